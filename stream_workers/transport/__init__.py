"""Micro-batch transport for Faust: one event is one Kafka fetch of one partition, 40 times what stock agents carry.

Entry point `faust.transports`: `microbatch`. Use `broker_consumer="microbatch://host:port"`, `worker_settings()`,
`app.topic(name, schema=BatchSchema())`, and in the agent `gather` and `acknowledge`. Faust keeps its agents,
web views, sensors and command line; the producer stays Faust's own.
"""

from faust.transport.drivers import aiokafka as faust_aiokafka

from stream_workers.transport.consumer import BatchConsumer
from stream_workers.transport.gather import acknowledge, gather, group_is_current, pause, resume
from stream_workers.transport.monitor import BatchMonitor
from stream_workers.transport.record_batch import RecordBatch
from stream_workers.transport.schema import BatchSchema
from stream_workers.transport.settings import worker_settings

__all__ = [
    "BatchConsumer",
    "BatchMonitor",
    "BatchSchema",
    "RecordBatch",
    "Transport",
    "acknowledge",
    "gather",
    "group_is_current",
    "pause",
    "resume",
    "worker_settings",
]


class Transport(faust_aiokafka.Transport):  # type: ignore[misc]  # faust is not typed
    """What the URL scheme `microbatch://` names."""

    Consumer = BatchConsumer
