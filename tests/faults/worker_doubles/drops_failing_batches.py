"""Broken on purpose: an insert that fails is logged, and the worker goes on with the next one."""

from collections.abc import Sequence

import structlog

from runtime.errors import StoreError
from schemas.activity_row import ActivityRow
from stream_workers import app as wiring
from stream_workers.config import WorkerSettings
from stream_workers.store import ClickHouseStore


class DropsFailingBatches(ClickHouseStore):
    """The real store without its promise."""

    def insert_events(self, rows: Sequence[ActivityRow]) -> None:
        """Log what went wrong, and drop the rows."""
        try:
            super().insert_events(rows)
        except StoreError as error:
            structlog.get_logger().warning("could not insert, going on", error=str(error))


vars(wiring)["ClickHouseStore"] = DropsFailingBatches
app = wiring.create_app(WorkerSettings.from_environment())
