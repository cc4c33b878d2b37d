"""`LiveUpdates`: what the routes hand a socket or a stream to. Admission, token, subscription; then frames."""

from starlette.websockets import WebSocket

from query_api.auth import TokenVerifier
from query_api.changes.change_log import ChangeLog
from query_api.config import ApiSettings
from query_api.errors import KeySourceDown, LiveUnavailable, RateLimited, Unauthenticated
from query_api.live.connections.admission import Admission
from query_api.live.connections.conversation import converse
from query_api.live.connections.event_stream import StreamWire
from query_api.live.connections.expiry import expires_at
from query_api.live.connections.origin import is_allowed_origin
from query_api.live.connections.socket import SocketWire
from query_api.live.ending import FOREIGN_ORIGIN, SHUTDOWN, Ended, Ending, cannot_serve, refused
from query_api.live.hub import LiveHub
from query_api.live.live_metrics import LiveMetrics
from query_api.live.outbox import OutboxLimits
from query_api.live.subscriber import Subscriber
from query_api.live.subscription import Subscription, subscription
from query_api.rate_limits import RateLimits
from query_api.reads.store import TenantStore
from query_api.tenant import TenantContext

_LIMITS = OutboxLimits()


class LiveUpdates:
    """One per process. Nobody follows before a token says whose changes they may see."""

    def __init__(
        self,
        settings: ApiSettings,
        *,
        verifier: TokenVerifier,
        rate_limits: RateLimits,
        log: ChangeLog,
        store: TenantStore,
        metrics: LiveMetrics,
    ) -> None:
        self._settings = settings
        self._verifier = verifier
        self._rate_limits = rate_limits
        self._metrics = metrics
        self._hub = LiveHub(log, store, settings.live_backlog_notices)
        self._admission = Admission(settings.live_connections, settings.live_connections_per_user)

    async def serve_socket(self, websocket: WebSocket) -> None:
        """From the handshake to the close."""
        await websocket.accept()
        wire = SocketWire(websocket)
        try:
            with self._admission.connection():
                ending = await self._until_ended(websocket, wire)
                self._metrics.endings.labels(ending.code).inc()
                await wire.close(ending)
        except Ended as refusal:
            self._metrics.endings.labels(refusal.ending.code).inc()
            await wire.close(refusal.ending)

    async def serve_stream(self, wire: StreamWire, tenant: TenantContext, wanted: Subscription, token: str) -> None:
        """From the answer's headers to its end. Raises LiveUnavailable before them."""
        subscriber = self._subscriber(tenant, wanted)
        try:
            with self._admission.connection(), self._admission.of_user(tenant):
                async with self._hub.followed_by(subscriber):
                    await wire.begin(str(subscriber.told))
                    ending = await self._converse(subscriber, wire, token)
                self._metrics.endings.labels(ending.code).inc()
                await wire.close(ending)
        except Ended as refusal:
            raise LiveUnavailable(refusal.ending.reason) from refusal

    def close(self) -> None:
        """End every connection."""
        self._hub.end_all(SHUTDOWN)

    async def _until_ended(self, websocket: WebSocket, wire: SocketWire) -> Ending:
        if not is_allowed_origin(websocket, self._settings.allowed_origins):
            return FOREIGN_ORIGIN
        try:
            first = await wire.first_frame()
            tenant = await self._tenant(first.token)
            wanted = subscription(first.subscribe, first.position, self._settings.live_objects_per_connection)
            subscriber = self._subscriber(tenant, wanted)
            with self._admission.of_user(tenant):
                async with self._hub.followed_by(subscriber):
                    return await self._converse(subscriber, wire, first.token)
        except Ended as refusal:
            return refusal.ending

    async def _tenant(self, token: str) -> TenantContext:
        try:
            tenant = await self._verifier.verify(token)
            self._rate_limits.check(tenant)
        except Unauthenticated as error:
            raise Ended(refused(str(error))) from error
        except (KeySourceDown, RateLimited) as error:
            raise Ended(cannot_serve(str(error))) from error
        return tenant

    def _subscriber(self, tenant: TenantContext, wanted: Subscription) -> Subscriber:
        return Subscriber(tenant, wanted, _LIMITS, self._metrics)

    async def _converse(self, subscriber: Subscriber, wire: SocketWire | StreamWire, token: str) -> Ending:
        with self._metrics.connections.labels(wire.kind).track_inprogress():
            return await converse(subscriber, wire, expires_at(token), self._metrics)
