"""Cursors: a position in a list out to the client, and back only from whom it was made for, for the same list.

Of events: version and direction, digest of the filter, created_at in microseconds, id; signed together with the
organization.
"""

import hashlib
import hmac
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import structlog
from pydantic import SecretStr

from query_api.errors import InvalidCursor
from query_api.queries.conditions import Position
from query_api.queries.timeline_filter import EventFilter
from query_api.tenant import TenantContext

_OLDER = 1
_LAYOUT = struct.Struct(">B16sq16s")
_SIGNATURE_BYTES = 16
ANOTHER_LIST = "the cursor was made for another list or other filters"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_log = structlog.get_logger(__name__)


class CursorSigner:
    """Makes and reads cursors. All instances of the API need one secret; without one a restart ends every cursor."""

    def __init__(self, secret: SecretStr | None) -> None:
        if secret is None:
            _log.warning("cursor_secret_missing", consequence="cursors are valid on this instance only, until it ends")
        self._secret = secret.get_secret_value().encode() if secret else secrets.token_bytes(32)

    def cursor(self, tenant: TenantContext, wanted: EventFilter, position: Position) -> str:
        """The position in text that is safe in a URL."""
        micros = (position.created_at - _EPOCH) // _MICROSECOND
        return self.signed(tenant, _LAYOUT.pack(_OLDER, digest_of(wanted), micros, UUID(position.event_id).bytes))

    def position(self, tenant: TenantContext, wanted: EventFilter, cursor: str) -> Position | None:
        """The position of a cursor, None (the beginning) of an empty one. Raises InvalidCursor."""
        if not cursor:
            return None
        payload = self.verified(tenant, cursor)
        if len(payload) != _LAYOUT.size:
            raise InvalidCursor(ANOTHER_LIST)
        direction, digest, micros, event_id = _LAYOUT.unpack(payload)
        if direction != _OLDER or digest != digest_of(wanted):
            raise InvalidCursor(ANOTHER_LIST)
        return Position(_EPOCH + micros * _MICROSECOND, str(UUID(bytes=event_id)))

    def signed(self, tenant: TenantContext, payload: bytes) -> str:
        """Whatever a list knows its place by, in text that is safe in a URL and comes back whole or not at all."""
        return urlsafe_b64encode(payload + self._signature(tenant, payload)).decode().rstrip("=")

    def verified(self, tenant: TenantContext, cursor: str) -> bytes:
        """What was signed for this tenant. Raises InvalidCursor."""
        try:
            raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        except ValueError as error:
            raise InvalidCursor("not a cursor of this API") from error
        payload, signature = raw[:-_SIGNATURE_BYTES], raw[-_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._signature(tenant, payload)):
            raise InvalidCursor("not a cursor of this API")
        return payload

    def _signature(self, tenant: TenantContext, payload: bytes) -> bytes:
        # No organization's name holds a zero byte: nothing of a name can pass for a piece of the payload.
        signed = tenant.organization.encode() + b"\0" + payload
        return hmac.digest(self._secret, signed, "sha256")[:_SIGNATURE_BYTES]


def digest_of(wanted: EventFilter) -> bytes:
    """Of the kind of list and of every filter, in whatever order the values came."""
    fields = {
        name: sorted(value) if isinstance(value, tuple) else value
        for name, value in msgspec.structs.asdict(wanted).items()
        if name != "with_revisions"
    }
    return hashlib.sha256(msgspec.json.encode([type(wanted).__name__, fields])).digest()[:16]
