"""Exports: each format says what the timeline says, whatever is written meanwhile; what is cut goes on."""

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from clickhouse_connect.driver.client import Client
from pyarrow import parquet

from deploy.errors import ExportFailed
from deploy.export_file import ExportRun, Progress
from query_api.app import create_app
from query_api.export.pages import SAFE_ROWS
from query_api.queries.query import Query
from query_api.queries.timeline_filter import EventFilter
from query_api.reads.store import ReadStore, RowT
from query_api.tenant import TenantContext
from runtime.clickhouse import connect
from schemas.activity_row import ActivityRow
from schemas.version import Rank
from tests.integration.query_api.api import FEED, TIMELINE, Api
from tests.integration.query_api.rows import NOON, edited, insert, row
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import settings as api_settings

EXPORT = "/api/v1/activities/export/"
CURSOR = "X-Timeline-Export-Cursor"
EVENTS = 2_600
HOSTILE = (
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\uff1d1+1",
    "'quoted'",
    'say "hi", then\r\ngo',
    "a;=1+1",
    "Grüße, 你好 👋🏽 \u202e",
    "",
)


class WritingStore(ReadStore):
    """Before every page of an export events come, late and new ones, and one of before is edited."""

    database = ""
    after_first: list[ActivityRow] = []  # noqa: RUF012 - set by the test, for all that the application asks

    async def rows(self, tenant: TenantContext, query: Query, row_type: type[RowT]) -> list[RowT]:
        if self.after_first and query.name in {"events_by_key", "timeline_slice"}:
            await asyncio.to_thread(self._write, tenant.organization)
        return await super().rows(tenant, query, row_type)

    def _write(self, organization: str) -> None:
        now = datetime.now(UTC) + timedelta(seconds=1)
        client = connect(self.database)
        moments = (NOON - timedelta(minutes=7), NOON - timedelta(days=30), now, NOON + timedelta(days=200))
        insert(client, *(row(organization, created_at=at, ingested_at=now, summary="late") for at in moments))
        insert(client, edited(self.after_first.pop(), revision=2, ingested_at=now, summary="edited meanwhile"))
        client.close_connections()
        client.close()


@pytest.fixture
def written(clickhouse_url: str, kafka_bootstrap: str, organization: str) -> Iterator[Api]:
    """The organization's API while others write."""
    WritingStore.database = clickhouse_url
    app = create_app(api_settings(clickhouse_url=clickhouse_url, kafka_bootstrap_servers=kafka_bootstrap), WritingStore)
    with InProcess(app) as process:
        yield Api(process, organization)
    WritingStore.after_first = []


@pytest.fixture
def stored(organization: str, clickhouse: Client) -> list[ActivityRow]:
    """Events of two objects, many in one moment, with texts that break what is written carelessly."""
    rows = [
        row(
            organization,
            object_id=f"l-{number % 2}",
            created_at=NOON - timedelta(minutes=number // 3, microseconds=number % 3),
            summary=HOSTILE[number % len(HOSTILE)],
            actor_first_name=HOSTILE[(number + 3) % len(HOSTILE)],
            data=json.dumps({"text": HOSTILE[(number + 5) % len(HOSTILE)]}, ensure_ascii=number % 2 == 0),
        )
        for number in range(EVENTS)
    ]
    insert(clickhouse, *rows)
    insert(clickhouse, *(edited(each, revision=2, summary="edited before") for each in rows[:50]))
    insert(clickhouse, *(edited(each, revision=3, rank=Rank.DELETED) for each in rows[50:70]))
    return rows[:50] + rows[70:]


def everything(api: Api, path: str, **parameters: Any) -> list[Any]:
    """The events of a list, by cursor to its end."""
    events: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        page = api.get(path, cursor=cursor, page_size=100, **parameters).json()
        events += page["events"]
        cursor = page["pagination"]["next_cursor"]
    return events


def export(api: Api, form: str, **parameters: Any) -> httpx.Response:
    answer = api.get(EXPORT, format=form, **parameters)
    assert answer.status_code == 200, answer.text
    return answer


def flat(event: Any) -> dict[str, Any]:
    """An event as a row of CSV or Parquet has it."""
    actor = event["actor"] or {"id": "", "email": "", "first_name": "", "last_name": ""}
    names = (
        *("id", "event_type", "created_at", "updated_at", "object_type", "object_id", "summary", "is_system_generated"),
    )
    return {name: event[name] for name in names} | {f"actor_{name}": value for name, value in actor.items()}


def of_csv(content: bytes) -> list[dict[str, Any]]:
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))
    for each in rows:
        each["is_system_generated"] = each["is_system_generated"] == "true"
    return [{name: _unguarded(value) for name, value in each.items()} for each in rows]


