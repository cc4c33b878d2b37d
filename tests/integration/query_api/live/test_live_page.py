"""The clients printed in docs/live.md work as printed."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.integration.query_api.live.live_client import LIVE, message, publish
from tests.integration.query_api.live.test_live_events import position_now

PAGE = (Path(__file__).parents[4] / "docs/live.md").read_text("utf-8")
# Node 20 asks for it, later ones take it.
_WITH_SOCKETS = "--experimental-websocket"
# What a page of the CRM would do with it: print two frames, and stop.
USE_IT = """
const lines = [];
const stop = follow(process.env.LIVE_URL, async () => process.env.TOKEN,
  [{object_type: "lead", object_id: "lead-1"}], process.env.POSITION,
  (frame) => { console.log(JSON.stringify(frame)); lines.push(frame); if (lines.length === 2) stop(); },
  () => {});
"""


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def first_two(command: list[str], environment: dict[str, str]) -> list[dict[str, Any]]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, **environment}, text=True)
    with process:
        assert process.stdout is not None
        try:
            return [json.loads(process.stdout.readline()) for _ in range(2)]
        finally:
            process.kill()


def frames_of(command: list[str], url: str, token: str, organization: str, kafka_bootstrap: str) -> list[list[str]]:
    start = position_now(url, token)
    created = message(organization, "lead-1")
    publish(kafka_bootstrap, created)
    publish(kafka_bootstrap, message(organization, "lead-1"))
    environment = {"LIVE_URL": url.replace("http://", "ws://") + LIVE, "TOKEN": token, "POSITION": start}
    frames = first_two(command, environment)
    assert frames[0]["event"]["id"] == created["id"]
    return [[frame["type"], frame["action"]] for frame in frames]


def test_the_python_client_follows(url: str, token: str, organization: str, kafka_bootstrap: str) -> None:
    told = frames_of([sys.executable, "-c", block("python")], url, token, organization, kafka_bootstrap)

    assert told == [["event", "created"]] * 2


def test_the_javascript_client_follows(
    url: str, token: str, organization: str, kafka_bootstrap: str, tmp_path: Path
) -> None:
    node = shutil.which("node")
    if node is None or not _has_sockets(node):
        pytest.skip("NOT CHECKED: no node with a WebSocket of its own, the page's JavaScript did not run")
    program = tmp_path / "follow.mjs"
    program.write_text(block("javascript") + USE_IT, "utf-8")

    told = frames_of([node, _WITH_SOCKETS, str(program)], url, token, organization, kafka_bootstrap)

    assert told == [["event", "created"]] * 2


def test_both_clients_are_as_short_as_promised() -> None:
    assert all(len(block(language).splitlines()) <= 35 for language in ("javascript", "python"))


def _has_sockets(node: str) -> bool:
    probe = subprocess.run(
        [node, _WITH_SOCKETS, "-e", "process.exit(typeof WebSocket === 'function' ? 0 : 1)"], check=False
    )
    return probe.returncode == 0
