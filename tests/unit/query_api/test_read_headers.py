"""What answers say about themselves: never more complete than they are, never before what the client was shown."""

import time
from datetime import UTC, datetime, timedelta
from typing import cast

import msgspec
import pytest

from query_api.changes.position import Position
from query_api.changes.reader import ChangeReader
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.read_headers import ReadHeaders
from query_api.reads.watermark import Watermark
from query_api.tenant import TenantContext
from query_api.writes.announcements import Announcements

NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)
ACME = TenantContext(organization="acme", user="u-1")
TOPIC = b"8 bytes."


class Stage:
    """What the headers are made of."""

    def __init__(self, position: Position | None = None) -> None:
        self.position, self.synced_at, self.until = position, time.monotonic(), 0
        self.watermark = Watermark(ClickHouseConnection("clickhouse://127.0.0.1:1/timeline"), "group")
        self.headers = ReadHeaders(self.watermark, cast("ChangeReader", self), cast("Announcements", self))

    def uncached_until(self, organization: str) -> int:
        return self.until if organization == "acme" else 0

    def saw_watermark(self, seconds_ago: float, moment: datetime) -> None:
        self.watermark._seen.append((time.monotonic() - seconds_ago, moment))


def position_in(headers: dict[str, str]) -> Position:
    return Position.parse(headers["X-Timeline-Position"])


def test_no_answer_claims_a_watermark_younger_than_the_notices_that_kept_answers_know_of() -> None:
    stage = Stage()
    stage.saw_watermark(2.0, NOON)
    stage.saw_watermark(0.5, NOON + timedelta(seconds=9))
    stage.synced_at = time.monotonic() - 1

    fresh = stage.headers.fresh(NOON, None)
    kept = stage.headers.cached(NOON, None, 7)

    assert {each["X-Timeline-Complete-Until"] for each in (fresh, kept)} == {"2024-01-15T12:00:00.000Z"}
    assert (kept["Age"], kept["Cache-Status"]) == ("7", "ActivitiesTimeline; hit")
    assert "Age" not in fresh


def test_while_nothing_is_kept_the_youngest_watermark_is_named() -> None:
    stage = Stage()
    stage.saw_watermark(2.0, NOON)
    stage.saw_watermark(0.5, NOON + timedelta(seconds=9))
    stage.synced_at = float("-inf")

    assert stage.headers.fresh(NOON, None)["X-Timeline-Complete-Until"] == "2024-01-15T12:00:09.000Z"


@pytest.mark.parametrize("seen", [None, Position(TOPIC, (1, 9)), Position(b"another.", (99, 99))], ids=str)
def test_a_position_is_never_before_the_one_that_was_sent(seen: Position | None) -> None:
    here = Position(TOPIC, (5, 5))

    answered = position_in(Stage(here).headers.fresh(NOON, seen))

    assert answered.covers(here)
    assert seen is None or not seen.is_comparable(here) or answered.covers(seen)


def test_without_kafka_a_client_keeps_what_it_has() -> None:
    seen = Position(TOPIC, (1, 9))

    assert Stage().headers.fresh(NOON, None) == {}
    assert position_in(Stage().headers.fresh(NOON, seen)) == seen
    assert Stage().headers.after_write(ACME, None) == {}


def test_a_write_whose_notice_is_late_asks_for_no_cached_answer() -> None:
    here = Position(TOPIC, (5, 5))
    stage = Stage(here)
    stage.until = 1000

    assert position_in(stage.headers.after_write(ACME, None)) == msgspec.structs.replace(here, uncached_until=1000)
    stage.position = None
    assert position_in(stage.headers.after_write(ACME, None)).uncached_until == 1000


def test_a_read_keeps_what_the_writer_was_told() -> None:
    told = Position(TOPIC, (5, 5), uncached_until=1000)

    assert position_in(Stage(Position(TOPIC, (6, 6))).headers.fresh(NOON, told)).uncached_until == 1000
