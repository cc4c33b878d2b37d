"""`AnswerCache`: never older than what was announced, in any order of events; bounded; apart by tenant."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.position import Position
from query_api.metrics import ApiMetrics
from query_api.reads.answer_cache import TTL_SECONDS, AnswerCache, ObjectKey, OrganizationKey, Scope
from query_api.reads.cached_events import CachedEvents, Extent
from schemas.change_notice import ChangeNotice
from schemas.timeline_event import TimelineEvent

NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)
LEAD = ObjectKey("acme", "lead", "l-1")
ACME = OrganizationKey("acme")
TOPIC = b"8 bytes."


class Changes:
    """Notices as a test wants them."""

    def __init__(self) -> None:
        self.is_connected = True
        self.position: Position | None = Position(TOPIC, (10, 10))


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def event(number: int = 1, text: str = "Called") -> TimelineEvent:
    data = msgspec.Raw(msgspec.json.encode({"text": text}))
    return TimelineEvent(str(UUID(int=number)), "note", None, "lead", "l-1", data, "", False, NOON, NOON)  # noqa: FBT003 - a field


def entry(number: int = 1, text: str = "Called") -> CachedEvents:
    return CachedEvents.of_newest([event(number, text)], 1, 1000.0)


class Cached:
    """A cache and all it stands on."""

    def __init__(self, max_bytes: int = 1_000_000) -> None:
        self.changes, self.clock, self.metrics = Changes(), Clock(), ApiMetrics()
        self.cache = AnswerCache(max_bytes, self.changes, self.metrics, self.clock)

    def fill(self, scope: Scope = LEAD, kept: CachedEvents | None = None) -> None:
        self.cache.put(self.cache.generation(scope), Extent.NEWEST, kept or entry())

    def get(self, scope: Scope = LEAD) -> CachedEvents | None:
        return self.cache.get(scope, CachedEvents, Extent.NEWEST)

    def metric(self, name: str) -> float:
        value = self.metrics.registry.get_sample_value(f"timeline_api_cache_{name}")
        assert value is not None
        return value


@pytest.fixture
def cached() -> Cached:
    return Cached()


def notice(key: ObjectKey) -> PlacedNotice:
    return PlacedNotice(0, 0, ChangeNotice(*key, ()))


def test_what_was_put_is_found_until_it_is_five_minutes_old(cached: Cached) -> None:
    cached.fill()
    cached.clock.now += TTL_SECONDS - 1
    found = cached.get()
    assert found == entry()
    assert cached.cache.age_seconds(entry()) == TTL_SECONDS - 1

    cached.clock.now += 1

    assert cached.get() is None


@pytest.mark.parametrize("key", [LEAD._replace(organization="other"), LEAD._replace(object_type="deal")], ids=str)
def test_an_object_of_the_same_name_elsewhere_is_another_one(cached: Cached, key: ObjectKey) -> None:
    cached.fill()

    assert cached.get(key) is None


def test_a_notice_drops_what_was_kept(cached: Cached) -> None:
    other = LEAD._replace(object_id="l-2")
    for key in (LEAD, other):
        cached.fill(key)

    cached.cache.take_notices([notice(LEAD)])

    assert cached.get() is None
    assert cached.get(other) is not None
    assert cached.metric("invalidations_total") == 1


def test_a_fill_that_began_before_a_notice_does_not_land_after_it(cached: Cached) -> None:
    taken = cached.cache.generation(LEAD)
    cached.cache.take_notices([notice(LEAD)])
    cached.cache.put(taken, Extent.NEWEST, entry())

    assert cached.get() is None


def test_a_fill_that_began_before_everything_was_dropped_does_not_land_after_it(cached: Cached) -> None:
    cached.fill()
    taken = cached.cache.generation(LEAD)
    cached.cache.clear()
    assert cached.get() is None

    cached.cache.put(taken, Extent.NEWEST, entry())

    assert cached.get() is None
    assert cached.metric("bytes") == 0


def test_a_notice_of_any_object_drops_what_was_kept_of_its_organization(cached: Cached) -> None:
    other = OrganizationKey("other")
    for scope in (ACME, other):
        cached.fill(scope)

    cached.cache.take_notices([notice(LEAD)])

    assert cached.get(ACME) is None
    assert cached.get(other) is not None


def test_an_entry_of_another_kind_is_not_found(cached: Cached) -> None:
    class Other(msgspec.Struct, frozen=True):
        filled_at: float
        size_bytes: int

    cached.fill()

    assert cached.cache.get(LEAD, Other, Extent.NEWEST) is None


def test_nothing_is_kept_or_on_without_notices(cached: Cached) -> None:
    cached.changes.is_connected = False
    cached.fill()

    assert not cached.cache.is_on
    assert cached.metric("entries") == 0


def test_a_client_that_was_shown_more_gets_nothing_older(cached: Cached) -> None:
    ahead, here, behind = (Position(TOPIC, (10, offset)) for offset in (11, 10, 9))
    answers = {position: cached.cache.is_current(position) for position in (ahead, here, behind, None)}
    assert answers == {ahead: False, here: True, behind: True, None: True}

    assert not cached.cache.is_current(Position(b"another.", (1, 1)))
    assert not cached.cache.is_current(msgspec.structs.replace(here, uncached_until=int(time.time()) + 60))
    assert cached.cache.is_current(msgspec.structs.replace(here, uncached_until=int(time.time()) - 60))
    cached.changes.position = None
    assert not cached.cache.is_current(behind)


def test_the_least_used_entries_go_when_there_is_no_room() -> None:
    cached = Cached(max_bytes=16 * entry().size_bytes)
    keys = [LEAD._replace(object_id=f"l-{number}") for number in range(17)]
    for key in keys[:16]:
        cached.fill(key)
    assert cached.get(keys[0]) is not None

    cached.fill(keys[16])

    assert [each for each in keys if cached.get(each) is None] == [keys[1]]
    assert cached.metric("evictions_total") == 1
    assert cached.metric("bytes") == 16 * entry().size_bytes


def test_what_would_push_out_everything_else_is_not_kept() -> None:
    cached = Cached(max_bytes=16 * entry().size_bytes)

    cached.fill(kept=entry(text="x" * 1000))

    assert cached.get() is None


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["begin", "query", "put"]), st.integers(0, 5)),
        st.tuples(st.sampled_from(["store", "tell", "write", "reconnect", "disconnect"]), st.integers(0, 1)),
    ),
    min_size=30,
    max_size=80,
)


class World:
    """Two objects in ClickHouse with a version each, notices on their way, and six fills at once, a third of them of
    the organization: what it counts is the sum of the versions."""

    def __init__(self) -> None:
        self.cached = Cached()
        self.keys = [LEAD, LEAD._replace(object_id="l-2")]
        self.scopes: list[Scope] = [*self.keys, ACME]
        self.stored = [1, 1]
        self.announced = [1, 1]
        self.on_their_way: list[tuple[int, int]] = []
        self.fills: dict[int, dict[str, Any]] = {}

    def step(self, name: str, number: int) -> None:
        getattr(self, name)(number)
        wanted = zip(self.scopes, [*self.announced, sum(self.announced)], strict=True)
        for scope, least in wanted:
            found = self.cached.get(scope) if self.cached.cache.is_on else None
            assert found is None or found.total is None or found.total >= least

    def begin(self, fill: int) -> None:
        which = fill % 3
        self.fills[fill] = {"which": which, "taken": self.cached.cache.generation(self.scopes[which])}

    def query(self, fill: int) -> None:
        if fill in self.fills:
            self.fills[fill]["version"] = [*self.stored, sum(self.stored)][self.fills[fill]["which"]]

    def put(self, fill: int) -> None:
        if "version" in self.fills.get(fill, {}):
            done = self.fills.pop(fill)
            kept = CachedEvents.of_newest([event()], done["version"], 1000.0)
            self.cached.cache.put(done["taken"], Extent.NEWEST, kept)

    def store(self, which: int) -> None:
        self.stored[which] += 1
        self.on_their_way.append((which, self.stored[which]))

    def tell(self, _: int) -> None:
        if self.on_their_way and self.cached.changes.is_connected:
            which, version = self.on_their_way.pop(0)
            self.cached.cache.take_notices([notice(self.keys[which])])
            self.announced[which] = max(self.announced[which], version)

    def write(self, which: int) -> None:
        """Through this instance, acknowledged; its notice comes later."""
        self.store(which)
        self.cached.cache.invalidate(self.keys[which])
        self.announced[which] = self.stored[which]

    def disconnect(self, _: int) -> None:
        self.cached.changes.is_connected = False

    def reconnect(self, _: int) -> None:
        """What was on its way while nobody followed is lost."""
        if not self.cached.changes.is_connected:
            self.on_their_way.clear()
            self.announced = list(self.stored)
            self.cached.cache.clear()
            self.cached.changes.is_connected = True


@given(STEPS)
def test_in_any_order_nothing_older_than_announced_is_found(steps: list[tuple[str, int]]) -> None:
    world = World()
    for name, number in steps:
        world.step(name, number)
