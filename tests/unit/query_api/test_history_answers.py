"""Rows of an event's versions in, their story out."""

from query_api.contract.history_answers import event_history
from tests.unit.query_api.stored_events import EVENT_ID, version_row


def test_the_actions_are_told_from_the_versions_around_them() -> None:
    rows = [
        version_row(9),
        version_row(8, is_deleted=1),
        version_row(5, is_deleted=1, data=""),
        version_row(2),
        version_row(1),
    ]

    history = event_history(EVENT_ID, rows, limit=10)

    assert [(each.revision, each.action) for each in history.versions] == [
        (9, "restored"), (8, "deleted"), (5, "deleted"), (2, "updated"), (1, "created"),
    ]  # fmt: skip
    assert [each.event is None for each in history.versions] == [False, False, True, False, False]
    assert history.next_before is None


def test_a_page_ends_with_where_the_next_begins_and_knows_what_its_oldest_did() -> None:
    history = event_history(EVENT_ID, [version_row(3), version_row(2), version_row(1)], limit=2)

    assert [(each.revision, each.action) for each in history.versions] == [(3, "updated"), (2, "updated")]
    assert history.next_before == 2


def test_no_versions_are_an_empty_page() -> None:
    assert event_history(EVENT_ID, [], limit=2).versions == []
