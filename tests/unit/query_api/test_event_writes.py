"""Writes in one process, against a store and a publisher of the test's own."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import msgspec
import pytest

from query_api.errors import NotYetVisible, RevisionConflict
from query_api.metrics import ApiMetrics
from query_api.queries.event_by_id import StoredEvent
from query_api.queries.event_history import VersionRow
from query_api.queries.query import Query
from query_api.queries.seen_versions import Place, SeenVersion, Table
from query_api.reads.event_versions import EventVersions
from query_api.reads.store import RowT
from query_api.tenant import TenantContext
from query_api.writes.edit_event import confirmed, decode_edit
from query_api.writes.event_writes import EventWrites
from query_api.writes.visibility import expected
from runtime.errors import StoreUnavailable
from schemas.activity_message import ActivityMessage, encode_message
from schemas.version import Rank, stored_version
from tests.unit.query_api.stored_events import EVENT_ID, NOON, stored, version_row

TENANT = TenantContext(organization="acme", user="u-1")
EDIT = decode_edit(b'{"summary": "Mine"}')
HIGHEST = 2**62 - 1
TABLES: tuple[Table, ...] = ("timeline_events", "timeline_by_time", "event_versions")


class OneEvent:
    """A store of one event, and the publisher whose messages appear in it when `arrive` says so."""

    def __init__(self, arrive: Callable[["OneEvent", ActivityMessage], None]) -> None:
        self.event = stored(revision=3)
        self.history = [version_row(3)]
        self.published: list[ActivityMessage] = []
        self.told: list[int] = []
        self.fails = False
        self._arrive = arrive

    async def rows(self, tenant: TenantContext, query: Query, row_type: type[RowT]) -> list[RowT]:
        # A turn of the loop, as a real query takes.
        await asyncio.sleep(0)
        if self.fails:
            raise StoreUnavailable("gone")
        if row_type is StoredEvent:
            return cast("list[RowT]", [self.event])
        if row_type is VersionRow:
            return cast("list[RowT]", [each for each in self.history if each.version == query.parameters["version"]])
        seen = [SeenVersion("acme", table, each.version, each.ingested_at) for table in TABLES for each in self.history]
        return cast("list[RowT]", seen)

    async def publish(self, *messages: ActivityMessage) -> None:
        await asyncio.sleep(0)
        for message in messages:
            self.published.append(message)
            self._arrive(self, message)

    async def ping(self, timeout_seconds: float) -> None: ...

    async def close(self) -> None: ...

    def show(self, version: int, summary: str | None) -> None:
        """The next version, as if the log had taken it a second after the one before."""
        took = NOON + timedelta(seconds=len(self.history))
        self.history.append(version_row(1, version=str(version), summary=summary, ingested_at=took))
        if version > int(self.event.version):
            self.event = msgspec.structs.replace(self.event, version=str(version), summary=summary)


def stands(place: OneEvent, message: ActivityMessage) -> None:
    place.show(expected(message, 0).version, message.summary)


def never_arrives(_place: OneEvent, _message: ActivityMessage) -> None: ...


def store_fails(place: OneEvent, _message: ActivityMessage) -> None:
    place.fails = True


def comes_second(their_content: int) -> Callable[[OneEvent, ActivityMessage], None]:
    """Another instance's write of the same revision is first in the log."""

    def arrive(place: OneEvent, message: ActivityMessage) -> None:
        if message.revision == 4:
            place.show(stored_version(4, Rank.ROW, their_content), "Theirs")
        stands(place, message)

    return arrive


def is_covered(place: OneEvent, message: ActivityMessage) -> None:
    """Another instance's write comes second in the log, with a higher version."""
    stands(place, message)
    if message.revision == 4:
        place.show(stored_version(4, Rank.ROW, HIGHEST), "Theirs")


def results(place: OneEvent, *if_match: str | None) -> list[Any]:
    """One edit for each `If-Match`, all at once."""

    async def told(_tenant: TenantContext, _place: Place, version: int) -> None:
        place.told.append(version)

    writes = EventWrites(EventVersions(place), place, ApiMetrics(), timeout_seconds=0.1, on_visible=told)

    async def edits() -> list[Any]:
        each = (writes.edit(TENANT, UUID(EVENT_ID), EDIT, tag) for tag in if_match)
        return await asyncio.gather(*each, return_exceptions=True)

    return asyncio.run(edits())


def test_an_edit_is_answered_when_it_stands() -> None:
    place = OneEvent(stands)

    (event,) = results(place, '"3"')

    assert (event.revision, event.summary) == (4, "Mine")
    assert [str(version) for version in place.told] == [place.event.version]


@pytest.mark.parametrize("if_match", ['"3"', None])
def test_of_writers_at_once_one_publishes(if_match: str | None) -> None:
    place = OneEvent(stands)

    answers = results(place, if_match, if_match, if_match)

    assert [isinstance(each, RevisionConflict) for each in answers].count(True) == 2
    assert len(place.published) == 1


def test_a_write_that_another_instance_beat_is_a_conflict() -> None:
    place = OneEvent(comes_second(HIGHEST))

    (refusal,) = results(place, '"3"')

    assert isinstance(refusal, RevisionConflict)
    assert len(place.published) == 1


def test_a_write_that_covers_an_earlier_one_gives_way() -> None:
    place = OneEvent(comes_second(0))

    (refusal,) = results(place, '"3"')

    assert isinstance(refusal, RevisionConflict)
    assert (place.event.revision, place.event.summary) == (5, "Theirs")


def test_a_write_that_came_first_stands_though_another_covered_it() -> None:
    place = OneEvent(is_covered)

    (event,) = results(place, '"3"')

    assert (event.revision, event.summary) == (5, "Mine")


def test_a_write_that_is_covered_after_its_answer_by_an_instance_that_dies_is_said_again() -> None:
    place = OneEvent(stands)

    async def told(_tenant: TenantContext, _place: Place, _version: int) -> None: ...

    async def edit_and_wait() -> None:
        writes = EventWrites(EventVersions(place), place, ApiMetrics(), 0.1, told, look_again_seconds=0.01)
        await writes.edit(TENANT, UUID(EVENT_ID), EDIT, None)
        place.show(stored_version(4, Rank.ROW, HIGHEST), "Theirs, and nobody says ours again")
        async with asyncio.timeout(10):
            while len(place.published) < 2:  # noqa: ASYNC110 - the fake signals nothing
                await asyncio.sleep(0)

    asyncio.run(edit_and_wait())

    assert (place.event.revision, place.event.summary) == (5, "Mine")


def test_both_writers_confirm_the_first_one_in_the_same_bytes() -> None:
    first, second = stored(revision=4), stored(revision=4, content=HIGHEST, summary="Theirs")

    assert encode_message(confirmed(first, version_row(4))) == encode_message(confirmed(second, version_row(4)))


@pytest.mark.parametrize("arrive", [never_arrives, store_fails])
def test_what_cannot_be_seen_in_time_is_recorded_but_not_yet_readable(
    arrive: Callable[[OneEvent, ActivityMessage], None],
) -> None:
    (refusal,) = results(OneEvent(arrive), None)

    assert isinstance(refusal, NotYetVisible)
    assert refusal.headers["Retry-After"]
    assert "recorded, but not yet readable" in str(refusal)


def test_a_wrong_tag_publishes_nothing() -> None:
    place = OneEvent(stands)

    assert isinstance(results(place, '"2"')[0], RevisionConflict)
    assert place.published == []
