"""How long from a message's publication to its live frame: `python -m tests.bench.live_latency`.

Sockets follow one object each; some never read. Clients run in a process of their own, on raw asyncio.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import socket
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import uuid4

import msgspec
from rich.console import Console
from rich.table import Table
from websockets.asyncio.client import ClientConnection, connect

from deploy.commands.token import Role, sign
from deploy.embedded.stack import EmbeddedStack
from runtime.kafka import KafkaPublisher, Record
from schemas.activity_message import partition_key
from schemas.topics import ACTIVITIES
from tests.bench.process_usage import cpu_seconds, peak_memory_megabytes

_ORGANIZATION = "bench"
_LIVE = "/api/v1/activities/live"
_BURST_SECONDS = 0.02
_QUIET_SECONDS = 10.0
_SMALL_BUFFER_BYTES = 4096
_GOAL = "Bar: produce to frame p50 under 300 ms, p99 under 1 s."


class Plan(msgspec.Struct, frozen=True):
    """What is asked of the API."""

    sockets: int
    silent: int
    frames_per_second: int
    seconds: float


class Figures(msgspec.Struct, frozen=True):
    """Sorted, in milliseconds."""

    frames: int
    latencies: tuple[float, ...]
    dropped: int

    def percentile(self, percent: float) -> float:
        """Of the latencies."""
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * percent / 100))]


def main() -> None:
    """One round; the machine may be shared, so the table says how busy it was."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.live_latency", description=__doc__)
    parser.add_argument("--sockets", type=int, default=500)
    parser.add_argument("--silent", type=int, default=25, help="sockets that never read, beside the others")
    parser.add_argument("--rate", type=int, default=2000, help="frames per second in all")
    parser.add_argument("--seconds", type=float, default=30)
    arguments = parser.parse_args()
    plan = Plan(arguments.sockets, arguments.silent, arguments.rate, arguments.seconds)
    with tempfile.TemporaryDirectory() as folder, EmbeddedStack(Path(folder)) as stack:
        _report(Console(), plan, *_measure(stack, plan))


def _measure(stack: EmbeddedStack, plan: Plan) -> tuple[Figures, dict[str, float]]:
    pid = next(each.pid for each in stack._processes if each.name == "api")
    assert pid is not None
    ours, theirs = multiprocessing.Pipe()
    tokens = [
        sign(stack.settings, _ORGANIZATION, f"u-{number}", Role.MEMBER, timedelta(hours=1)) for number in range(20)
    ]
    clients = multiprocessing.get_context("spawn").Process(
        target=_follow_all, args=(f"{stack.api_url}", tokens, plan, theirs)
    )
    clients.start()
    assert ours.recv() == "ready"
    usage = {"before": _resident_megabytes(pid), "cpu": -cpu_seconds(pid)}
    published = _publish(stack.kafka.bootstrap_servers, plan)
    ours.send(published)
    figures: Figures = ours.recv()
    usage["cpu"] = (usage["cpu"] + cpu_seconds(pid)) / plan.seconds
    usage |= {"after": _resident_megabytes(pid), "peak": peak_memory_megabytes(pid), "published": published}
    usage |= _notice_to_frame(stack)
    clients.join()
    return figures, usage


def _publish(bootstrap_servers: str, plan: Plan) -> int:
    """Small bursts at an even pace; each message says when it was made."""
    count, started = 0, time.monotonic()
    objects = plan.sockets + plan.silent
    with KafkaPublisher(bootstrap_servers) as publisher:
        while (elapsed := time.monotonic() - started) < plan.seconds:
            while count < elapsed * plan.frames_per_second:
                publisher.publish(_record(count % objects))
                count += 1
            publisher.poll(0)
            time.sleep(_BURST_SECONDS)
    return count


def _record(number: int) -> Record:
    object_id = f"o-{number}"
    message = {
        "id": str(uuid4()),
        "organization_id": _ORGANIZATION,
        "event_type": "note",
        "object_type": "lead",
        "object_id": object_id,
        "actor": {"id": "u-1", "email": "jo@acme.com", "first_name": "Jo", "last_name": "Doe"},
        "data": {"text": "Called, will call again on Monday", "made_at": time.time()},
        "created_at": datetime.now(UTC).isoformat(),
    }
    return Record(ACTIVITIES, partition_key(_ORGANIZATION, "lead", object_id), json.dumps(message).encode())


def _follow_all(url: str, tokens: Sequence[str], plan: Plan, parent: Connection) -> None:
    asyncio.run(_Clients(url, tokens, plan, parent).run())


class _Made(msgspec.Struct):
    made_at: float


class _Event(msgspec.Struct):
    data: _Made


class _Frame(msgspec.Struct):
    """The little of a frame that is looked at."""

    event: _Event


