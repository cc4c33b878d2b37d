"""The README's first event, as printed: every block runs on the running stack, and the timeline shows what it says."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from deploy.embedded.child_process import ChildProcess
from tests.waiting import eventually

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
# What only a visitor's terminal needs: the test has the environment and the settings already.
TERMINAL_LINES = (". .venv/bin/activate\n", 'eval "$(timeline env)"\n')


def blocks(title: str) -> list[tuple[str, str]]:
    """(language, text) of the fenced blocks below a heading."""
    section = re.split(r"^## ", README.split(f"\n## {title}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(r"^```(\w+)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


class Terminal:
    """A visitor's second terminal."""

    def __init__(self, settings: Mapping[str, str], organization: str, set_up: str) -> None:
        tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self._environment = {**os.environ, **settings, "PATH": tools}
        self._organization = organization
        self._set_up = set_up

    def run(self, language: str, text: str) -> str:
        command = [sys.executable, "-c", text] if language == "python" else ["bash", "-euc", f"{self._set_up}\n{text}"]
        done = subprocess.run(
            [part.replace("acme", self._organization) for part in command],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture
def terminal(settings: Mapping[str, str], api_url: str, worker: ChildProcess, organization: str) -> Terminal:
    if shutil.which("curl") is None:
        pytest.skip("NOT CHECKED: curl is not installed here, the README's commands did not run")
    assert worker.exit_code is None
    set_up = blocks("Publish your first event")[0][1]
    for line in TERMINAL_LINES:
        assert line in set_up
        set_up = set_up.replace(line, "")
    return Terminal({**settings, "TIMELINE_API_PORT": str(urlsplit(api_url).port)}, organization, set_up)


def test_the_first_events_of_the_readme_are_published_and_read_as_printed(terminal: Terminal) -> None:
    publish = blocks("Publish your first event")[1:]
    (timeline, shown, summaries) = blocks("Read it")

    told = [terminal.run(language, text) for language, text in publish]
    eventually(lambda: _events(terminal, timeline)["pagination"]["total"] == 3, "the three events on the timeline")
    events = {event["event_type"]: event for event in _events(terminal, timeline)["events"]}

    assert [language for language, _ in publish] == ["python", "sh", "sh"]
    assert "accepted 1, failed 0" in told[1]
    assert events["call"] == json.loads(shown[1])
    assert events["note"]["summary"] == "Added note: Called customer, very interested"
    assert events["meeting"]["id"] == json.loads(told[2])["id"]
    assert terminal.run(*summaries).count('"total": 2') >= 2


def _events(terminal: Terminal, block: tuple[str, str]) -> Any:
    return json.loads(terminal.run(*block))
