"""Logs are one JSON object a line on stderr, whoever writes them."""

import subprocess
import sys

import msgspec
import pytest

PROGRAM = """
import logging
import structlog
from runtime.logging import configure_logging
configure_logging("worker")
{statement}
"""


@pytest.mark.parametrize(
    "statement",
    [
        'structlog.get_logger("ours").warning("it happened", attempt=1)',
        'logging.getLogger("theirs").warning("it happened")',
    ],
)
def test_line_is_json_and_carries_the_service(statement: str) -> None:
    # In a process of its own: logging is configured once for all.
    program = PROGRAM.format(statement=statement)
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=True)

    (line,) = ended.stderr.splitlines()
    entry = msgspec.json.decode(line)
    assert (entry["service"], entry["event"], entry["level"]) == ("worker", "it happened", "warning")
    assert ended.stdout == b""
