"""A worker that "stores" by appending to a file and only then acknowledges; started by `worker_process.py`."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import faust

from stream_workers.transport import (
    BatchConsumer,
    BatchSchema,
    acknowledge,
    gather,
    group_is_current,
    pause,
    resume,
    worker_settings,
)

INTERVAL = timedelta(milliseconds=50)
PLAN: dict[str, Any] = json.loads(sys.argv.pop())
BatchConsumer.finish_within = timedelta(seconds=PLAN["finish_within_seconds"])

app = faust.App(
    PLAN["group"],
    broker=f"kafka://{PLAN['bootstrap']}",
    broker_consumer=f"microbatch://{PLAN['bootstrap']}",
    web_enabled=False,
    topic_disable_leader=True,
    datadir=PLAN["directory"],
    **(worker_settings() | PLAN["settings"]),
)


def switch(change: Callable[[Any], None], event: str) -> None:
    change(app)
    write(event=event)


async def at_any_time() -> None: ...


def ignore(_: Any) -> None:
    """Decoding is the real worker's."""


@app.agent(app.topic(PLAN["topic"], schema=BatchSchema()))
async def store(stream: Any) -> None:
    """Two groups in flight, as the real worker: the next one is gathered while this one is stored."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, switch, pause, "paused")
    loop.add_signal_handler(signal.SIGUSR2, switch, resume, "resumed")
    previous: asyncio.Task[None] | None = None
    number = 0
    async for group in gather(
        stream, max_rows=PLAN["max_rows"], min_interval=INTERVAL, wanted=at_any_time, taken=ignore
    ):
        if not group:
            continue
        number += 1
        if number in PLAN["drop_buffers_at"]:
            app.flow_control.clear()
        if number == PLAN["raise_at"]:
            raise RuntimeError("a bug in the loop")
        if number == PLAN["crash_at"]:
            await app.crash(RuntimeError("the store is broken for good"))
            await asyncio.Event().wait()
        write(event="taken", rows=sum(len(event.value) for event in group))
        if previous is not None:
            await previous
        previous = asyncio.create_task(store_group(stream, group))


async def store_group(stream: Any, group: list[Any]) -> None:
    await asyncio.sleep(PLAN["delay_seconds"])
    was_current = group_is_current(group)
    for event in group:
        write_batch(event.value)
    committed = await acknowledge(stream, group)
    write(event="acknowledged", current=was_current, committed=committed)


def write_batch(batch: Any) -> None:
    write(
        event="stored", partition=batch.partition, offsets=ranges(batch.offsets), ahead=batches_ahead(), rss=rss_kib()
    )
    if PLAN["keep_records"]:
        columns = zip(batch.offsets, batch.timestamps, batch.keys, batch.values, batch.headers, strict=True)
        write(event="records", partition=batch.partition, records=repr(list(columns)))


def batches_ahead() -> int:
    """Fetched and not taken yet."""
    thread = app.consumer._thread
    return sum(lease.batches_made - lease._batches_taken for lease in list(thread._leases.values()))


def rss_kib() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def ranges(offsets: Iterable[int]) -> list[list[int]]:
    """[first, last] of each run without a hole: keeps the log small."""
    runs: list[list[int]] = []
    for offset in offsets:
        if runs and runs[-1][1] == offset - 1:
            runs[-1][1] = offset
        else:
            runs.append([offset, offset])
    return runs


def write(**line: Any) -> None:
    LOG.write(json.dumps(line) + "\n")
    LOG.flush()


if __name__ == "__main__":
    LOG = Path(PLAN["log"]).open("a")  # noqa: SIM115 - open as long as the process
    write(event="started")
    app.main()
