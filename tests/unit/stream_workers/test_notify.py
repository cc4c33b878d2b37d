"""Which objects are told about which changes."""

from typing import Any

import msgspec

from schemas.change_notice import ChangeNotice
from schemas.topics import CHANGES
from stream_workers.batch import Batch
from stream_workers.notify import MAX_CHANGES_PER_NOTICE, to_record
from tests.unit.stream_workers.activities import EVENT_ID, encoded, record
from tests.unit.stream_workers.fakes import KnownNames

OLD_PLACE = {"object_type": "Lead", "object_id": "L-0", "created_at": "2024-01-01T00:00:00Z"}


def batch_of(*changes: dict[str, Any]) -> Batch:
    batch = Batch(KnownNames(), {})
    for each in changes:
        batch.add(record(encoded(**each)))
    return batch


def notices_of(*changes: dict[str, Any]) -> dict[str, ChangeNotice]:
    return {notice.object_id: notice for notice in batch_of(*changes).changes.notices()}


def test_changes_of_one_object_are_one_notice() -> None:
    notices = notices_of({"revision": 1}, {"revision": 2, "action": "updated"}, {"object_id": "L-2"})

    assert {name: len(notice.changes) for name, notice in notices.items()} == {"L-1": 2, "L-2": 1}
    assert [change.action for change in notices["L-1"].changes] == ["created", "updated"]


def test_same_object_of_two_organizations_is_two_notices() -> None:
    notices = list(batch_of({}, {"organization_id": "globex"}).changes.notices())

    assert [notice.organization_id for notice in notices] == ["acme", "globex"]


def test_change_names_event_version_and_place_of_its_row() -> None:
    batch = batch_of({"action": "deleted"})

    (notice,) = batch.changes.notices()
    (change,) = notice.changes
    (row,) = batch.rows
    assert (change.id, change.version, change.action, change.previous) == (EVENT_ID, row.version, "deleted", None)
    assert (change.place.object_type, change.place.object_id, change.place.created_at) == row.key[1:4]


def test_move_is_told_to_both_objects() -> None:
    notices = notices_of({"previous": OLD_PLACE})

    assert set(notices) == {"L-0", "L-1"}
    assert notices["L-0"].changes == notices["L-1"].changes
    previous = notices["L-0"].changes[0].previous
    assert previous is not None
    assert (previous.object_type, previous.object_id) == ("lead", "L-0")


def test_move_in_time_within_one_object_is_told_once() -> None:
    notices = notices_of({"previous": {**OLD_PLACE, "object_id": "L-1"}})

    assert {name: len(notice.changes) for name, notice in notices.items()} == {"L-1": 1}


def test_object_with_very_many_changes_gets_several_notices() -> None:
    batch = batch_of(*({"revision": number} for number in range(1, MAX_CHANGES_PER_NOTICE + 2)))

    notices = list(batch.changes.notices())

    assert [len(notice.changes) for notice in notices] == [MAX_CHANGES_PER_NOTICE, 1]
    assert len({change.version for notice in notices for change in notice.changes}) == MAX_CHANGES_PER_NOTICE + 1


def test_notice_is_keyed_like_the_input_and_readable_again() -> None:
    (notice,) = batch_of({"previous": {**OLD_PLACE, "object_id": "L-1"}}).changes.notices()

    published = to_record(notice)

    assert (published.topic, published.key) == (CHANGES, b"acme|lead|L-1")
    assert msgspec.json.decode(published.value or b"", type=ChangeNotice) == notice
