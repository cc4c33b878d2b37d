"""The UI's own checks, by its own tools: types, rules, and what is committed of its build."""

import shutil
import subprocess
from pathlib import Path

import pytest

from deploy.ui_files import BUILT, SOURCE, build, differing, install, node_is_there

pytestmark = pytest.mark.skipif(not node_is_there(), reason="NOT CHECKED: the UI, for there is no npm with Node 20")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A script of `ui/package.json`."""
    return subprocess.run(["npm", "run", *arguments], cwd=SOURCE, capture_output=True, text=True, check=False)


def test_the_ui_keeps_its_types_and_its_rules() -> None:
    install()

    for script in ("typecheck", "test"):
        ended = run(script)
        assert ended.returncode == 0, ended.stdout + ended.stderr


def test_what_is_committed_is_what_the_source_makes(tmp_path: Path) -> None:
    build(tmp_path / "built")

    assert differing(tmp_path / "built", BUILT) == []


def test_a_file_that_was_changed_by_hand_is_named(tmp_path: Path) -> None:
    committed = tmp_path / "committed"
    shutil.copytree(BUILT, committed)
    with (committed / "activity-timeline.js").open("a") as script:
        script.write("// by hand")
    (committed / "left-over.js").write_text("")

    assert differing(BUILT, committed) == ["activity-timeline.js", "left-over.js"]


def test_no_address_of_a_registry_is_in_the_lock_file() -> None:
    assert '"resolved"' not in (SOURCE / "package-lock.json").read_text("utf-8")
