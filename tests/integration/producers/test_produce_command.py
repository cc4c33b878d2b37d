"""`timeline produce` as a user runs it, on real Kafka."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec

import producers
from deploy.embedded.ports import free_port
from schemas.activity_message import decode_message
from tests.integration.producers.topic_reader import records_of

SAMPLE = Path(producers.__file__).parent / "samples" / "bottlecrm-recording.jsonl"
LINES = SAMPLE.read_bytes().splitlines(keepends=True)


def produce(bootstrap_servers: str, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "deploy.cli", "produce", *arguments],
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, "TIMELINE_KAFKA_BOOTSTRAP_SERVERS": bootstrap_servers},
    )


def test_the_whole_recording_arrives(kafka_bootstrap: str, organization: str) -> None:
    done = produce(kafka_bootstrap, str(SAMPLE), "--organization", organization)

    assert (done.returncode, done.stdout, done.stderr) == (0, b"accepted 1140, failed 0\n", b"")
    arrived = {decode_message(record.value()).id for record in records_of(kafka_bootstrap, organization)}
    assert arrived == {msgspec.json.decode(line)["id"] for line in LINES}


def test_a_bad_line_on_standard_input_is_named_and_the_exit_code_is_one(
    kafka_bootstrap: str, organization: str
) -> None:
    lines = LINES[0] + b'\n{"id": 1}\n' + LINES[1]

    done = produce(kafka_bootstrap, "-", "--organization", organization, stdin=lines)

    assert (done.returncode, done.stdout) == (1, b"accepted 2, failed 1\n")
    assert done.stderr == b"<stdin>:3: schema at $.id: Expected `str`, got `int`\n"
    assert len(records_of(kafka_bootstrap, organization)) == 2


def test_a_file_that_is_not_there_is_one_line() -> None:
    done = produce(f"127.0.0.1:{free_port()}", "no-such-file.jsonl")

    assert done.returncode == 2
    assert b"no-such-file.jsonl: No such file or directory" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_an_impossible_organization_is_refused_before_anything_is_read() -> None:
    done = produce(f"127.0.0.1:{free_port()}", str(SAMPLE), "--organization", "a b")

    assert done.returncode == 2
    assert b"--organization" in done.stderr
