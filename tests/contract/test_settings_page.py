"""The settings page: current, complete, and the check that guards it fires."""

import importlib
from pathlib import Path

import pytest

from deploy.settings_page import PAGE, READERS, ROOT, main, settings_page
from runtime.settings import Settings

ROOMS = ("runtime", "producers", "stream_workers", "query_api", "deploy")


def every_settings_class() -> set[type[Settings]]:
    """All that a file of ours declares, wherever it is."""
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "Settings)" in path.read_text("utf-8") and path.name != "app.py":
                importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    found: set[type[Settings]] = set()
    waiting = list(Settings.__subclasses__())
    while waiting:
        each = waiting.pop()
        found.add(each)
        waiting.extend(each.__subclasses__())
    return {each for each in found if each.__module__.split(".")[0] in ROOMS}


def test_the_committed_page_is_current() -> None:
    assert main(["--check"]) == 0


def test_every_setting_of_every_class_is_on_the_page() -> None:
    names = {f"`TIMELINE_{name.upper()}`" for each in every_settings_class() for name in each.model_fields}

    assert len(names) > 10
    assert {name for name in names if name not in settings_page()} == set()


def test_every_setting_is_described() -> None:
    fields = {name: info for reader in READERS.values() for name, info in reader.model_fields.items()}

    assert [name for name, info in fields.items() if not info.description] == []


def test_a_setting_stands_in_one_section() -> None:
    page = settings_page()

    assert page.count("| `TIMELINE_CLICKHOUSE_URL` |") == page.count("| `TIMELINE_JWT_SECRET` |") == 1


def test_no_secret_has_a_default_on_the_page() -> None:
    secrets = [line for line in settings_page().splitlines() if line.startswith("| `TIMELINE_") and "_SECRET`" in line]

    assert secrets
    assert all("` | none | " in line for line in secrets)


def test_check_names_a_page_that_was_edited_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([], tmp_path)
    (tmp_path / PAGE).write_text((tmp_path / PAGE).read_text("utf-8") + "One line more.\n", "utf-8")

    status = main(["--check"], tmp_path)

    assert status == 1
    assert PAGE in capsys.readouterr().err


def test_check_names_a_page_that_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"], tmp_path) == 1
    assert PAGE in capsys.readouterr().err


def test_writing_the_page_makes_the_check_pass(tmp_path: Path) -> None:
    main([], tmp_path)

    assert main(["--check"], tmp_path) == 0
