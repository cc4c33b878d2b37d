"""Mends what the log can mend: reads it again and writes the rows of the differing hours once more. Publishes nothing.

Rows are repeatable, so a row that was right stays as it is, and a newer one that came meanwhile wins as ever. Unlike
the comparison this uses the directory: what is written is what a worker would write.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from deploy.errors import LogUnreadable
from deploy.verify.expectation import Expectation, ReadBatch, write_behind
from deploy.verify.findings import Findings
from deploy.verify.input_log import InputLog, LogSpan, OnProgress
from deploy.verify.scratch import LoggedRow, Scratch
from runtime.clickhouse import connect_async
from schemas.activity_row import ActivityRow
from stream_workers.dead_letter import DeadLetterRow
from stream_workers.directory import Directory, DirectoryReader
from stream_workers.mark import HOUR_SECONDS, touched_hours
from stream_workers.settle import settle_round
from stream_workers.store import ClickHouseStore

_DIRECTORY_SECONDS = 120

_HOURS = "SELECT DISTINCT organization_id, toUnixTimestamp(hour) AS seconds FROM {differences} WHERE is_mendable"
_COUNTS = "SELECT kind, count() AS mended FROM {differences} WHERE is_mendable GROUP BY kind"
_MARK_SETTLED = """
INSERT INTO summary_marks (organization_id, hour, mark)
SELECT organization_id, hour, (SELECT max(epoch) FROM summary_epochs) FROM {settled}
"""


class Repair:
    """What is to be written again: the hours and letters that the last comparison found."""

    def __init__(self, scratch: Scratch, findings: Findings) -> None:
        self._scratch = scratch
        self._hours = {(row["organization_id"], int(row["seconds"])) for row in scratch.rows(_HOURS)}
        self._letters = {
            (row["topic"], row["partition"], row["offset"]) for row in findings.letters if row["kind"] != "letter_extra"
        }
        self._settled = findings.counts["settled"]
        self.counts: Counter[str] = Counter({row["kind"]: row["mended"] for row in scratch.rows(_COUNTS)})
        self.counts.update(row["kind"] for row in findings.letters if row["kind"] != "letter_extra")
        self.counts += Counter(settled=self._settled)

    def write(
        self, log: InputLog, spans: Sequence[LogSpan], expectation: Expectation, url: str, on_progress: OnProgress
    ) -> None:
        """Read the spans again and write what is missing; back when ClickHouse has acknowledged it."""
        store = ClickHouseStore(url)
        try:
            if self._hours or self._letters:
                batches = (expectation.of(chunk, {}) for chunk in log.read(spans, on_progress))
                write_behind(batches, lambda batch: self._write(store, batch))
        finally:
            store.close()
        if self._settled:
            # At once: a marked hour is counted live until it is settled again.
            self._scratch.run(_MARK_SETTLED, {})
        if self._settled or self._hours:
            asyncio.run(_settle(url))

    def _write(self, store: ClickHouseStore, batch: ReadBatch) -> None:
        rows = [each.row for each in batch.rows if self._has(each)]
        if rows:
            store.insert_events(rows)
            store.mark_hours(touched_hours(rows))
        letters = [each for each in batch.letters if self._has_letter(each)]
        if letters:
            store.insert_dead_letters(letters)

    def _has(self, logged: LoggedRow) -> bool:
        return hour_of(logged.row) in self._hours

    def _has_letter(self, letter: DeadLetterRow) -> bool:
        return (letter.topic, letter.partition, letter.offset) in self._letters


def hour_of(row: ActivityRow) -> tuple[str, int]:
    """Organization, and the hour's first second since 1970."""
    seconds = int(row.created_at.timestamp())
    return (row.organization_id, seconds - seconds % HOUR_SECONDS)


def directory_now(bootstrap_servers: str) -> Directory:
    """The names as the workers have them at this moment. Raises LogUnreadable."""
    return asyncio.run(_read_directory(bootstrap_servers))


async def _read_directory(bootstrap_servers: str) -> Directory:
    directory = Directory()
    reader = DirectoryReader(directory, bootstrap_servers)
    reading = asyncio.create_task(reader.run())
    try:
        async with asyncio.timeout(_DIRECTORY_SECONDS):
            await reader.loaded.wait()
    except TimeoutError as error:
        raise LogUnreadable(f"the directory of names did not end within {_DIRECTORY_SECONDS} s") from error
    finally:
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading
    return directory


async def _settle(url: str) -> None:
    client = await connect_async(url)
    try:
        await settle_round(client)
    finally:
        await client.close()
