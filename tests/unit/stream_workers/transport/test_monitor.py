"""Faust's counters."""

from types import SimpleNamespace

import pytest
from aiokafka.structs import TopicPartition

from stream_workers.transport import BatchMonitor, worker_settings
from stream_workers.transport.lease import Lease
from tests.unit.stream_workers.transport.test_lease import SomeAssignment, batch_of

pytestmark = pytest.mark.anyio
TP = TopicPartition("t", 0)


class SomeStream:
    """Faust keeps both by weak reference."""

    def __init__(self) -> None:
        self.task_owner = test_batch_counts_as_its_records_and_leaves_nothing_active


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_batch_counts_as_its_records_and_leaves_nothing_active() -> None:
    monitor = BatchMonitor()
    batch = batch_of(Lease(("t", 0), SomeAssignment(), 0), 0, 0, 25)
    message = SimpleNamespace(topic="t", value=batch)
    stream = SomeStream()

    for _ in range(3):
        monitor.on_message_in(TP, 24, message)
        state = monitor.on_stream_event_in(TP, 24, stream, SimpleNamespace(value=batch))

    assert state is None
    assert (monitor.messages_received_total, monitor.messages_active) == (75, 0)
    assert (monitor.events_total, monitor.events_active) == (75, 0)
    assert dict(monitor.messages_received_by_topic) == {"t": 75}
    assert list(monitor.events_by_task.values()) == [75]


async def test_ordinary_message_counts_as_faust_counts_it() -> None:
    monitor = BatchMonitor()
    stream = SomeStream()
    monitor.on_message_in(TP, 0, SimpleNamespace(topic="t", value=b"one"))
    state = monitor.on_stream_event_in(TP, 0, stream, SimpleNamespace(value=b"one"))
    assert state is not None
    assert (monitor.events_total, monitor.events_active, monitor.messages_active) == (1, 1, 1)


async def test_settings_keep_four_heartbeats_in_a_session() -> None:
    settings = worker_settings()
    assert settings["broker_session_timeout"] == 4 * settings["broker_heartbeat_interval"]
