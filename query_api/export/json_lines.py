"""JSON lines: each event exactly as the timeline answers it."""

from collections.abc import Sequence

import msgspec

from query_api.queries.event_columns import PageRow, timeline_event

_ENCODER = msgspec.json.Encoder()


class JsonLines:
    """One object a line, nothing before and nothing behind."""

    def begin(self) -> bytes:
        """Nothing."""
        return b""

    def page(self, rows: Sequence[PageRow]) -> bytes:
        """A line each. A line break in `data`, which may stand between JSON's tokens, becomes a space."""
        return b"".join(
            _ENCODER.encode(timeline_event(row)).replace(b"\r", b" ").replace(b"\n", b" ") + b"\n" for row in rows
        )

    def end(self) -> bytes:
        """Nothing."""
        return b""
