"""The pages for people: every verb, command, option, endpoint, setting and file they name is there."""

import re
import shlex
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from deploy.cli import app as command_line
from deploy.settings_page import READERS
from query_api.app import create_app
from query_api.config import ApiSettings
from schemas.topics import TOPICS

ROOT = Path(__file__).parents[2]
GUIDES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))
PAGES = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", *GUIDES)
DECISIONS = sorted((ROOT / "docs/adr").glob("*.md"))
ALL_PAGES = [*PAGES, *(path.relative_to(ROOT).as_posix() for path in DECISIONS)]


def options_by_command(group: Any, prefix: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every command with its options; one of a sub-group is `group command`."""
    for name, command in group.commands.items():
        yield prefix + name, {option for parameter in command.params for option in parameter.opts}
        if hasattr(command, "commands"):
            yield from options_by_command(command, f"{prefix}{name} ")


OPTIONS = dict(options_by_command(typer.main.get_command(command_line)))
_IN_BACKTICKS = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"\]\(([^)#\s]+)\)")
_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMES_A_FILE = re.compile(r"[\w.-]+(/[\w.-]+)*/?")
_SUFFIXES = (".py", ".md", ".toml", ".yml", ".yaml", ".sql", ".json", ".svg", ".txt")


def text_of(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def spans_of(text: str) -> list[str]:
    """What is set in backticks, and every line of a shell block."""
    lines = [
        line for block in _FENCE.finditer(text) if block["language"] == "sh" for line in block["body"].splitlines()
    ]
    return _IN_BACKTICKS.findall(_FENCE.sub("", text)) + lines


def unknown_verbs(text: str) -> list[str]:
    verbs = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = [verb for span in spans_of(text) for verb in re.findall(r"^make ([a-z-]+)", span)]
    return [verb for verb in named if verb not in verbs]


def unknown_commands(text: str) -> list[str]:
    """`timeline` commands that do not exist, and options that their command does not have."""
    wrong = []
    for span in spans_of(text):
        for first, rest in re.findall(r"(?:^|[\s(/])timeline ([a-z-]+)([^)|\n]*)", span):
            second = next(iter(rest.split()), "")
            name = f"{first} {second}" if f"{first} {second}" in OPTIONS else first
            if name not in OPTIONS:
                wrong.append(name)
                continue
            options = [word for word in _words(rest) if word.startswith("--")]
            wrong += [f"{name} {option}" for option in options if option not in OPTIONS[name]]
    return wrong


def _words(text: str) -> list[str]:
    return shlex.split(text.replace('"', " ").replace("'", " "))


def unknown_endpoints(text: str) -> list[str]:
    paths = set(create_app(ApiSettings.model_validate({"jwt_secret": "x" * 32})).openapi()["paths"]) | {"/docs"}
    named = re.findall(r"\$API(/[a-z]+/)|`(/[a-z]+)`", text)
    full = ["/api/v1/activities" + below if below else top for below, top in named]
    return [path for path in full if path not in paths]


def unknown_settings(text: str) -> list[str]:
    known = {f"TIMELINE_{name.upper()}" for each in READERS.values() for name in each.model_fields}
    return [name for name in re.findall(r"TIMELINE_[A-Z_]*[A-Z]", text) if name not in known]


def missing_files(text: str, folder: Path = ROOT) -> list[str]:
    links = [target for target in _LINK.findall(text) if "://" not in target]
    named = [span for span in _IN_BACKTICKS.findall(_FENCE.sub("", text)) if _is_file_name(span)]
    wrong = [name for name in links if not (folder / name).exists()]
    return wrong + [name for name in named if not ((ROOT / name).exists() or (folder / name).exists())]


def _is_file_name(span: str) -> bool:
    if span == ".venv" or span.startswith("application/"):  # media types are no files
        return False
    return bool(_NAMES_A_FILE.fullmatch(span)) and ("/" in span or span.endswith(_SUFFIXES))


@pytest.mark.parametrize("page", ALL_PAGES)
def test_page_names_only_what_is_there(page: str) -> None:
    text = text_of(page)

    assert unknown_verbs(text) == []
    assert unknown_commands(text) == []
    assert unknown_endpoints(text) == []
    assert unknown_settings(text) == []
    assert missing_files(text, (ROOT / page).parent) == []


def test_planted_faults_in_a_page_are_found() -> None:
    assert unknown_verbs("```sh\nmake coffee\n```\nand `make tea`") == ["tea", "coffee"]
    assert unknown_commands("`timeline fly`, `timeline up --fast`, `timeline up --port 0`") == ["fly", "up --fast"]
    assert unknown_commands("```sh\nexport A=$(timeline token --nobody x)\n```") == ["token --nobody"]
    assert unknown_endpoints('curl "$API/weather/?a=b" and `/teapot` and `/readyz`') == [
        "/api/v1/activities/weather/",
        "/teapot",
    ]
    assert unknown_settings("`TIMELINE_COLOUR`") == ["TIMELINE_COLOUR"]
    assert missing_files("`schemas/nothing.py`, [x](docs/none.md), `README.md`") == [
        "docs/none.md",
        "schemas/nothing.py",
    ]


def test_the_readme_shows_its_picture_and_its_two_commands() -> None:
    readme = text_of("README.md")

    assert "](docs/images/road.svg)" in readme
    assert {"demo", "test"} <= set(re.findall(r"^make ([a-z]+)", readme, re.MULTILINE))


def test_the_picture_is_well_formed_and_says_in_words_what_it_shows() -> None:
    picture = ET.parse(ROOT / "docs/images/road.svg").getroot()  # noqa: S314 - our own file

    assert {child.tag.rsplit("}")[-1] for child in picture} >= {"title", "desc"}
    assert "prefers-color-scheme: dark" in text_of("docs/images/road.svg")


def test_the_picture_names_files_that_exist() -> None:
    named = re.findall(r'class="part"[^>]*>([\w.]+\.py)<', text_of("docs/images/road.svg"))
    ours = {path.name for room in ("producers", "stream_workers", "query_api") for path in (ROOT / room).rglob("*.py")}

    assert len(named) > 5
    assert set(named) - ours == set()


def test_every_room_has_a_paragraph() -> None:
    rooms = [f"**`{name}/`**" for name in ("schemas", "runtime", "producers", "stream_workers", "query_api", "deploy")]

    assert [room for room in rooms if room not in text_of("ARCHITECTURE.md")] == []


def test_every_table_and_topic_has_a_row() -> None:
    statements = "".join(path.read_text("utf-8") for path in (ROOT / "schemas/clickhouse").glob("*.sql"))
    tables = re.findall(r"^CREATE (?:OR REPLACE )?(?:TABLE|VIEW) (?:IF NOT EXISTS )?(\w+)", statements, re.MULTILINE)
    rows = [line for line in text_of("ARCHITECTURE.md").splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in _IN_BACKTICKS.findall(row.split("|")[1])}

    assert len(tables) > 3
    assert {*tables, *(topic.name for topic in TOPICS)} - named == set()


def test_decisions_are_numbered_without_gaps_and_keep_the_form() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    headings = ("## Question", "## Decision", "## Why", "## Consequences")

    assert numbers == list(range(len(DECISIONS)))
    assert [path.name for path in DECISIONS if any(each not in path.read_text("utf-8") for each in headings)] == []
    assert all(path.read_text("utf-8").startswith(f"# {path.name[:4]}: ") for path in DECISIONS[1:])


def test_every_verb_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = next(line for line in makefile.splitlines() if line.startswith(".PHONY:")).split()[1:]

    assert set(phony) == set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE))