def _unguarded(value: Any) -> Any:
    return value.removeprefix("'") if isinstance(value, str) else value


def of_parquet(content: bytes) -> list[dict[str, Any]]:
    rows = parquet.read_table(io.BytesIO(content)).to_pylist()
    return [
        each | {name: each[name].isoformat().replace("+00:00", "Z") for name in ("created_at", "updated_at")}
        for each in rows
    ]


def without_data(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in each.items() if name != "data"} for each in rows]


def test_every_format_says_what_the_feed_says(api: Api, stored: list[ActivityRow]) -> None:
    feed = everything(api, FEED)
    assert len(feed) == len(stored)

    lines = export(api, "jsonl").content.splitlines(keepends=True)
    assert [json.loads(line) for line in lines] == feed
    for rows in (of_csv(export(api, "csv").content), of_parquet(export(api, "parquet").content)):
        assert without_data(rows) == [flat(event) for event in feed]
        assert [json.loads(each["data"]) for each in rows] == [event["data"] for event in feed]


def test_no_cell_of_csv_begins_as_a_formula(api: Api, stored: list[ActivityRow]) -> None:
    rows = list(csv.reader(io.StringIO(export(api, "csv").text, newline=""), strict=True))

    assert len(rows) == len(stored) + 1
    cells = [cell for each in rows[1:] for cell in each]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"))] == []
    assert f"'{HOSTILE[0]}" in cells


def test_the_longest_ids_there_are_fit_into_the_queries(api: Api, organization: str, clickhouse: Client) -> None:
    short = [f"{number:04}" for number in range(SAFE_ROWS + 10)]
    ids = short + [f"{number:04}".ljust(128, "\U0001f4ce") for number in range(2 * SAFE_ROWS)]
    moments = [NOON - timedelta(minutes=number) for number in range(len(ids))]
    insert(
        clickhouse,
        *(row(organization, object_id=each, created_at=at) for each, at in zip(ids, moments, strict=True)),
    )

    lines = export(api, "jsonl").content.splitlines()

    assert [json.loads(line)["object_id"] for line in lines] == ids


