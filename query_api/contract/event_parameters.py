"""Query parameters of recording, history and time travel."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_MAX_PAGE_SIZE = 100
# What a DateTime64 of ClickHouse compares without overflow; the log took nothing before, and will not after.
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError("not a moment as in 2024-01-15T10:30:00Z") from error
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone: 2024-01-15T10:30:00Z")
    return min(max(moment, _EARLIEST), _LATEST)


AsOf = Annotated[
    datetime | None,
    BeforeValidator(_moment),
    Field(
        description="The timeline as the log had it at this moment: edits, deletions and moves that came later are "
        "not seen. By the time the log took them, not by `created_at`. In pages only, and without `q`.",
        examples=["2024-01-15T10:30:00Z"],
    ),
]


class RecordParameters(BaseModel):
    """`POST /events/`."""

    model_config = ConfigDict(extra="forbid")

    wait: Literal["visible"] | None = Field(
        None,
        description="`visible`: answer when timeline and counts show the event; 503 `not_yet_visible` when that takes "
        "too long, though it is recorded and will show.",
    )


class HistoryParameters(BaseModel):
    """`GET /events/{id}/history`."""

    model_config = ConfigDict(extra="forbid")

    before: int | None = Field(None, ge=1, lt=2**63, description="Only revisions below: `next_before` of a page.")
    page_size: int = Field(50, ge=1, le=_MAX_PAGE_SIZE, description="Versions per page.")
