"""What is committed: no registry's host, no path of one machine, and requirements that are whole, pinned and hashed."""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SETS = ("runtime", "dev")

# In pieces, or this file would be the first to be found.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("maven", "org"),
        ("maven", "apache", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("crates", "io"),
        ("golang", "org"),
        ("rubygems", "org"),
        ("anaconda", "org"),
        ("docker", "io"),
        ("ghcr", "io"),
        ("quay", "io"),
    )
)
MACHINE_PATH = re.compile(rf"(?<![\w.~/-])/(?:{'|'.join(('work', 'opt', 'root'))})(?![\w-])")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;]+)")
ADDRESS = re.compile(r"https?:|://|\s@\s|^\s*(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


def committed_files() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("NOT CHECKED: this is not a git checkout, so nobody can say what is committed")
    listing = [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def registries_in(text: str) -> list[str]:
    return [host for host in REGISTRIES if host in text.lower()]


def machine_paths_in(text: str) -> list[str]:
    return MACHINE_PATH.findall(text)


def entries(text: str) -> list[str]:
    """Each requirement with its hashes, on one line."""
    joined = text.replace("\\\n", " ")
    return [line.strip() for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def unpinned_or_unhashed(text: str) -> list[str]:
    return [entry.split()[0] for entry in entries(text) if not (PIN.match(entry) and HASH.search(entry))]


def pins(text: str) -> dict[str, set[str]]:
    """By canonical name; a package may stand twice, for different platforms."""
    found: dict[str, set[str]] = {}
    for entry in entries(text):
        if match := PIN.match(entry):
            found.setdefault(canonicalize_name(match["name"]), set()).add(match["version"])
    return found


def addresses_in(text: str) -> list[str]:
    """Lines that say from where to install; names such as `httptools` are none."""
    return [line for line in text.splitlines() if ADDRESS.search(line)]


def uncovered(declared: Iterable[str], text: str) -> list[str]:
    """Declared requirements that no pin satisfies."""
    pinned = pins(text)
    return [
        str(requirement)
        for requirement in map(Requirement, declared)
        if not any(requirement.specifier.contains(each) for each in pinned.get(canonicalize_name(requirement.name), ()))
    ]


def requirements(name: str) -> str:
    return (ROOT / f"requirements/{name}.txt").read_text("utf-8")


def declared_for(name: str) -> list[str]:
    project = PROJECT["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    groups: dict[str, list[str]] = PROJECT["dependency-groups"]
    needed = [*project["dependencies"], *PROJECT["build-system"]["requires"], *extras["embedded"]]
    if name == "dev":
        needed += [each for extra in extras.values() for each in extra] + groups["dev"]
    return needed


def test_no_committed_file_names_a_package_registry() -> None:
    found = {
        str(path.relative_to(ROOT)): hosts for path in committed_files() if (hosts := registries_in(text_of(path)))
    }

    assert found == {}


def test_no_committed_file_names_a_path_of_one_machine() -> None:
    found = {
        str(path.relative_to(ROOT)): paths for path in committed_files() if (paths := machine_paths_in(text_of(path)))
    }

    assert found == {}


@pytest.mark.parametrize("host", REGISTRIES)
def test_a_planted_registry_is_found(host: str) -> None:
    assert registries_in(f"wheel = 'https://files.{host.upper()}/a.whl'") == [host]


@pytest.mark.parametrize("folder", ["work", "opt", "root"])
def test_a_planted_machine_path_is_found(folder: str) -> None:
    assert machine_paths_in(f'cache = "/{folder}/cache"') == [f"/{folder}"]
    assert machine_paths_in(f"cd /{folder}") == [f"/{folder}"]


@pytest.mark.parametrize("text", ["how/work/goes", "/optional/thing", "~/work", "https://host/root/x", "./work/x"])
def test_what_only_looks_like_a_machine_path_is_not_found(text: str) -> None:
    assert machine_paths_in(text) == []


@pytest.mark.parametrize("name", SETS)
def test_requirements_hold_no_address(name: str) -> None:
    assert addresses_in(requirements(name)) == []


@pytest.mark.parametrize("name", SETS)
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    assert len(entries(requirements(name))) > 40
    assert unpinned_or_unhashed(requirements(name)) == []


@pytest.mark.parametrize("name", SETS)
def test_requirements_cover_what_the_project_declares(name: str) -> None:
    assert uncovered(declared_for(name), requirements(name)) == []


def test_both_sets_agree_on_every_version() -> None:
    runtime, dev = pins(requirements("runtime")), pins(requirements("dev"))

    assert {name: versions for name, versions in runtime.items() if dev.get(name) != versions} == {}


def test_planted_faults_in_requirements_are_found() -> None:
    digest = "0" * 64

    assert unpinned_or_unhashed(f"rich==15.0 \\\n    --hash=sha256:{digest}\n") == []
    assert addresses_in("--index-url https://example.com/simple\n") != []
    assert addresses_in("rich @ file:rich.whl\n") != []
    assert unpinned_or_unhashed("rich==15.0\n") == ["rich==15.0"]
    assert unpinned_or_unhashed(f"rich>=15 --hash=sha256:{digest}\n") == ["rich>=15"]
    assert uncovered(["rich>=15"], f"rich==14.9 --hash=sha256:{digest}\n") == ["rich>=15"]
    assert uncovered(["typer"], f"rich==14.9 --hash=sha256:{digest}\n") == ["typer"]


def test_the_lowest_python_is_the_same_everywhere() -> None:
    lowest = PROJECT["project"]["requires-python"].removeprefix(">=")

    assert PROJECT["tool"]["mypy"]["python_version"] == lowest
    assert PROJECT["tool"]["ruff"]["target-version"] == f"py{lowest.replace('.', '')}"
    assert tuple(map(int, default_environment()["python_version"].split("."))) >= tuple(map(int, lowest.split(".")))


@pytest.mark.parametrize("room", PROJECT["tool"]["importlinter"]["root_packages"])
def test_every_room_says_that_it_is_typed_and_is_packaged_and_checked(room: str) -> None:
    assert (ROOT / room / "py.typed").is_file()
    assert f"{room}*" in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    assert room in PROJECT["tool"]["mypy"]["files"]
