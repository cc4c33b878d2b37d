"""ClickHouseStore: rows read back exactly, repeats and late versions change nothing, every table follows."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from clickhouse_connect.driver.client import Client

from schemas.activity_row import COLUMNS
from stream_workers.batch import Batch
from stream_workers.dead_letter import DeadLetterRow, to_row
from stream_workers.store import ClickHouseStore
from tests.integration.stream_workers.stored_rows import rows_of, rows_with, standing
from tests.unit.stream_workers.activities import EVENT_ID, LEFT_OUT, record, with_data
from tests.unit.stream_workers.fakes import KnownNames

OLD_PLACE = {"object_type": "lead", "object_id": "L-0", "created_at": "2024-01-15T10:30:00Z"}


@pytest.mark.parametrize(
    ("table", "columns"), [("timeline_events", COLUMNS), ("dead_letters", DeadLetterRow._fields)]
)  # fmt: skip
def test_fields_of_a_row_are_the_tables_columns_in_order(
    clickhouse: Client, table: str, columns: tuple[str, ...]
) -> None:
    found = clickhouse.query(
        "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {table:String} "
        "AND default_kind = '' ORDER BY position",
        {"table": table},
    )

    assert tuple(found.result_columns[0]) == columns


def test_row_is_read_back_exactly(store: ClickHouseStore, clickhouse: Client, organization: str) -> None:
    rows = rows_with(
        {
            "organization_id": organization,
            "object_id": "ключ|'\\ 日本\u2028",
            "actor": {"id": "u-1", "email": "jo@acme.com", "first_name": "\x00\x1b\t", "last_name": "O'Neil \\"},
            "summary": 'line\nline "quoted" \\N 😀',
            "created_at": "2024-01-15T16:00:00.123456+05:30",
            "updated_at": "2025-05-31T23:59:59.999999Z",
            "revision": 2**63 - 1,
            "source": "bottle\tcrm",
            "associations": [
                {"object_type": "account", "object_id": "A\\'1"},
                {"object_type": "deal", "object_id": "ü"},
            ],
        }
    )

    store.insert_events(rows)

    (found,) = standing(clickhouse, organization, ", ".join(COLUMNS))
    (row,) = rows
    assert dict(zip(COLUMNS, found, strict=True)) == {
        "organization_id": organization,
        "object_type": "lead",
        "object_id": "ключ|'\\ 日本\u2028",
        "created_at": datetime(2024, 1, 15, 10, 30, 0, 123456, UTC),
        "event_id": UUID(EVENT_ID),
        "version": int(row.version),
        "is_deleted": 0,
        "event_type": "call",
        "actor_id": "u-1",
        "actor_email": "jo@acme.com",
        "actor_first_name": "\x00\x1b\t",
        "actor_last_name": "O'Neil \\",
        "data": '{"direction": "outbound", "duration_seconds": 300, "outcome": "successful"}',
        "summary": 'line\nline "quoted" \\N 😀',
        "is_system_generated": False,
        "updated_at": datetime(2025, 5, 31, 23, 59, 59, 999999, UTC),
        "ingested_at": datetime(2024, 6, 1, 12, 0, 0, 123000, UTC),
        "source": "bottle\tcrm",
        "associations": [{"object_type": "account", "object_id": "A\\'1"}, {"object_type": "deal", "object_id": "ü"}],
    }


@pytest.mark.parametrize(
    "text",
    [
        '{ "notes" :\t"x"\r\n ,"notes":"y" }',
        '{"escaped":"\\u0000\\u001f\\n\\\\ \\/ \\" \\ud83d\\ude00","plain":"😀 \u2028 \x7f"}',
        '{"big":' + str(2**70) + ',"exact":0.10,"huge":1e999,"minus":-0.0}',
        '{"deep":' + "[" * 30 + "]" * 30 + "}",
    ],
)
def test_data_is_stored_byte_for_byte(store: ClickHouseStore, clickhouse: Client, organization: str, text: str) -> None:
    store.insert_events(rows_of(with_data(text, organization_id=organization)))

    assert standing(clickhouse, organization, "data") == [(text,)]


@pytest.mark.parametrize(
    "created_at", ["1970-01-01T00:00:00Z", "2025-06-01T12:00:00.123Z", "1999-12-31T23:59:59.999999Z"]
)
def test_ends_of_the_range_keep_their_hour(
    store: ClickHouseStore, clickhouse: Client, organization: str, created_at: str
) -> None:
    store.insert_events(rows_with({"organization_id": organization, "created_at": created_at}))

    moment = datetime.fromisoformat(created_at)
    assert standing(clickhouse, organization, "created_at") == [(moment,)]
    hour = moment.replace(minute=0, second=0, microsecond=0)
    assert standing(clickhouse, organization, "toStartOfHour(created_at)", "timeline_by_time") == [(hour,)]


def test_same_rows_twice_are_the_rows_once(store: ClickHouseStore, clickhouse: Client, organization: str) -> None:
    rows = rows_with(*({"organization_id": organization, "object_id": str(number)} for number in range(20)))

    store.insert_events(rows)
    store.insert_events(rows + rows)

    assert len(standing(clickhouse, organization, "object_id, version")) == 20
    assert standing(clickhouse, organization, "count(), sum(is_deleted)", "timeline_by_time") == [(20, 0)]


EDITS: list[dict[str, Any]] = [{"revision": number, "summary": f"edit {number}"} for number in (1, 2, 3)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize("inserts", ["one", "several"])
def test_highest_version_stands_whatever_the_order(
    store: ClickHouseStore, clickhouse: Client, organization: str, order: tuple[int, ...], inserts: str
) -> None:
    rows = rows_with(*({**EDITS[number], "organization_id": organization} for number in order))

    for chunk in [rows] if inserts == "one" else [[row] for row in rows]:
        store.insert_events(chunk)

    assert standing(clickhouse, organization, "summary") == [("edit 3",)]


def test_tombstone_hides_in_every_table(store: ClickHouseStore, clickhouse: Client, organization: str) -> None:
    event = {"organization_id": organization, "revision": 1}
    store.insert_events(rows_with(event))
    deletion = {**event, "action": "deleted", "data": LEFT_OUT, "event_type": LEFT_OUT}

    store.insert_events(rows_with(deletion))

    assert [standing(clickhouse, organization, "event_id", table) for table in TABLES] == [[], []]
    assert summary_of(clickhouse, organization) == []


TABLES = ["timeline_events", "timeline_by_time"]


def summary_of(client: Client, organization: str) -> list[tuple[Any, ...]]:
    query = (
        "SELECT object_id, actor_id, event_type, hour, events FROM activity_summary "
        "WHERE organization_id = {organization:String} ORDER BY ALL"
    )
    return [tuple(row) for row in client.query(query, {"organization": organization}, tz_mode="aware").result_rows]


def test_tombstone_that_arrives_first_hides_the_row_behind_it(
    store: ClickHouseStore, clickhouse: Client, organization: str
) -> None:
    store.insert_events(rows_with({"organization_id": organization, "action": "deleted", "revision": 2}))
    store.insert_events(rows_with({"organization_id": organization, "revision": 1}))

    assert standing(clickhouse, organization, "event_id") == []


@pytest.mark.parametrize("inserts", ["one", "several"])
def test_move_at_one_time_leaves_the_event_at_its_new_place_alone(
    store: ClickHouseStore, clickhouse: Client, organization: str, inserts: str
) -> None:
    rows = rows_with(
        {"organization_id": organization, **OLD_PLACE, "revision": 1},
        {"organization_id": organization, "revision": 2, "previous": OLD_PLACE},
    )

    for chunk in [rows] if inserts == "one" else [[row] for row in rows]:
        store.insert_events(chunk)

    assert [standing(clickhouse, organization, "object_id", table) for table in TABLES] == [[("L-1",)], [("L-1",)]]


def test_summary_counts_what_stands(store: ClickHouseStore, clickhouse: Client, organization: str) -> None:
    event = {"organization_id": organization}
    rows = rows_with(
        *({**event, "id": f"00000000-0000-4000-8000-00000000000{number}"} for number in range(3)),
        {**event, "object_id": "L-2", "actor": None, "event_type": "note", "data": {"text": "x"}},
    )

    store.insert_events(rows)
    store.insert_events(rows)

    hour = datetime(2024, 1, 15, 10, tzinfo=UTC)
    assert summary_of(clickhouse, organization) == [("L-1", "u-1", "call", hour, 3), ("L-2", "", "note", hour, 1)]


def test_ten_years_in_one_call_are_all_stored(store: ClickHouseStore, clickhouse: Client, organization: str) -> None:
    months = [f"{2010 + number // 12}-{number % 12 + 1:02d}" for number in range(120)]

    store.insert_events(
        rows_with(*({"organization_id": organization, "created_at": f"{m}-15T00:00:00Z"} for m in months))
    )

    assert len(standing(clickhouse, organization, "created_at")) == 120


def test_months_that_are_two_in_utc_are_halved_until_the_server_takes_them(
    store: ClickHouseStore, clickhouse: Client, organization: str
) -> None:
    # The first and second half of these local days lie in different months of UTC: 90 months here are 91 to 180 there.
    moments = [
        f"{2010 + number // 12}-{number % 12 + 1:02d}-01T{hour}:00:00+12:00"
        for number in range(90)
        for hour in ("06", "18")
    ]

    store.insert_events(rows_with(*({"organization_id": organization, "created_at": each} for each in moments)))

    assert len(standing(clickhouse, organization, "created_at")) == 180


def letters_of(*values: bytes | None, key: bytes = b"key") -> list[DeadLetterRow]:
    batch = Batch(KnownNames(), {})
    for offset, value in enumerate(values):
        batch.add(record(value, offset, key=key))
    return [to_row(letter) for letter in batch.letters]


def letter_in(organization: str, content: bytes) -> bytes:
    return b'{"organization_id":"' + organization.encode() + b'","source":"bottlecrm","data":"' + content + b'"}'


ALL_BYTES = bytes(range(256)).replace(b'"', b"").replace(b"\\", b"")


def test_letter_keeps_bytes_that_are_not_utf8(store: ClickHouseStore, clickhouse: Client) -> None:
    letters = [
        row._replace(topic="all-bytes", offset=2**63) for row in letters_of(b"\xff\x00\xfe" + ALL_BYTES, key=ALL_BYTES)
    ]

    store.insert_dead_letters(letters)

    found = clickhouse.query(
        "SELECT offset, hex(original_key), hex(original_value), reason, is_truncated FROM dead_letters FINAL "
        "WHERE topic = 'all-bytes'"
    )
    assert [tuple(row) for row in found.result_rows] == [
        (2**63, ALL_BYTES.hex().upper(), (b"\xff\x00\xfe" + ALL_BYTES).hex().upper(), "encoding", False)
    ]


def test_letter_is_read_back_exactly_and_a_repeat_replaces_it(
    store: ClickHouseStore, clickhouse: Client, organization: str
) -> None:
    letters = letters_of(letter_in(organization, "ü".encode()), None, letter_in(organization, b"second"))

    store.insert_dead_letters(letters)
    store.insert_dead_letters(letters)

    found = standing(clickhouse, organization, ", ".join(DeadLetterRow._fields), "dead_letters")
    # ClickHouse answers with text where the bytes are UTF-8.
    assert found == [
        tuple(each.decode() if isinstance(each, bytes) else each for each in row)
        for row in letters
        if row.organization_id == organization
    ]
    assert len(found) == 2
