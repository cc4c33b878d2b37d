"""The Faust settings this transport needs, each with its reason."""

from typing import Any

from stream_workers.transport.monitor import BatchMonitor
from stream_workers.transport.no_tables import NoTables

MIB = 1024 * 1024


def worker_settings() -> dict[str, Any]:
    """For `faust.App(..., **worker_settings())`; the caller adds id, broker and broker_consumer."""
    return {
        # A killed worker's partitions move after this; Faust's 60 s would cost a minute at every kill. A fixed name
        # (`consumer_group_instance_id`, KIP-345) would save it, but aiokafka does not know the error that fences the
        # worker of before: when both live they take the partitions from each other for ever, and read nothing (seen).
        "broker_session_timeout": 6.0,
        # Four chances a session.
        "broker_heartbeat_interval": 1.5,
        # The thread polls for ever, so this only passes when the worker's event loop is stuck.
        "broker_max_poll_interval": 300.0,
        # Would split a batch, which cannot be done: the fetch size is the limit.
        "broker_max_poll_records": None,
        # As it comes over the wire: compressed JSON unpacks to four times that. 8 MiB was no faster, with 155 MB more.
        "consumer_max_fetch_size": MIB // 2,
        # How soon more partitions, or a topic deleted and made anew, are noticed; Faust's is 5 minutes.
        "consumer_metadata_max_age_ms": 10_000,
        # A group without a commit starts at the oldest record: nothing published before the first start is lost.
        "consumer_auto_offset_reset": "earliest",
        # Counts batches, not messages: at Faust's 4,096 that would be gigabytes. 8 took 50 MB more and gained nothing.
        "stream_buffer_maxsize": 4,
        # Makes Faust call our `wait_empty` on revoke and stop; without it batches in flight are always repeated.
        "stream_wait_empty": True,
        # Only for commits that were refused: `acknowledge` commits at once.
        "broker_commit_interval": 1.0,
        # A dead letter carries up to 8 MiB of the original and its headers; Faust's default is 1,000,000.
        "producer_max_request_size": 10 * MIB,
        # Faust's exactly_once loses and doubles (faust-streaming issues 323, 517); rows here are idempotent instead.
        "processing_guarantee": "at_least_once",
        "Monitor": BatchMonitor,
        "TableManager": NoTables,
    }
