"""`Webhooks`: an admin's endpoints made, listed, deleted, their secrets rotated, their deliveries said again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

import msgspec

from query_api.changes.reader import ChangeReader
from query_api.contract.webhook_answers import (
    ReplayFromBody,
    Webhook,
    WebhookBody,
    WebhookList,
    WebhookWithSecret,
)
from query_api.errors import Forbidden, InvalidBody, InvalidPosition, LiveUnavailable
from query_api.live.live_position import LivePosition
from query_api.queries.webhook_endpoints import endpoint_states, webhook_endpoints
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.store import TenantStore
from query_api.tenant import TenantContext
from query_api.webhooks.address_guard import ForbiddenAddress, check_url
from query_api.webhooks.config import WebhookGuardSettings
from query_api.webhooks.endpoint import Endpoint, EndpointState, state_of
from query_api.webhooks.endpoint_store import ENDPOINT_COLUMNS, FORMAT
from query_api.webhooks.errors import TooManyWebhooks, WebhookNotFound, WebhooksOff
from query_api.webhooks.signing import secret_of
from runtime.clickhouse import store_errors
from schemas.activity_message import invalid_from
from schemas.errors import Reason
from schemas.event_times import EARLIEST

MAX_ENDPOINTS = 20
_LOST = "changes were lost, the log no longer had them: read again what is missing, then replay"
_ENCODER = msgspec.json.Encoder()
BodyT = TypeVar("BodyT")


class Webhooks:
    """Every function takes the tenant first, and refuses who is no admin."""

    def __init__(
        self,
        store: TenantStore,
        connection: ClickHouseConnection,
        changes: ChangeReader,
        settings: WebhookGuardSettings,
    ) -> None:
        self._store = store
        self._connection = connection
        self._changes = changes
        self._settings = settings

    async def create(self, tenant: TenantContext, body: bytes) -> WebhookWithSecret:
        """Made, with what happens from now on to be delivered. Raises InvalidBody, TooManyWebhooks."""
        master = self._master(tenant)
        wanted = _decoded(body, WebhookBody)
        self._check_url(wanted.url)
        if len(await self._endpoints(tenant)) >= MAX_ENDPOINTS:
            raise TooManyWebhooks(MAX_ENDPOINTS)
        position = self._changes.position
        if position is None:
            raise LiveUnavailable("changes cannot be followed now; try again")
        endpoint = Endpoint(
            organization_id=tenant.organization,
            endpoint_id=str(uuid4()),
            url=wanted.url,
            description=wanted.description,
            event_types=wanted.event_types,
            object_types=[each.lower() for each in wanted.object_types],
            actions=wanted.actions,
            start_position=str(position),
        )
        await self._write(endpoint)
        return _with_secret(endpoint, None, secret_of(master, endpoint, endpoint.generation))

    async def list(self, tenant: TenantContext) -> WebhookList:
        """All of the organization's."""
        self._master(tenant)
        endpoints = await self._endpoints(tenant)
        states = await self._states(tenant)
        return WebhookList([_webhook(each, states.get(each.endpoint_id)) for each in endpoints])

    async def delete(self, tenant: TenantContext, endpoint_id: UUID) -> None:
        """Nothing more is delivered, within seconds. Raises WebhookNotFound."""
        self._master(tenant)
        endpoint = await self._endpoint(tenant, endpoint_id)
        await self._write(msgspec.structs.replace(endpoint, is_deleted=1))

    async def rotate(self, tenant: TenantContext, endpoint_id: UUID) -> WebhookWithSecret:
        """The new secret; deliveries are signed with the old one too for a day. Raises WebhookNotFound."""
        master = self._master(tenant)
        endpoint = await self._endpoint(tenant, endpoint_id)
        rotated = msgspec.structs.replace(endpoint, generation=endpoint.generation + 1, rotated_at=datetime.now(UTC))
        await self._write(rotated)
        state = (await self._states(tenant)).get(endpoint.endpoint_id)
        return _with_secret(rotated, state, secret_of(master, rotated, rotated.generation))

    async def replay(self, tenant: TenantContext, endpoint_id: UUID, body: bytes) -> Webhook:
        """Deliveries go on from there. Raises WebhookNotFound, InvalidPosition, InvalidBody."""
        self._master(tenant)
        wanted = _decoded(body, ReplayFromBody)
        endpoint = await self._endpoint(tenant, endpoint_id)
        state = state_of(endpoint, (await self._states(tenant)).get(endpoint.endpoint_id))
        replayed = msgspec.structs.replace(
            endpoint,
            replay=endpoint.replay + 1,
            start_position=state.position if wanted.position is None else self._checked_position(wanted.position),
        )
        await self._write(replayed)
        return _webhook(replayed, None)

    def _master(self, tenant: TenantContext) -> str:
        if tenant.role != "admin":
            raise Forbidden("webhooks are for the role admin")
        if self._settings.webhook_secret is None:
            raise WebhooksOff
        return self._settings.webhook_secret.get_secret_value()

    def _check_url(self, url: str) -> None:
        try:
            check_url(url, self._settings.allowed_hosts)
        except ForbiddenAddress as error:
            raise InvalidBody("$.url", str(error)) from error

    def _checked_position(self, text: str) -> str:
        position, now = LivePosition.parse(text).position, self._changes.position
        if now is None:
            raise LiveUnavailable("changes cannot be followed now; try again")
        if not now.is_comparable(position):
            raise InvalidPosition("of another topic")
        return str(position)

    async def _endpoint(self, tenant: TenantContext, endpoint_id: UUID) -> Endpoint:
        found = [each for each in await self._endpoints(tenant) if each.endpoint_id == str(endpoint_id)]
        if not found:
            raise WebhookNotFound
        return found[0]

    async def _endpoints(self, tenant: TenantContext) -> Sequence[Endpoint]:
        return await self._store.rows(tenant, webhook_endpoints(tenant), Endpoint)

    async def _states(self, tenant: TenantContext) -> dict[str, EndpointState]:
        rows = await self._store.rows(tenant, endpoint_states(tenant), EndpointState)
        return {each.endpoint_id: each for each in rows}

    async def _write(self, endpoint: Endpoint) -> None:
        row = msgspec.structs.replace(endpoint, written_at=datetime.now(UTC))
        with store_errors():
            client = await self._connection.client()
            await client.raw_insert("webhook_endpoints", ENDPOINT_COLUMNS, _ENCODER.encode(row), fmt=FORMAT)


