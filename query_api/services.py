"""`Services`: what the routes work with. Built by `wiring.py`, found in the application's state."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from query_api.auth import REFUSAL, TokenVerifier
from query_api.changes.reader import ChangeReader
from query_api.config import ApiSettings
from query_api.errors import Unauthenticated
from query_api.export.pages import ExportPages
from query_api.files.downloads import Downloads
from query_api.files.uploads import Uploads
from query_api.live.live_updates import LiveUpdates
from query_api.metrics import ApiMetrics
from query_api.rate_limits import RateLimits
from query_api.reads.cached_answers import CachedAnswers
from query_api.reads.cached_pages import CachedPages
from query_api.reads.cursor import CursorSigner
from query_api.reads.dead_letters import DeadLetters
from query_api.reads.event_versions import EventVersions
from query_api.reads.questions import FeedQuestion, SummaryQuestion
from query_api.reads.read_headers import ReadHeaders
from query_api.reads.silent_objects import SilentObjects
from query_api.reads.store import ReadStore
from query_api.reads.watermark import Watermark
from query_api.security_headers import STANDINGS
from query_api.tenant import TenantContext
from query_api.webhooks.management import Webhooks
from query_api.writes.event_publisher import WaitingPublisher
from query_api.writes.event_writes import EventWrites
from query_api.writes.ingest import Ingest


@dataclass(frozen=True)
class Services:
    """One of each per process."""

    settings: ApiSettings
    verifier: TokenVerifier
    metrics: ApiMetrics
    store: ReadStore
    publisher: WaitingPublisher
    watermark: Watermark
    dead_letters: DeadLetters
    versions: EventVersions
    writes: EventWrites
    changes: ChangeReader
    timelines: CachedPages
    feeds: CachedAnswers[FeedQuestion]
    summaries: CachedAnswers[SummaryQuestion]
    read_headers: ReadHeaders
    ingest: Ingest
    rate_limits: RateLimits
    live: LiveUpdates
    silent_objects: SilentObjects
    webhooks: Webhooks
    uploads: Uploads
    downloads: Downloads
    cursors: CursorSigner
    export_pages: ExportPages


async def _services(request: Request) -> Services:
    return cast("Services", request.app.state.services)


AppServices = Annotated[Services, Depends(_services)]

_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="bearer",
    bearerFormat="JWT",
    description="`sub` user, `org` organization, `role` member | admin | service, `exp`, `aud`, `iss`.",
)


async def _tenant(
    request: Request,
    services: AppServices,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> TenantContext:
    if credentials is None:
        raise Unauthenticated(REFUSAL)
    tenant = await services.verifier.verify(credentials.credentials)
    request.scope[STANDINGS] = services.rate_limits.check(tenant)
    return tenant


Tenant = Annotated[TenantContext, Depends(_tenant)]
