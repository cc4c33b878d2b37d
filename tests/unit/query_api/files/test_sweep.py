"""Files that are let go by the sweep when their event is gone."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from query_api.files.store import FileStore
from query_api.files.sweep import YOUNG, Sweep, SweepCounts
from tests.unit.query_api.files.uploading import KEY, Uploading, files_in


def test_a_file_goes_when_its_event_is_gone_for_longer_than_the_grace(
    upload: Uploading, store: FileStore, tmp_path: Path
) -> None:
    kept = asyncio.run(upload())
    known = {kept.id}

    async def sweep(after: timedelta, *, is_dry_run: bool = False) -> SweepCounts:
        async def known_events(organization: str, _ids: object) -> set[str]:
            return known if organization == ".." else set()

        return await Sweep(
            store,
            known_events,
            grace=timedelta(days=30),
            now=datetime.now(UTC) + after,
            is_dry_run=is_dry_run,
            on_progress=lambda _: None,
        ).run()

    def counts(after: timedelta, *, is_dry_run: bool = False) -> tuple[int, int, int]:
        found = asyncio.run(sweep(after, is_dry_run=is_dry_run))
        return found.kept, found.marked, found.deleted

    day = timedelta(days=1)
    assert counts(100 * day) == (1, 0, 0)
    known.clear()
    assert counts(timedelta()) == (1, 0, 0), "an upload may be under way"
    assert counts(2 * day, is_dry_run=True) == (0, 1, 0)
    assert counts(2 * day) == (0, 1, 0)
    known.add(kept.id)
    assert counts(50 * day) == (1, 0, 0), "its event came back: the grace begins anew"
    known.clear()
    assert counts(50 * day) == (0, 1, 0)
    assert counts(29 * day) == (0, 1, 0)
    assert counts(31 * day, is_dry_run=True) == (0, 0, 1)
    assert asyncio.run(store.manifest(KEY)) == kept
    assert counts(31 * day) == (0, 0, 1)
    assert files_in(tmp_path) == []


def test_uploads_that_never_ended_are_swept(store: FileStore, tmp_path: Path) -> None:
    incoming = tmp_path / "files/incoming"
    incoming.mkdir(parents=True)
    (incoming / uuid4().hex).write_bytes(b"whole, and never kept")
    (incoming / f"{uuid4().hex}#1").write_bytes(b"the process was killed")
    (incoming / f"{uuid4().hex}#1").write_bytes(b"under way")
    long_ago = (datetime.now(UTC) - 2 * YOUNG).timestamp()
    for path in incoming.iterdir():
        if path.read_bytes() != b"under way":
            os.utime(path, (long_ago, long_ago))

    async def none(_organization: str, _ids: object) -> set[str]:
        return set()

    swept = Sweep(store, none, grace=YOUNG, now=datetime.now(UTC), is_dry_run=False, on_progress=lambda _: None)

    assert asyncio.run(swept.run()).uploads == 2
    assert [path.read_bytes() for path in incoming.iterdir()] == [b"under way"]
