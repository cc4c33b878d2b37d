from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from query_api.contract.summary_parameters import SilentParameters, SummaryParameters
from query_api.errors import InvalidParameter
from query_api.queries.timeline_filter import EventFilter, TimelineFilter

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)


def summary(**values: Any) -> SummaryParameters:
    return SummaryParameters(**({"event_type": [], "actor_id": [], "object_type": []} | values))


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"object_id": "l-1"}, "object_id"),
        ({"object_id": "l-1", "object_type": ["lead", "deal"]}, "object_id"),
        ({"object_id": "l-1", "object_type": ["-lead"]}, "object_id"),
        ({"period": "today", "date_from": "2024-01-15"}, "period"),
    ],
)
def test_parameters_that_exclude_each_other_are_refused(values: dict[str, Any], name: str) -> None:
    with pytest.raises(InvalidParameter, match=f"^{name}: "):
        summary(**values)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("period", "last_year"),
        ("group_by", "mood"),
        ("compare", "next"),
        ("timezone", "Mars/Olympus"),
        ("object_id", "a\nb"),
        ("object_type", ["1ead"]),
        ("event_type", ["nope"]),
        ("q", "x" * 201),
        ("perod", "today"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        summary(**{name: value})

    assert refusal.value.errors()[0]["loc"][0] == name


def test_one_object_is_a_key_range_and_all_others_are_filters() -> None:
    of_object = summary(object_type=["Lead"], object_id="l-1", actor_id=["u-1"]).wanted()
    of_organization = summary(object_type=["lead,-deal"], event_type=["-call"]).wanted()

    assert of_object == TimelineFilter(object_type="lead", object_id="l-1", actor_ids=("u-1",))
    assert of_organization == EventFilter(
        object_types=("lead",), without_object_types=("deal",), without_event_types=("call",)
    )


def test_without_a_period_the_last_seven_days_are_meant() -> None:
    assert summary().span(NOW).name == "last_7_days"
    assert summary(date_from="2024-01-01").span(NOW).name == "custom"


@pytest.mark.parametrize(
    ("name", "value"), [("days", 0), ("days", 36_501), ("page_size", 101), ("cursor", "x" * 1_501)]
)
def test_the_list_of_silent_objects_has_bounds(name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        SilentParameters(**({"event_type": [], "actor_id": [], "object_type": []} | {name: value}))

    assert refusal.value.errors()[0]["loc"][0] == name