@pytest.mark.parametrize("parameters", [{}, {"object_type": "lead", "object_id": "l-1"}], ids=["feed", "timeline"])
def test_what_comes_meanwhile_is_not_in_it_and_what_was_there_is_once(
    written: Api, stored: list[ActivityRow], parameters: dict[str, str]
) -> None:
    before = everything(written, TIMELINE if parameters else FEED, **parameters)
    WritingStore.after_first = [each for each in stored[-40:] if not parameters or each.object_id == "l-1"]
    left = len(WritingStore.after_first)

    events = [json.loads(line) for line in export(written, "jsonl", **parameters).content.splitlines()]

    assert len(WritingStore.after_first) < left - 2, "nothing was written meanwhile"
    WritingStore.after_first = []
    assert [event["id"] for event in events] == [event["id"] for event in before]
    assert "late" not in {event["summary"] for event in events}
    assert len(everything(written, FEED)) > len(stored)


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_what_was_cut_anywhere_goes_on_with_every_event_once(
    api: Api, clickhouse: Client, organization: str, stored: list[ActivityRow], form: str
) -> None:
    whole = export(api, form)
    cut = whole.content[: len(whole.content) * 2 // 5]
    begun, last = _whole_rows(cut, form)
    later = datetime.now(UTC) + timedelta(seconds=1)
    insert(clickhouse, row(organization, created_at=NOON - timedelta(days=1), ingested_at=later))

    rest = export(api, form, cursor=whole.headers[CURSOR], after=f"{last['created_at']},{last['id']}")

    assert begun + rest.content == whole.content
    assert rest.headers[CURSOR] == whole.headers[CURSOR]


def _whole_rows(cut: bytes, form: str) -> tuple[bytes, Any]:
    """What of a file that broke off is whole, and its last row. A record of CSV may have line breaks in it."""
    if form == "jsonl":
        begun = cut[: cut.rindex(b"\n") + 1]
        return begun, json.loads(begun.splitlines()[-1])
    begun = cut[: cut.rindex(b'"\r\n"') + 3]
    return begun, of_csv(begun)[-1]


def test_a_cursor_of_another_organization_or_of_other_filters_is_refused(
    api: Api, organization: str, stored: list[ActivityRow]
) -> None:
    cursor = export(api, "csv").headers[CURSOR]
    place = f"{NOON.isoformat()},{stored[0].event_id}"
    other = Api(api.process, f"{organization}-other")

    assert other.get(EXPORT, cursor=cursor, after=place).status_code == 400
    assert api.get(EXPORT, cursor=cursor, after=place, event_type="call").status_code == 400
    assert api.get(EXPORT, cursor="forged", after=place).status_code == 400
    assert api.get(EXPORT, after=place).status_code == 422
    assert api.get(EXPORT, cursor=cursor, after=place, format="parquet").status_code == 422
    assert api.get(EXPORT, cursor=cursor, after="yesterday").status_code == 422
    assert api.get(EXPORT, object_id="l-1").status_code == 422
    assert other.get(EXPORT, format="jsonl").content == b""


def test_a_file_that_is_begun_anew_forgets_what_the_old_one_wrote_down(
    clickhouse_url: str, organization: str, stored: list[ActivityRow], tmp_path: Path
) -> None:
    def interrupted(rows: int, *, resume: bool = False) -> None:
        class Interrupted(ExportRun):
            def _note(self, progress: Progress) -> None:
                if progress.rows > rows:
                    raise KeyboardInterrupt
                super()._note(progress)

        run = Interrupted(tmp_path / "cut", "csv", TenantContext(organization, "operator"), EventFilter())
        asyncio.run(run.run(clickhouse_url, resume=resume, on_total=lambda _: None, on_rows=lambda _: None))

    for rows in (1_500, 0):
        with pytest.raises(KeyboardInterrupt):
            interrupted(rows)
    with pytest.raises(ExportFailed, match="nothing"):
        interrupted(EVENTS, resume=True)


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_file_that_was_interrupted_goes_on(
    clickhouse_url: str, organization: str, stored: list[ActivityRow], tmp_path: Path, form: Any
) -> None:
    tenant = TenantContext(organization=organization, user="operator")
    totals: list[int] = []

    def run(name: str, *, resume: bool = False, stop_after: int = 10**9, wanted: EventFilter | None = None) -> int:
        left = [stop_after]

        def count(rows: int) -> None:
            left[0] -= rows
            if left[0] <= 0 and rows:
                raise KeyboardInterrupt

        each = ExportRun(tmp_path / name, form, tenant, wanted or EventFilter())
        return asyncio.run(each.run(clickhouse_url, resume=resume, on_total=totals.append, on_rows=count))

    assert run("whole") == len(stored)
    with pytest.raises(KeyboardInterrupt):
        run("cut", stop_after=1_500)
    assert not (tmp_path / "cut").exists()
    with pytest.raises(ExportFailed, match="other filters"):
        run("cut", resume=True, wanted=EventFilter(event_types=("call",)))

    assert run("cut", resume=True) == len(stored)

    assert (tmp_path / "cut").read_bytes() == (tmp_path / "whole").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"cut", "whole"}
    assert set(totals) == {len(stored)}
    with pytest.raises(ExportFailed, match="nothing"):
        run("cut", resume=True)