def _decoded(body: bytes, body_type: type[BodyT]) -> BodyT:
    """Raises InvalidBody."""
    try:
        return msgspec.json.decode(body or b"{}", type=body_type)
    except msgspec.ValidationError as error:
        refusal = invalid_from(error, Reason.SCHEMA)
        raise InvalidBody(refusal.path, refusal.detail) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody("$", str(error)) from error


def _webhook(endpoint: Endpoint, stored: EndpointState | None) -> Webhook:
    return Webhook(**shown(endpoint, stored))


def _with_secret(endpoint: Endpoint, stored: EndpointState | None, secret: str) -> WebhookWithSecret:
    return WebhookWithSecret(**shown(endpoint, stored), secret=secret)


def shown(endpoint: Endpoint, stored: EndpointState | None) -> dict[str, Any]:
    """The fields of `Webhook`: the endpoint, and how its deliveries are."""
    state = state_of(endpoint, stored)
    lost_at = _or_never(state.changes_lost_at)
    return {
        "id": endpoint.endpoint_id,
        "url": endpoint.url,
        "description": endpoint.description,
        "event_types": list(endpoint.event_types),
        "object_types": list(endpoint.object_types),
        "actions": list(endpoint.actions),
        "created_at": endpoint.created_at,
        "state": state.state,
        "failing_since": _or_never(state.failing_since),
        "last_error": state.last_error or ("" if lost_at is None else _LOST),
        "delivered": state.delivered,
        "changes_lost_at": lost_at,
        "position": state.position,
    }


def _or_never(moment: datetime) -> datetime | None:
    return None if moment == EARLIEST else moment
