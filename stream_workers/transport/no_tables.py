"""Faust without tables: its manager sleeps a second at every start, so that tables may register. There are none."""

from faust.tables import TableManager


class NoTables(TableManager):  # type: ignore[misc]  # faust is not typed
    """What Faust starts for tables, without its pause: a worker that is started again reads a second sooner."""

    async def on_start(self) -> None:
        """Say that all tables are known; the consumer subscribes then."""
        await self._update_channels()
        await self.recovery.start()
