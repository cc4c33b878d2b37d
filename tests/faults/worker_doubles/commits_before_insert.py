"""Broken on purpose: offsets first, then the insert. A kill in between loses what was in hand."""

from runtime import failpoints
from stream_workers import app as wiring
from stream_workers.batch import Batch
from stream_workers.config import WorkerSettings
from stream_workers.pipeline import Group, Pipeline


class CommitsBeforeInsert(Pipeline):
    """The real pipeline with two lines exchanged."""

    async def _write(self, group: Group, batch: Batch) -> None:
        await self._acknowledge(group)
        failpoints.reach("after_commit")
        await self._flush(batch, self._stored.set)


vars(wiring)["Pipeline"] = CommitsBeforeInsert
app = wiring.create_app(WorkerSettings.from_environment())
