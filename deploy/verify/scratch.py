"""The tables of one verification: made under a random name, never the product's, dropped whatever happens."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from clickhouse_connect.driver.client import Client

from deploy.verify.fingerprints import EVENT_HASH, KEY_HASH, TIME_HASH, VERSION_HASH
from runtime.clickhouse import store_errors
from schemas.activity_row import COLUMNS, ActivityRow
from stream_workers.dead_letter import DeadLetterRow

_KEY = """
    organization_id LowCardinality(String), hour DateTime('UTC'), object_type LowCardinality(String),
    object_id String, created_at DateTime64(6, 'UTC'), event_id UUID
"""
_ORDER = "(organization_id, hour, object_type, object_id, created_at, event_id, version)"

# Not partitioned: a log of ten years is more months than one insert may touch.
# `log` holds every version that the log told, once; the one that stands is the highest. The part that the workers had
# committed wins over what is read of the tail later.
_TABLES = {
    "log": f"""({_KEY}, version UInt128, is_deleted UInt8, event_type LowCardinality(String),
        key_hash UInt64, event_hash UInt64, time_hash UInt64, version_hash UInt64,
        topic LowCardinality(String), partition UInt32, offset UInt64, is_committed UInt8)
        ENGINE = ReplacingMergeTree(is_committed) ORDER BY {_ORDER}""",
    "letters": """AS dead_letters
        ENGINE = ReplacingMergeTree(failed_at) ORDER BY (organization_id, topic, partition, offset)""",
    "hours": """(organization_id LowCardinality(String), hour DateTime('UTC'), relation LowCardinality(String),
        is_log UInt8, events UInt64, digest UInt64) ENGINE = MergeTree ORDER BY (organization_id, hour)""",
    "found": f"""({_KEY}, version UInt128, relation LowCardinality(String), is_deleted UInt8, hash UInt64)
        ENGINE = MergeTree ORDER BY {_ORDER}""",
    "cells": """(organization_id LowCardinality(String), day Date, event_type LowCardinality(String), is_log UInt8,
        events UInt64) ENGINE = MergeTree ORDER BY (organization_id, day, event_type)""",
    "settled": """(organization_id LowCardinality(String), hour DateTime('UTC'), settled UInt64, live UInt64)
        ENGINE = MergeTree ORDER BY (organization_id, hour)""",
    "differences": f"""({_KEY}, kind LowCardinality(String), log_version UInt128, store_version UInt128,
        topic LowCardinality(String), partition UInt32, offset UInt64, key_hash UInt64, is_mendable UInt8)
        ENGINE = MergeTree ORDER BY (organization_id, hour, object_type, object_id, created_at, event_id)""",
}

_SETTINGS: dict[str, str | int] = {
    # The key of `log` begins with what is grouped by: memory stays at one hour.
    "optimize_aggregation_in_order": 1,
    # created_at is in the keys, so no two months hold the same one.
    "do_not_merge_across_partitions_select_final": 1,
    # A condition on a changeable column that runs before FINAL would see rows that are superseded.
    "optimize_move_to_prewhere_if_final": 0,
}
_INSERT_SETTINGS: dict[str, str | int] = {
    "input_format_json_named_tuples_as_objects": 0,
    "input_format_parallel_parsing": 0,
}

# Columns as they travel; the table's own types follow by themselves.
_TRAVELS_AS = {
    "created_at": "DateTime64(6, 'UTC')",
    "updated_at": "DateTime64(6, 'UTC')",
    "event_id": "UUID",
    "version": "UInt128",
    "is_deleted": "UInt8",
    "is_system_generated": "Bool",
    "associations": "Array(Tuple(String, String))",
}
_STRUCTURE = (
    "row Tuple(" + ", ".join(f"{name} {_TRAVELS_AS.get(name, 'String')}" for name in COLUMNS) + "), "
    "topic String, partition UInt32, offset UInt64, is_committed UInt8"
).replace("'", "\\'")
_INSERT_LOG = f"""
INSERT INTO {{log}}
SELECT
    organization_id, toStartOfHour(created_at), object_type, object_id, created_at, event_id, version, is_deleted,
    event_type, {KEY_HASH}, {EVENT_HASH}, {TIME_HASH}, {VERSION_HASH}, topic, partition, offset, is_committed
FROM
(
    SELECT {", ".join(f"row.{name} AS {name}" for name in COLUMNS)}, topic, partition, offset, is_committed
    FROM input('{_STRUCTURE}')
)
FORMAT JSONCompactEachRow
"""  # noqa: S608 - constants of this file


class LoggedRow(msgspec.Struct, array_like=True, gc=False):
    """A row as the log tells it, and where the log tells it."""

    row: ActivityRow
    topic: str
    partition: int
    offset: int
    is_committed: int


class Scratch:
    """The tables, and statements about them: `{log}`, `{hours}`, ... in a statement become their names."""

    def __init__(self, client: Client) -> None:
        self._client = client
        token = secrets.token_hex(6)
        self._names = {name: f"verify_{token}_{name}" for name in _TABLES}
        self._encoder = msgspec.json.Encoder()

    def create(self) -> None:
        """Make all tables."""
        for name, definition in _TABLES.items():
            self._command(f"CREATE TABLE {self._names[name]} {definition}")

    def drop(self) -> None:
        """Drop them, those that were never made too."""
        for name in self._names.values():
            self._command(f"DROP TABLE IF EXISTS {name} SYNC")

    def insert_rows(self, rows: Iterable[LoggedRow]) -> None:
        """Add what the log tells."""
        lines = self._encoder.encode_lines(rows)
        if lines:
            with store_errors():
                self._client.command(self._named(_INSERT_LOG), data=lines, settings=_INSERT_SETTINGS)

    def insert_letters(self, letters: Sequence[DeadLetterRow]) -> None:
        """Add what the log has and nobody can accept."""
        if letters:
            with store_errors():
                self._client.insert(self._names["letters"], letters, column_names=DeadLetterRow._fields)

    def run(self, statement: str, parameters: Mapping[str, Any]) -> None:
        """Run one statement that answers nothing."""
        self._command(self._named(statement), parameters)

    def rows(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The answer of one statement, times with their zone."""
        with store_errors():
            result = self._client.query(
                self._named(statement), dict(parameters or {}), settings=_SETTINGS, tz_mode="aware"
            )
        return list(result.named_results())

    def has_relation(self, name: str) -> bool:
        """True when the product has this table or view."""
        return bool(self.rows(f"EXISTS {name}")[0]["result"])

    def _named(self, statement: str) -> str:
        for name, full in self._names.items():
            statement = statement.replace(f"{{{name}}}", full)
        return statement

    def _command(self, statement: str, parameters: Mapping[str, Any] | None = None) -> None:
        with store_errors():
            self._client.command(statement, dict(parameters or {}), settings=_SETTINGS)


@contextmanager
def scratch_tables(client: Client) -> Iterator[Scratch]:
    """The tables within the block. Dropped behind it, also after Ctrl-C; only kill -9 leaves `verify_*` behind."""
    scratch = Scratch(client)
    try:
        scratch.create()
        yield scratch
    finally:
        scratch.drop()
