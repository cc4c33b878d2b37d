"""`PlacedNotice`: a record of `timeline.changes` in, the notice and where it stands out."""

import msgspec

from query_api.changes.tail import Record
from schemas.change_notice import ChangeNotice

_DECODER = msgspec.json.Decoder(ChangeNotice)


class PlacedNotice(msgspec.Struct, frozen=True, gc=False):
    """A notice, where it stands in the log, and when it came there (milliseconds since 1970)."""

    partition: int
    offset: int
    notice: ChangeNotice
    appended_ms: int = 0


def placed_notice(record: Record) -> PlacedNotice | None:
    """None when nobody can tell what it says."""
    try:
        return PlacedNotice(record.partition, record.offset, _DECODER.decode(record.value or b""), record.timestamp)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
