"""`timeline up` as a person runs it: data stays, nothing is left behind, one stack for each directory."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from confluent_kafka import OFFSET_BEGINNING, Consumer, Producer, TopicPartition

from deploy.commands.token import Role
from deploy.embedded.stack import PARTITIONS
from runtime.clickhouse import connect
from tests.e2e.conftest import api_for
from tests.e2e.webhook_receiver import running_receiver
from tests.unit.producers.imports import HEADER, MAPPING_TEXT

DEADLINE_SECONDS = 90.0
TIMELINE = (sys.executable, "-m", "deploy.cli")
NEVER_STOPPED = -signal.SIGKILL
SERVERS_ONLY = ("--without", "worker", "--without", "api")


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        time.sleep(0.05)


def processes_of(directory: Path) -> list[str]:
    """The command lines of all processes that name the directory; a zombie has none."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if str(directory) in command:
            found.append(command)
    return found


class TimelineUp:
    """A `timeline up` in a process of its own."""

    def __init__(self, directory: Path, *options: str, **settings: str) -> None:
        self.directory = directory
        self.output = directory.parent / "up.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._command = [*TIMELINE, "up", "--data-dir", str(directory), *options]
        self._environment = os.environ | {f"TIMELINE_{name.upper()}": value for name, value in settings.items()}

    def start(self) -> None:
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                self._command, env=self._environment, stdout=output, stderr=subprocess.STDOUT
            )
        wait_for(lambda: self.process is None or self.process.poll() is not None or "Ready" in self.output.read_text())
        assert self.process.poll() is None, self.output.read_text()

    def end(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(DEADLINE_SECONDS)

    @property
    def child_pids(self) -> dict[str, int]:
        pids: dict[str, int] = json.loads((self.directory / "stack.json").read_text())["processes"]
        return pids

    def settings(self) -> dict[str, str]:
        """What a shell has in its environment after `eval "$(timeline env)"`."""
        source = f'eval "$({" ".join(TIMELINE)} env --data-dir {self.directory})" && env -0'
        done = subprocess.run(["bash", "-ec", source], capture_output=True, text=True, check=True)
        pairs = (line.split("=", 1) for line in done.stdout.split("\0") if line.startswith("TIMELINE_"))
        return dict(pairs)


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[TimelineUp]:
    up = TimelineUp(tmp_path / "data", *SERVERS_ONLY)
    up.start()
    yield up
    if up.process is not None and up.process.poll() is None:
        up.end(signal.SIGTERM)


def store_a_row(url: str) -> None:
    client = connect(url)
    client.command("CREATE TABLE IF NOT EXISTS kept (x Int8) ENGINE = MergeTree ORDER BY x")
    client.command("INSERT INTO kept VALUES (42)")
    client.close_connections()


def stored_rows(url: str) -> list[int]:
    client = connect(url)
    rows = [row[0] for row in client.query("SELECT x FROM kept").result_rows]
    client.close_connections()
    return rows


def publish_a_message(bootstrap_servers: str) -> None:
    producer = Producer({"bootstrap.servers": bootstrap_servers, "acks": "all"})
    producer.produce("crm.directory", key=b"k", value=b"kept")
    assert producer.flush(DEADLINE_SECONDS) == 0


def published_messages(bootstrap_servers: str) -> list[bytes | None]:
    consumer = Consumer({"bootstrap.servers": bootstrap_servers, "group.id": "unused"})
    consumer.assign([TopicPartition("crm.directory", number, OFFSET_BEGINNING) for number in range(PARTITIONS)])
    try:
        return [message.value() for message in consumer.consume(1, timeout=DEADLINE_SECONDS)]
    finally:
        consumer.close()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_rows_and_messages_survive_a_restart(stack: TimelineUp, ending: signal.Signals) -> None:
    before = stack.settings()
    store_a_row(before["TIMELINE_CLICKHOUSE_URL"])
    publish_a_message(before["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"])

    stack.end(ending)
    stack.start()

    after = stack.settings()
    assert after == before
    assert stored_rows(after["TIMELINE_CLICKHOUSE_URL"]) == [42]
    assert published_messages(after["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"]) == [b"kept"]


def test_ctrl_c_leaves_no_process_and_succeeds(stack: TimelineUp) -> None:
    assert stack.end(signal.SIGINT) == 0

    assert processes_of(stack.directory) == []


def test_up_alone_takes_an_import_delivers_it_to_a_webhook_and_ends_in_order(tmp_path: Path) -> None:
    up = TimelineUp(tmp_path / "data", "--port", "0", webhook_allowed_hosts="127.0.0.1")
    mapping, past = tmp_path / "mapping.toml", tmp_path / "past.csv"
    mapping.write_text(MAPPING_TEXT)
    past.write_text(f"{HEADER}\n1,Note,l-1,15.01.2024 10:30,u-1,,,a note of the past\n")
    try:
        up.start()
        settings = os.environ | up.settings()
        admin = api_for(settings, f"http://127.0.0.1:{settings['TIMELINE_API_PORT']}", "acme", role=Role.ADMIN)
        with running_receiver() as receiver:
            endpoint = {"url": f"{receiver.url}/all"}
            # An API that has just started does not follow the changes yet, and says so.
            wait_for(lambda: admin.post("/api/v1/activities/webhooks/", endpoint).status == 201)
            importing = [*TIMELINE, "import", str(past), "--mapping", str(mapping)]
            done = subprocess.run(importing, env=settings, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            wait_for(lambda: bool(receiver.of("/all")))

        assert receiver.of("/all")[0].event["data"] == {"text": "a note of the past"}
        assert admin.timeline("lead", "l-1")["pagination"]["total"] == 1
        pids = up.child_pids
    finally:
        exit_code = up.end(signal.SIGTERM)
    assert exit_code == 0
    assert set(pids) == {"kafka", "clickhouse", "worker-1", "api", "imports", "webhooks"}
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids.values())


def test_kill_9_of_the_command_leaves_no_process(stack: TimelineUp) -> None:
    assert {"kafka", "clickhouse"} == set(stack.child_pids)

    assert stack.end(signal.SIGKILL) == NEVER_STOPPED

    wait_for(lambda: processes_of(stack.directory) == [])


def test_a_second_start_on_the_same_directory_is_refused_in_one_line(stack: TimelineUp) -> None:
    command = [*TIMELINE, "up", "--data-dir", str(stack.directory), *SERVERS_ONLY]

    second = subprocess.run(command, capture_output=True, text=True, check=False)

    assert second.returncode == 1
    assert stack.process is not None
    assert second.stderr == (
        f"timeline: data directory {stack.directory} is in use by a running stack (pid {stack.process.pid}): "
        "stop that one or choose another --data-dir\n"
    )


def test_a_server_that_dies_ends_the_stack_and_is_named_with_its_log(stack: TimelineUp) -> None:
    os.kill(stack.child_pids["clickhouse"], signal.SIGKILL)

    assert stack.process is not None
    assert stack.process.wait(DEADLINE_SECONDS) == 1
    last_line = stack.output.read_text().splitlines()[-1]
    assert last_line.startswith("timeline: clickhouse ended with exit code -9")
    assert str(stack.directory / "logs" / "clickhouse.log") in last_line
    assert processes_of(stack.directory) == []