class _Clients:
    def __init__(self, url: str, tokens: Sequence[str], plan: Plan, parent: Connection) -> None:
        self._address = url.replace("http://", "ws://") + _LIVE
        self._tokens = tokens
        self._plan = plan
        self._parent = parent
        self._decoder = msgspec.json.Decoder(_Frame)
        self._latencies: list[float] = []
        self._heard_at = time.monotonic()

    async def run(self) -> None:
        silent = [await self._silent(number) for number in range(self._plan.sockets, self._objects)]
        sockets = [await self._connected(number) for number in range(self._plan.sockets)]
        # A position answers nothing to wait for: the hub has taken them in before it reads their next message.
        await asyncio.sleep(1)
        readers = [asyncio.create_task(self._read(each)) for each in sockets]
        self._parent.send("ready")
        published: int = await asyncio.to_thread(self._parent.recv)
        expected = published - sum(1 for number in range(published) if number % self._objects >= self._plan.sockets)
        self._heard_at = time.monotonic()
        while len(self._latencies) < expected and time.monotonic() - self._heard_at < _QUIET_SECONDS:  # noqa: ASYNC110 - also a clock is waited for
            await asyncio.sleep(0.1)
        for reader in readers:
            reader.cancel()
        self._latencies.sort()
        self._parent.send(Figures(len(self._latencies), tuple(self._latencies), sum(map(_was_dropped, sockets))))
        for each in (*sockets, *silent):
            each.transport.abort()

    @property
    def _objects(self) -> int:
        return self._plan.sockets + self._plan.silent

    async def _connected(self, number: int, **arguments: object) -> ClientConnection:
        opened = await connect(self._address, compression=None, ping_interval=None, open_timeout=60, **arguments)  # type: ignore[arg-type]  # by name
        subscribe = [{"object_type": "lead", "object_id": f"o-{number}"}]
        await opened.send(json.dumps({"token": self._tokens[number % len(self._tokens)], "subscribe": subscribe}))
        return opened

    async def _silent(self, number: int) -> ClientConnection:
        parts = self._address.split("/")[2].split(":")
        small = socket.socket()
        small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_BUFFER_BYTES)
        small.connect((parts[0], int(parts[1])))
        small.settimeout(0)
        opened = await self._connected(number, sock=small)
        opened.transport.pause_reading()
        return opened

    async def _read(self, opened: ClientConnection) -> None:
        with suppress(Exception):
            while True:
                frame = self._decoder.decode(await opened.recv(decode=False))
                self._heard_at = time.monotonic()
                self._latencies.append((time.time() - frame.event.data.made_at) * 1000)


def _was_dropped(opened: ClientConnection) -> bool:
    return opened.close_code is not None


def _notice_to_frame(stack: EmbeddedStack) -> dict[str, float]:
    """The API's own part, by its histogram."""
    from urllib.request import urlopen  # noqa: PLC0415 - the clients' process needs none

    with urlopen(f"{stack.api_url}/metrics", timeout=30) as answer:
        lines = answer.read().decode().splitlines()
    values = {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[:1] != "#")}
    count = values["timeline_live_frame_seconds_count"]
    mean = values["timeline_live_frame_seconds_sum"] / max(count, 1) * 1000
    within = {
        bound: values[f'timeline_live_frame_seconds_bucket{{le="{bound}"}}'] / max(count, 1)
        for bound in ("0.05", "0.3")
    }
    return {"mean": mean, "under 50 ms": within["0.05"], "under 300 ms": within["0.3"]}


def _resident_megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) * 1024 / 1e6


def _report(console: Console, plan: Plan, figures: Figures, usage: Mapping[str, float]) -> None:
    table = Table(
        title=f"{plan.sockets} sockets and {plan.silent} that never read, {plan.seconds:g} s", show_header=False
    )
    table.add_row("published, told", f"{usage['published']:,.0f}, {figures.frames:,}")
    table.add_row("produce to frame, ms", " ".join(f"p{p}: {figures.percentile(p):.0f}" for p in (50, 90, 99)))
    table.add_row("of it, notice to frame", f"mean {usage['mean']:.0f} ms, {usage['under 50 ms']:.0%} under 50 ms")
    table.add_row("reading sockets dropped", str(figures.dropped))
    table.add_row("API, MB", f"{usage['before']:.0f} before, {usage['after']:.0f} after, {usage['peak']:.0f} peak")
    table.add_row("API, cores", f"{usage['cpu']:.2f}")
    table.add_row("load average", f"{os.getloadavg()[0]:.1f}")
    console.print(table)
    console.print(_GOAL)
    if figures.frames == 0:
        sys.exit(1)


if __name__ == "__main__":
    main()
