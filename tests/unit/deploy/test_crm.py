"""What of the real CRM's demo needs no CRM."""

from pathlib import Path

import pytest

from deploy.crm.actions import ACTIONS
from deploy.crm.environment import CrmEnvironment
from deploy.crm.watch import contains
from deploy.errors import CrmMissing
from producers.sources.bottlecrm import CAPTURE
from producers.sources.bottlecrm.records import RECORDS


def test_an_environment_that_is_not_there_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(CrmMissing, match="make demo-crm"):
        CrmEnvironment(tmp_path)


def test_an_environment_tells_the_version_of_the_crm(tmp_path: Path) -> None:
    (tmp_path / "lib/python3.12/site-packages/django_crm-1.35.0.dist-info").mkdir(parents=True)

    environment = CrmEnvironment(tmp_path)

    assert environment.version == "1.35.0"
    assert environment.packages == tmp_path / "lib/python3.12/site-packages"


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [
        ({"a": 1, "b": {"c": [1, 2]}}, {"b": {"c": [1, 2]}}, True),
        ({"a": 1}, {"a": 2}, False),
        ({"a": None}, {"a": None}, True),
        ({}, {"a": None}, False),
        ({"b": {"c": [1, 2]}}, {"b": {"c": [1]}}, False),
    ],
)
def test_an_event_is_recognised_by_some_of_its_data(whole: object, part: object, *, expected: bool) -> None:
    assert contains(whole, part) == expected


def test_there_are_forty_kinds_of_action_and_each_has_a_name_of_its_own() -> None:
    names = [action.name for action in ACTIONS]

    assert len(names) == len(set(names)) >= 40


def test_secrets_of_the_crm_are_never_captured() -> None:
    left_out = {table.name: set(table.left_out) for table in CAPTURE.tables}

    assert "public_token" in left_out["public.invoice"] & left_out["public.estimate"]
    assert "token_hash" in left_out["public.csat_survey"]
    assert all("updated_at" in left_out[name] for name in RECORDS)
