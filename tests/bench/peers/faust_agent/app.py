"""`faust -A tests.bench.peers.faust_agent.app worker`: until SIGTERM."""

import asyncio
from typing import Any

import faust

from tests.bench.peers.event_row import event_row
from tests.bench.peers.target import Inserter, Target

_ROWS = 1000

target = Target.from_environment()
inserter = Inserter(target)
app = faust.App(
    target.group,
    broker=f"kafka://{target.bootstrap_servers}",
    value_serializer="raw",
    consumer_auto_offset_reset="earliest",
    topic_disable_leader=True,
    # The default of 2.8 s would only make the end of the measurement late.
    broker_commit_interval=0.5,
    web_enabled=False,
)


@app.agent(app.topic(target.topic, value_serializer="raw", key_serializer="raw"))  # type: ignore[untyped-decorator]  # Faust's
async def store_activities(stream: Any) -> None:
    """As Faust documents batching."""
    async for events in stream.take_events(_ROWS, within=target.wait_seconds):
        rows = [event_row(event.value, int(event.message.timestamp * 1000)) for event in events]
        await asyncio.to_thread(inserter.insert, rows)
