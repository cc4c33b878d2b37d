"""Events into ClickHouse by the worker's own steps, without Kafka between: fills tables."""

from collections.abc import Iterable
from itertools import count, islice

from runtime.kafka import Record
from stream_workers.batch import Batch, SourceRecord
from stream_workers.directory import Directory
from stream_workers.store import ClickHouseStore

_ROWS_PER_INSERT = 100_000
_APPEND_MS = 1_795_000_000_000


def load_directly(url: str, records: Iterable[Record]) -> int:
    """Validated, enriched, stored; how many. Raises AssertionError if one of them is refused."""
    store, remaining, loaded = ClickHouseStore(url), iter(records), 0
    offsets = count()
    while chunk := list(islice(remaining, _ROWS_PER_INSERT)):
        batch = Batch(Directory(), {})
        for record, offset in zip(chunk, offsets, strict=False):
            # Ten a millisecond, as a log under load has them.
            batch.add(SourceRecord(record.topic, 0, offset, _APPEND_MS + offset // 10, record.key, record.value, ()))
        assert not batch.letters, batch.letters[0]
        store.insert_events(batch.rows)
        loaded += len(chunk)
    store.close()
    return loaded
