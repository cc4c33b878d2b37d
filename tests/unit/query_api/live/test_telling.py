"""Which changes become frames, by the row that stands at their place."""

from datetime import timedelta

from query_api.changes.placed_notice import PlacedNotice
from query_api.live.telling import Telling, Verdict, tellings
from schemas.change_notice import ChangedEvent
from tests.unit.query_api.live.fakes import NOON, FakeStore, changed, notice_of, place


def telling_of(change: ChangedEvent, about: str = "l-1") -> Telling:
    (only,) = tellings(PlacedNotice(0, 0, notice_of(change, about=about)))
    return only


def verdict(store: FakeStore, telling: Telling) -> Verdict:
    return telling.verdict(store.rows_at.get(telling.key))


def test_a_change_is_told_while_its_own_version_stands_and_not_once_a_later_one_does() -> None:
    store = FakeStore()
    first, second = changed("e-1", 1, "created"), changed("e-1", 2)

    store.write(first)
    at_first = verdict(store, telling_of(first))
    store.write(second)

    assert at_first is Verdict.STANDS
    assert verdict(store, telling_of(first)) is Verdict.SUPERSEDED
    assert verdict(store, telling_of(second)) is Verdict.STANDS


def test_a_change_that_comes_late_and_has_lost_is_not_told() -> None:
    store = FakeStore()
    store.write(changed("e-1", 3))
    late = changed("e-1", 2)
    store.write(late)

    assert verdict(store, telling_of(late)) is Verdict.SUPERSEDED


def test_a_row_that_the_server_does_not_show_yet_is_waited_for() -> None:
    store = FakeStore()
    missing = verdict(store, telling_of(changed("e-1", 1)))
    store.write(changed("e-1", 1))

    assert missing is Verdict.UNSEEN
    assert verdict(store, telling_of(changed("e-1", 2))) is Verdict.UNSEEN


def test_a_deletion_tells_the_id_and_the_place_and_nothing_of_the_content() -> None:
    store = FakeStore()
    store.write(changed("e-1", 1, "created"))
    store.write(changed("e-1", 2, "deleted"))
    telling = telling_of(changed("e-1", 2, "deleted"))

    head = telling.head(store.rows_at[telling.key])

    assert head == (
        '{"type":"event","action":"deleted","event":{"id":"e-1","object_type":"lead","object_id":"l-1",'
        '"created_at":"2024-01-15T12:00:00Z"}'
    )


def test_a_move_brings_the_event_to_the_new_object_and_takes_it_from_the_old_one() -> None:
    store = FakeStore()
    store.write(changed("e-1", 1, "created", at=place("l-old")))
    move = changed("e-1", 2, at=place("l-new"), before=place("l-old"))
    store.write(move)

    arrival, departure = telling_of(move, about="l-new"), telling_of(move, about="l-old")

    assert [verdict(store, each) for each in (arrival, departure)] == [Verdict.STANDS, Verdict.STANDS]
    assert arrival.head(store.rows_at[arrival.key]).startswith('{"type":"event","action":"updated"')
    assert departure.head(store.rows_at[departure.key]).startswith('{"type":"event","action":"deleted"')
    assert (arrival.followed, departure.followed) == (("lead", "l-new"), ("lead", "l-old"))


def test_a_move_in_time_is_one_frame_with_the_new_time() -> None:
    store = FakeStore()
    store.write(changed("e-1", 1, "created"))
    later = place(created_at=NOON + timedelta(hours=1))
    move = changed("e-1", 2, at=later, before=place())
    store.write(move)

    telling = telling_of(move)

    assert verdict(store, telling) is Verdict.STANDS
    assert '"created_at":"2024-01-15T13:00:00Z"' in telling.head(store.rows_at[telling.key])


def test_the_old_object_is_not_told_of_a_departure_once_the_event_is_back() -> None:
    store = FakeStore()
    store.write(changed("e-1", 1, "created", at=place("l-old")))
    away = changed("e-1", 2, at=place("l-new"), before=place("l-old"))
    back = changed("e-1", 3, at=place("l-old"), before=place("l-new"))
    store.write(away)
    store.write(back)

    assert verdict(store, telling_of(away, about="l-old")) is Verdict.SUPERSEDED
    assert verdict(store, telling_of(back, about="l-old")) is Verdict.STANDS
