"""What `/event-types/` tells: enough to make a form, and the same for everybody."""

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from query_api.app import create_app
from query_api.contract.event_type_answers import EventTypes
from schemas.event_types import EVENT_TYPES
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import bearer, settings

_ADDRESS = "/api/v1/activities/event-types/"
_GENERATED = Path(__file__).parents[3] / "schemas" / "generated" / "event-types"


@pytest.fixture(scope="module")
def process() -> Iterator[InProcess]:
    with InProcess(create_app(settings(files_url=None))) as running:
        yield running


def test_every_declared_type_is_told_with_the_schema_of_its_data(process: InProcess) -> None:
    answer = process.get(_ADDRESS, headers=bearer())

    told = msgspec.json.decode(answer.content, type=EventTypes).event_types
    assert [each.name for each in told] == list(EVENT_TYPES)
    for each in told:
        assert each.schema == json.loads((_GENERATED / f"{each.name}.schema.json").read_text("utf-8"))
        assert [field.name for field in each.fields] == list(each.schema["properties"])


def test_without_a_store_no_file_is_taken(process: InProcess) -> None:
    assert process.get(_ADDRESS, headers=bearer()).json()["takes_files"] is False


def test_it_is_told_to_bearers_only(process: InProcess) -> None:
    assert process.get(_ADDRESS).status_code == 401
