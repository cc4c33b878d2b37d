from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from query_api.contract.parameters import TimelineParameters


def timeline(**overrides: Any) -> TimelineParameters:
    return TimelineParameters(
        **({"object_type": "lead", "object_id": "l-1", "event_type": [], "actor_id": []} | overrides)
    )


def test_defaults_are_the_specifications() -> None:
    assert (timeline().page, timeline().page_size, timeline().event_type) == (1, 50, [])


def test_event_types_repeat_and_take_commas() -> None:
    assert timeline(event_type=["note,call", "email"]).event_type == ["note", "call", "email"]


def test_an_object_type_is_lower_cased() -> None:
    assert timeline(object_type="Lead").object_type == "lead"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("event_type", ["nope"]),
        ("event_type", [""]),
        ("page", 0),
        ("page_size", 0),
        ("page_size", 101),
        ("object_id", ""),
        ("object_id", "a\nb"),
        ("object_type", "1ead"),
        ("actor_id", ["x" * 129]),
        ("is_system_generated", "perhaps"),
        ("object_typ", "lead"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        timeline(**{name: value})

    assert refusal.value.errors()[0]["loc"][0] == name


def test_a_value_with_a_dash_is_left_out() -> None:
    wanted = timeline(event_type=["note,-call", "-email"], actor_id=["-u-1", "u-2"]).wanted()

    assert (wanted.event_types, wanted.without_event_types) == (("note",), ("call", "email"))
    assert (wanted.actor_ids, wanted.without_actor_ids) == (("u-2",), ("u-1",))


@pytest.mark.parametrize(
    ("written", "wanted", "without"),
    [
        ("a\\,b,c", ("a,b", "c"), ()),
        ("\\-a", ("-a",), ()),
        ("-\\-a", (), ("-a",)),
        ("a-b,-c-d", ("a-b",), ("c-d",)),
        ("a\\b", ("a\\b",), ()),
        (" a ", (" a ",), ()),
    ],
)
def test_a_backslash_makes_commas_and_dashes_part_of_an_id(
    written: str, wanted: tuple[str, ...], without: tuple[str, ...]
) -> None:
    asked = timeline(actor_id=[written]).wanted()

    assert (asked.actor_ids, asked.without_actor_ids) == (wanted, without)


def test_dates_are_days_of_the_zone_asked_for() -> None:
    wanted = timeline(date_from="2024-03-31", date_to="2024-03-31", timezone="Europe/Berlin").wanted()

    assert wanted.date_from == datetime(2024, 3, 30, 23, tzinfo=UTC)
    assert wanted.date_until == datetime(2024, 3, 31, 22, tzinfo=UTC)
