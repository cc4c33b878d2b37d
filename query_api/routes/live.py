"""`/live`: changes as they become readable, over a WebSocket or as server-sent events."""

from typing import Annotated, cast

from fastapi import APIRouter, Header, Query, Request, Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from query_api.contract.live_parameters import LiveParameters
from query_api.contract.paths import ACTIVITIES
from query_api.errors import Forbidden
from query_api.live.connections.event_stream import StreamWire
from query_api.live.connections.origin import is_allowed_origin
from query_api.live.live_updates import LiveUpdates
from query_api.live.subscription import Subscription
from query_api.services import AppServices, Services, Tenant
from query_api.tenant import TenantContext

# Not among the operations of openapi.json, whose answers end; its description tells of both.
router = APIRouter(prefix=ACTIVITIES, include_in_schema=False)


@router.websocket("/live")
async def follow_by_socket(websocket: WebSocket) -> None:
    """The token comes in the first frame: an address is written to logs, and browsers send no header here."""
    await cast("Services", websocket.app.state.services).live.serve_socket(websocket)


@router.get("/live", response_class=Response)
async def follow_by_stream(
    request: Request,
    tenant: Tenant,
    services: AppServices,
    parameters: Annotated[LiveParameters, Query()],
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """Whoever comes back sends the last event's id in `Last-Event-ID`, as every client of event streams does."""
    if not is_allowed_origin(request, services.settings.allowed_origins):
        raise Forbidden("pages of this origin may not follow")
    wanted = parameters.wanted(last_event_id, services.settings.live_objects_per_connection)
    token = request.headers["authorization"].partition(" ")[2].strip()
    return _Stream(services.live, tenant, wanted, token)


class _Stream(Response):
    """The answer writes itself."""

    def __init__(self, live: LiveUpdates, tenant: TenantContext, wanted: Subscription, token: str) -> None:
        super().__init__()
        self._live = live
        self._tenant = tenant
        self._wanted = wanted
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """From the headers to the end."""
        await self._live.serve_stream(StreamWire(scope, receive, send), self._tenant, self._wanted, self._token)
