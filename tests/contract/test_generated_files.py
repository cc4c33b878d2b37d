"""The generated files: current, valid by their own standards, and the check that guards them fires."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from schemas.event_types import EVENT_TYPES
from schemas.generate import ROOT, generated_files, main, stale_files, write_files
from schemas.topics import TOPICS

FILES = generated_files()
JSON_SCHEMAS = [name for name in FILES if name.endswith(".schema.json")]


def references_in(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [each for value in node.values() for each in references_in(value)]
    return [each for value in node for each in references_in(value)] if isinstance(node, list) else []


def resolved(document: Any, reference: str) -> Any:
    for step in reference.removeprefix("#/").split("/"):
        document = document[step]
    return document


def test_committed_files_are_current() -> None:
    assert stale_files(ROOT) == []


def test_generation_is_deterministic() -> None:
    assert generated_files() == FILES


def test_check_names_a_changed_a_missing_and_a_leftover_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(tmp_path)
    (tmp_path / "schemas/generated/event-types.json").write_text("[]")
    (tmp_path / "docs/event-types.md").unlink()
    (tmp_path / "schemas/generated/event-types/fax.schema.json").write_text("{}")

    status = main(["--check"], tmp_path)

    told = capsys.readouterr().err
    assert status == 1
    assert all(name in told for name in ("event-types.json", "docs/event-types.md", "fax.schema.json"))


def test_generating_makes_the_check_pass(tmp_path: Path) -> None:
    (tmp_path / "schemas/generated").mkdir(parents=True)
    (tmp_path / "schemas/generated/leftover.json").write_text("{}")

    main([], tmp_path)

    assert main(["--check"], tmp_path) == 0


@pytest.mark.parametrize("name", JSON_SCHEMAS)
def test_json_schema_keeps_its_dialect_and_resolves_its_references(name: str) -> None:
    schema = json.loads(FILES[name])

    Draft202012Validator.check_schema(schema)

    assert all(resolved(schema, reference) for reference in references_in(schema))


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_every_field_of_data_is_described(event_type: str) -> None:
    schema = json.loads(FILES[f"schemas/generated/event-types/{event_type}.schema.json"])

    assert [name for name, field in schema["properties"].items() if not field.get("description")] == []


def test_asyncapi_has_every_topic_and_resolves_its_references() -> None:
    document = yaml.safe_load(FILES["schemas/generated/asyncapi.yaml"])

    local = [reference for reference in references_in(document) if reference.startswith("#/")]

    assert {channel["address"] for channel in document["channels"].values()} == {topic.name for topic in TOPICS}
    assert all(resolved(document, reference) for reference in local)
    assert set(references_in(document)) - set(local) == {"./activity-message.schema.json"}


def test_docs_page_shows_every_type_with_its_icon() -> None:
    page = FILES["docs/event-types.md"]

    assert [each.name for each in EVENT_TYPES.values() if f"| {each.icon} | [`{each.name}`]" not in page] == []
