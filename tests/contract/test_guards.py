"""Every guard of `make check` fires: a fault is planted beside a clean twin, and only the fault is refused."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent
ROOMS: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["root_packages"]
CLEAN = '"""A module."""\n\n\ndef double(number: int) -> int:\n    """Twice the number."""\n    return number * 2\n'


def run(*command: str | Path, cwd: Path, text: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    # `make test` hands its own flags and level on to every make below it.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        input=text,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    """Empty rooms under the project's own contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
    return tmp_path


def import_law(rooms: Path) -> subprocess.CompletedProcess[str]:
    return run(TOOLS / "lint-imports", "--no-cache", cwd=rooms, PYTHONPATH=str(rooms))


def lint(source: str, name: str = "runtime/planted.py") -> str:
    """What ruff says about a file of this name and content, with the project's rules."""
    ruff = TOOLS / "ruff"
    return run(ruff, "check", "--output-format=concise", "--stdin-filename", name, "-", cwd=ROOT, text=source).stdout


def test_import_law_accepts_what_goes_down_the_road(rooms: Path) -> None:
    (rooms / "runtime/allowed.py").write_text("import schemas\n")
    (rooms / "query_api/allowed.py").write_text("import producers\nimport runtime\n")

    assert import_law(rooms).returncode == 0


@pytest.mark.parametrize(
    ("room", "forbidden"),
    [
        ("stream_workers", "query_api"),
        ("stream_workers", "producers"),
        ("producers", "stream_workers"),
        ("schemas", "runtime"),
        ("runtime", "producers"),
        ("query_api", "stream_workers"),
        ("query_api", "deploy"),
    ],
)
def test_import_law_refuses(rooms: Path, room: str, forbidden: str) -> None:
    (rooms / room / "planted.py").write_text(f"import {forbidden}\n")

    done = import_law(rooms)

    assert done.returncode == 1
    assert f"{room}.planted -> {forbidden}" in done.stdout


def test_linter_accepts_a_clean_file() -> None:
    assert "All checks passed" in lint(CLEAN)


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("import os\n", "F401"),
        ("print('stored')\n", "T201"),
        ("def store(rows: int) -> int:\n    return rows\n", "D103"),
        ("# TODO: later\n", "FIX002"),
        ("# rows = store(rows)\n", "ERA001"),
        ("try:\n    LIMIT = 1\nexcept Exception:\n    pass\n", "S110"),
        ("NUMBER = 'x'  # noqa\n", "PGH004"),
    ],
)
def test_linter_refuses(fault: str, rule: str) -> None:
    assert f": {rule} " in lint(f'"""A module."""\n\n{fault}')


def test_formatter_refuses_what_it_would_write_otherwise() -> None:
    ruff = TOOLS / "ruff"

    clean = run(ruff, "format", "--check", "--stdin-filename", "runtime/planted.py", "-", cwd=ROOT, text=CLEAN)
    planted = run(ruff, "format", "--check", "--stdin-filename", "runtime/planted.py", "-", cwd=ROOT, text="x = {1:2}")

    assert (clean.returncode, planted.returncode) == (0, 1)


def test_types_are_checked_strictly(tmp_path: Path) -> None:
    (tmp_path / "clean.py").write_text(CLEAN)
    (tmp_path / "untyped.py").write_text("def double(number):\n    return number * 2\n")
    (tmp_path / "wrong.py").write_text("def name() -> str:\n    return 1\n")
    (tmp_path / "silenced.py").write_text("number: int = 'x'  # type: ignore\n")
    rules = ROOT / "pyproject.toml"

    done = run(TOOLS / "mypy", "--config-file", rules, "--cache-dir", "cache", *tmp_path.glob("*.py"), cwd=tmp_path)

    assert done.returncode == 1
    refused = {(line.split(":")[0], line.rsplit("[", 1)[1]) for line in done.stdout.splitlines() if ": error:" in line}
    assert refused == {
        ("untyped.py", "no-untyped-def]"),
        ("wrong.py", "return-value]"),
        ("silenced.py", "ignore-without-code]"),
    }


def test_make_check_runs_every_guard() -> None:
    recipe = run("make", "--dry-run", "check", cwd=ROOT).stdout

    guards = ("ruff check .", "ruff format --check", "mypy", "lint-imports", "schemas.generate --check")
    assert [guard for guard in (*guards, "deploy.settings_page --check") if guard not in recipe] == []


def planted_ci(tmp_path: Path, check: str) -> subprocess.CompletedProcess[str]:
    """The project's `.ci/run` on a Makefile whose `check` is the given command."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci/run")
    (tmp_path / "Makefile").write_text(f"check:\n\t@{check}\ntest:\n\t@echo tests ran\n")
    return run(tmp_path / ".ci/run", cwd=tmp_path)


def test_ci_runs_the_tests_after_the_checks(tmp_path: Path) -> None:
    done = planted_ci(tmp_path, "echo checks ran")

    assert done.returncode == 0
    assert done.stdout.splitlines() == ["checks ran", "tests ran"]


def test_ci_is_red_when_a_check_is_red(tmp_path: Path) -> None:
    done = planted_ci(tmp_path, "false")

    assert done.returncode != 0
    assert "tests ran" not in done.stdout
