"""The cursor of an export: which events, and as of when. Signed, so that a file is finished as it was begun."""

import struct
from datetime import UTC, datetime, timedelta

from query_api.errors import InvalidCursor
from query_api.queries.timeline_filter import EventFilter
from query_api.reads.cursor import ANOTHER_LIST, CursorSigner, digest_of
from query_api.tenant import TenantContext

_EXPORT = 2
_LAYOUT = struct.Struct(">B16sq")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def cut_cursor(signer: CursorSigner, tenant: TenantContext, wanted: EventFilter, cut: datetime) -> str:
    """The cut in text that is safe in a URL."""
    micros = (cut - _EPOCH) // _MICROSECOND
    return signer.signed(tenant, _LAYOUT.pack(_EXPORT, digest_of(wanted), micros))


def cut_of(signer: CursorSigner, tenant: TenantContext, wanted: EventFilter, cursor: str) -> datetime:
    """When the export began. Raises InvalidCursor for another organization's, or for other filters."""
    payload = signer.verified(tenant, cursor)
    if len(payload) != _LAYOUT.size:
        raise InvalidCursor(ANOTHER_LIST)
    kind, digest, micros = _LAYOUT.unpack(payload)
    if kind != _EXPORT or digest != digest_of(wanted):
        raise InvalidCursor(ANOTHER_LIST)
    return _EPOCH + timedelta(microseconds=micros)
