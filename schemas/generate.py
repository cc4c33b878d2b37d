"""`python -m schemas.generate [--check]`: writes the files that follow from the declarations, or names the stale."""

import argparse
import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schemas.asyncapi import asyncapi_document
from schemas.event_type_pages import event_types_page, event_types_table
from schemas.event_types import EVENT_TYPES
from schemas.json_schema import data_schema, message_schema

ROOT = Path(__file__).parent.parent


def generated_files(root: Path = ROOT) -> Mapping[str, str]:
    """Path below the repository's root to content; the same for the same declarations."""
    folder = "schemas/generated"
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    return {
        f"{folder}/activity-message.schema.json": _json(message_schema()),
        **{f"{folder}/event-types/{each.name}.schema.json": _json(data_schema(each)) for each in EVENT_TYPES.values()},
        f"{folder}/event-types.json": _json(event_types_table()),
        f"{folder}/asyncapi.yaml": asyncapi_document(version),
        "docs/event-types.md": event_types_page(),
    }


def stale_files(target: Path) -> list[str]:
    """Generated files below `target` that differ, are missing, or that nothing generates any more."""
    expected = generated_files()
    differing = [name for name, content in expected.items() if _content(target / name) != content]
    found = {path.relative_to(target).as_posix() for path in (target / "schemas/generated").rglob("*.*")}
    return sorted({*differing, *(found - expected.keys())})


def write_files(target: Path) -> None:
    """Writes what is stale and deletes what nothing generates any more."""
    expected = generated_files()
    for name in stale_files(target):
        path = target / name
        if name in expected:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(expected[name], "utf-8")
        else:
            path.unlink()


def main(arguments: list[str] | None = None, target: Path = ROOT) -> int:
    """0, or 1 when `--check` found stale files."""
    parser = argparse.ArgumentParser(prog="python -m schemas.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 and name the stale files")
    if not parser.parse_args(arguments).check:
        write_files(target)
        return 0
    stale = stale_files(target)
    for name in stale:
        sys.stderr.write(f"stale: {name}; run python -m schemas.generate\n")
    return 1 if stale else 0


def _content(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


def _json(document: Any) -> str:  # noqa: ANN401 - any JSON document
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main())
