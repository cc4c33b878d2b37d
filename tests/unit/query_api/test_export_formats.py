"""Formats of an export: what is written for hostile texts, and what is asked wrongly."""

import csv
import io
import json
import sys
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from query_api.contract.export_parameters import ExportParameters
from query_api.errors import InvalidParameter
from query_api.export import parquet_rows
from query_api.export.csv_rows import CsvRows, guarded
from query_api.export.formats import FORMATS, FormatName
from query_api.export.json_lines import JsonLines
from query_api.export.pages import PAGE_ROWS, SAFE_ROWS, ExportPage, next_rows
from query_api.queries.event_columns import PageRow
from query_api.queries.timeline_filter import EventFilter, TimelineFilter

NOON = datetime(2024, 1, 15, 12, 0, 0, 123456, tzinfo=UTC)


def page_row(summary: str = "x", data: str = "{}") -> PageRow:
    return PageRow(
        organization_id="acme",
        event_id="70a870fa-e2e1-58e3-a0e7-72fe6ee432a9",
        event_type="note",
        actor_id="",
        actor_email="",
        actor_first_name="",
        actor_last_name="",
        object_type="lead",
        object_id="-1",
        data=data,
        summary=summary,
        is_system_generated=False,
        created_at=NOON,
        updated_at=NOON,
        revision=1,
    )


def written(name: FormatName, *pages: list[PageRow]) -> bytes:
    file = FORMATS[name].make()
    return b"".join([file.begin(), *(file.page(page) for page in pages), file.end()])


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_out_of_csv_and_is_no_formula(text: str) -> None:
    content = CsvRows().page([page_row(text)]).decode()

    (cells,) = csv.reader(io.StringIO(content, newline=""), strict=True)

    assert cells[10].removeprefix("'") == text if cells[10].startswith("'") else cells[10] == text
    assert not cells[10].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert guarded(text) in {text, f"'{text}"}
    assert cells[5] == "'-1"


def test_data_with_line_breaks_is_one_line_of_json() -> None:
    data = '{\n  "text": "a\\nb",\r\n "n": 1.0\n}'

    (line,) = JsonLines().page([page_row(data=data)]).splitlines()

    assert json.loads(line)["data"] == json.loads(data)
    assert msgspec.json.decode(line)["created_at"] == "2024-01-15T12:00:00.123456Z"


def test_parquet_is_one_file_of_groups_whatever_the_pages_were() -> None:
    pages = [[page_row(f"{page}-{number}") for number in range(1_000)] for page in range(25)]

    file = parquet.ParquetFile(io.BytesIO(written("parquet", *pages)))

    assert [file.metadata.row_group(each).num_rows for each in range(file.num_row_groups)] == [10_000, 10_000, 5_000]
    table = file.read()
    assert table["summary"].to_pylist() == [row.summary for page in pages for row in page]
    assert set(table["created_at"].to_pylist()) == {NOON}


def test_a_group_of_parquet_is_written_as_soon_as_its_events_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_rows, "GROUP_BYTES", 1_000)
    pages = [[page_row(data='{"text": "%s"}' % ("x" * 400))] * 2 for _ in range(4)]

    file = parquet.ParquetFile(io.BytesIO(written("parquet", *pages)))

    assert [file.metadata.row_group(each).num_rows for each in range(file.num_row_groups)] == [4, 4]


@pytest.mark.parametrize(
    ("data", "object_id", "rows"),
    [("{}", "l-1", PAGE_ROWS), ("{}", "x" * 65, SAFE_ROWS), ("x" * 2**20, "l-1", 16), ("x" * 2**26, "l-1", 1)],
)
def test_a_page_has_fewer_rows_where_ids_are_long_or_events_large(data: str, object_id: str, rows: int) -> None:
    row = msgspec.structs.replace(page_row(data=data), object_id=object_id)

    assert next_rows(ExportPage([row] * 3, None)) == rows
    assert next_rows(ExportPage([], None)) == PAGE_ROWS


@pytest.mark.parametrize("name", ["csv", "jsonl", "parquet"])
def test_nothing_found_is_a_file_without_events(name: FormatName) -> None:
    content = written(name, [])

    if name == "parquet":
        assert parquet.read_table(io.BytesIO(content)).num_rows == 0
    else:
        assert content.count(b"\n") == (name == "csv")


def test_without_pyarrow_parquet_is_refused_and_the_rest_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "query_api.export.parquet_rows", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(InvalidParameter, match="not installed"):
        FORMATS["parquet"].make()
    assert FORMATS["csv"].make() is not None


def test_an_export_is_of_an_object_or_of_the_organization() -> None:
    one = ExportParameters.model_validate({"object_type": ["LEAD"], "object_id": "l-1", "q": "x"}).wanted()
    some = ExportParameters.model_validate({"object_type": ["lead", "-deal"], "date_from": "2024-01-01"}).wanted()

    assert one == TimelineFilter(object_type="lead", object_id="l-1", search="x")
    assert isinstance(some, EventFilter)
    assert (some.object_types, some.without_object_types) == (("lead",), ("deal",))
    assert some.date_from == datetime(2024, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    [
        {"object_id": "l-1"},
        {"object_id": "l-1", "object_type": ["lead", "deal"]},
        {"object_id": "l-1", "object_type": ["-lead"]},
        {"after": "2024-01-15T10:30:00Z,70a870fa-e2e1-58e3-a0e7-72fe6ee432a9"},
        {"cursor": "x", "after": "2024-01-15T10:30:00,70a870fa-e2e1-58e3-a0e7-72fe6ee432a9"},
        {"cursor": "x", "after": "2024-01-15T10:30:00Z"},
        {"cursor": "x", "after": "2024-01-15T10:30:00Z,x"},
        {
            "cursor": "x",
            "after": "2024-01-15T10:30:00Z,70a870fa-e2e1-58e3-a0e7-72fe6ee432a9",
            "format": "parquet",
        },
        {"format": "xlsx"},
        {"page_size": 10},
    ],
)
def test_what_makes_no_sense_together_is_refused(said: dict[str, object]) -> None:
    with pytest.raises((InvalidParameter, ValueError)):
        ExportParameters.model_validate(said)
