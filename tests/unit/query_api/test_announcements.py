"""A write is told to the caches before its writer: at once here, by its notice elsewhere, or by asking for no cache."""

import asyncio
from datetime import UTC, datetime

from query_api.changes.placed_notice import PlacedNotice
from query_api.queries.seen_versions import Place
from query_api.reads.answer_cache import TTL_SECONDS, ObjectKey
from query_api.tenant import TenantContext
from query_api.writes.announcements import Announcements
from schemas import change_notice
from schemas.change_notice import ChangedEvent, ChangeNotice

NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)
ACME = TenantContext(organization="acme", user="u-1")
PLACE = Place("lead", "l-1", NOON, "e-1")


class Stage:
    """A cache and notices that do as the test says."""

    def __init__(self) -> None:
        self.invalidated: list[ObjectKey] = []
        self.is_connected = True
        self.told: set[tuple[str, str, int]] = set()
        self.now = 1000.0
        self.announcements = Announcements(self, self, lambda: self.now)

    def invalidate(self, key: ObjectKey) -> None:
        self.invalidated.append(key)

    def was_announced(self, organization: str, event_id: str, version: int) -> bool:
        return (organization, event_id, version) in self.told

    def tell(self, version: int, event_id: str = "e-1", organization: str = "acme") -> None:
        changed = ChangedEvent(event_id, str(version), "updated", change_notice.Place("lead", "l-1", NOON))
        self.announcements.take_notices([PlacedNotice(0, 7, ChangeNotice(organization, "lead", "l-1", (changed,)))])


def written_while(stage: Stage, *versions: int) -> int:
    """Write version 5; the notices come while the writer waits. Until when its position asks for no cached answer."""

    async def scenario() -> None:
        writing = asyncio.create_task(stage.announcements.written(ACME, PLACE, 5))
        await asyncio.sleep(0)
        for version in versions:
            stage.tell(version)
        await writing

    asyncio.run(scenario())
    return stage.announcements.uncached_until("acme")


def test_the_own_cache_forgets_the_object() -> None:
    stage = Stage()

    written_while(stage, 5)

    assert stage.invalidated == [ObjectKey("acme", "lead", "l-1")]


def test_a_notice_that_came_already_is_not_waited_for() -> None:
    stage = Stage()
    stage.told.add(("acme", "e-1", 5))

    assert written_while(stage) == 0


def test_the_notice_of_this_version_or_of_a_later_one_ends_the_wait() -> None:
    assert written_while(Stage(), 5) == 0
    assert written_while(Stage(), 9) == 0


def test_without_its_notice_a_write_asks_for_no_cached_answer_until_the_notice_comes() -> None:
    stage = Stage()
    assert written_while(stage, 4) >= stage.now + TTL_SECONDS
    assert stage.announcements.uncached_until("other") == 0
    stage.tell(5, event_id="e-2")
    stage.tell(5, organization="other")
    assert stage.announcements.uncached_until("acme") > 0

    stage.tell(5)

    assert stage.announcements.uncached_until("acme") == 0


def test_after_the_longest_life_of_an_entry_nothing_older_is_left() -> None:
    stage = Stage()
    written_while(stage)

    stage.now += TTL_SECONDS + 2

    assert stage.announcements.uncached_until("acme") == 0


def test_without_notices_nobody_waits() -> None:
    stage = Stage()
    stage.is_connected = False

    assert written_while(stage) > stage.now
