"""The worker with 20 us more for each record: what the guard of `tests/e2e/test_speed.py` must notice."""

import time

from stream_workers.app import app
from stream_workers.batch import Batch, SourceRecord

__all__ = ["app"]

_NANOSECONDS = 20_000
_add = Batch.add


def _add_slowly(batch: Batch, record: SourceRecord) -> None:
    until = time.thread_time_ns() + _NANOSECONDS
    while time.thread_time_ns() < until:
        pass
    _add(batch, record)


setattr(Batch, "add", _add_slowly)  # noqa: B010 - the fault that is planted
