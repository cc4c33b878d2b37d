"""When an event may have happened: the rule that worker and replay share."""

from datetime import UTC, datetime, timedelta

from schemas.activity_message import ActivityMessage
from schemas.errors import InvalidMessage, Reason

# Hours are counted as DateTime, which ends in 2106 and clamps without a word; the epoch is its other end.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
FURTHEST_AHEAD = timedelta(days=365)


def check_times(message: ActivityMessage, record_time: datetime) -> None:
    """Every time in the message lies between 1970 and a year after `record_time`. Raises InvalidMessage (range)."""
    latest = record_time + FURTHEST_AHEAD
    _check_moment(message.created_at, latest, "$.created_at")
    if message.updated_at is not None:
        _check_moment(message.updated_at, latest, "$.updated_at")
    if message.previous is not None:
        _check_moment(message.previous.created_at, latest, "$.previous.created_at")


def _check_moment(moment: datetime | None, latest: datetime, path: str) -> None:
    if moment is not None and not EARLIEST <= moment <= latest:
        detail = f"must lie between {EARLIEST:%Y-%m-%d} and one year after the record's own time"
        raise InvalidMessage(Reason.RANGE, detail, path)
