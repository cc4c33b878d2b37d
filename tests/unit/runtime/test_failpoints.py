"""Failpoints: silent unless asked for, exact when they are."""

import os
import subprocess
import sys

import pytest

from runtime import failpoints
from runtime.errors import ConfigurationError

SIGKILLED = -9


def run(faults: str, code: str) -> int:
    """The exit code of a process with these faults."""
    environment = {**os.environ, failpoints.VARIABLE: faults}
    return subprocess.run([sys.executable, "-c", code], env=environment, check=False, timeout=30).returncode


def test_without_a_fault_nothing_happens() -> None:
    with failpoints.during("mid_insert"):
        failpoints.reach("after_insert")


def test_a_certain_kill_ends_the_process_at_its_place() -> None:
    assert run("after_insert:1:kill", "from runtime import failpoints as f; f.reach('after_insert')") == SIGKILLED


def test_another_place_is_passed() -> None:
    assert run("after_insert:1:kill", "from runtime import failpoints as f; f.reach('after_marks')") == 0


def test_a_fault_during_a_block_comes_while_the_block_runs() -> None:
    code = "import time; from runtime import failpoints as f\nwith f.during('mid_insert'): time.sleep(20)"

    assert run("mid_insert:1:kill", code) == SIGKILLED


@pytest.mark.parametrize("text", ["nowhere:1:kill", "after_insert:2:kill", "after_insert:1:explode", "after_insert"])
def test_a_fault_that_makes_no_sense_is_named(text: str) -> None:
    with pytest.raises(ConfigurationError, match=text):
        failpoints.parse(text)
