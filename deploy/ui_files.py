"""`python -m deploy.ui_files [--check]`: builds `ui/` into `query_api/ui/`, or says whether it is what is committed."""

import argparse
import filecmp
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "ui"
BUILT = ROOT / "query_api" / "ui"
_OLDEST_NODE = 20


def node_is_there() -> bool:
    """npm, and a Node that the build runs on."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        return False
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    return version.startswith("v") and int(version[1:].split(".")[0]) >= _OLDEST_NODE


def install() -> None:
    """The packages of the lock file, unless they are those already. Raises CalledProcessError."""
    installed, lock = SOURCE / "node_modules" / ".package-lock.json", SOURCE / "package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        _npm("ci", "--no-audit", "--no-fund", "--loglevel=error")


def build(target: Path) -> None:
    """Everything that is served, and nothing else, into an empty folder. Raises CalledProcessError."""
    install()
    _npm("run", "--silent", "build", "--", "--outDir", str(target), "--emptyOutDir", "--logLevel", "warn")


def differing(built: Path, committed: Path) -> list[str]:
    """Names of files that are in one folder only, or have another content."""
    names = {path.relative_to(folder).as_posix() for folder in (built, committed) for path in folder.rglob("*.*")}
    return sorted(name for name in names if not _is_same(built / name, committed / name))


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 1 when `--check` found differences. Without Node nothing is checked, and one line says so."""
    parser = argparse.ArgumentParser(prog="python -m deploy.ui_files", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 and name the files that differ")
    is_check = parser.parse_args(arguments).check
    if not node_is_there():
        sys.stderr.write(f"NOT CHECKED: query_api/ui, for there is no npm with Node {_OLDEST_NODE} or newer\n")
        return 0 if is_check else 1
    if not is_check:
        build(BUILT)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        stale = differing(Path(folder), BUILT)
    for name in stale:
        sys.stderr.write(f"stale: query_api/ui/{name}; run make ui\n")
    return 1 if stale else 0


def _npm(*arguments: str) -> None:
    # Registry settings of the user's own npm hold; nothing of the project names one.
    subprocess.run(["npm", *arguments], cwd=SOURCE, check=True, env=os.environ | {"CI": "1"}, stdout=sys.stderr)


def _is_same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


if __name__ == "__main__":
    sys.exit(main())
