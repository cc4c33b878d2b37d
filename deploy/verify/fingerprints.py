"""What counts as the same row, once, for the log's side and for each table's: hashes that ClickHouse computes.

Left out: text that the directory may have filled (names, summary) and the time of a repeated record (`ingested_at`).
"""

KEY_COLUMNS = "organization_id, object_type, object_id, created_at, event_id"
KEY_HASH = f"cityHash64({KEY_COLUMNS})"

_CONTENT = "event_type, actor_id, data, is_system_generated, updated_at, toString(source)"

EVENT_HASH = f"cityHash64({KEY_COLUMNS}, version, {_CONTENT}, arrayMap(a -> (toString(a.1), a.2), associations))"
TIME_HASH = f"cityHash64({KEY_COLUMNS}, version, event_type, actor_id, is_system_generated)"
# Without created_at: a message that leaves it out and is sent twice has two, and the history keeps either.
VERSION_HASH = f"cityHash64(organization_id, object_type, object_id, event_id, version, is_deleted, {_CONTENT})"

# Tombstones of moves are rank 0 (`schemas/version.py`): no history, and what brings an event to two places when lost.
IS_HISTORY = "bitAnd(bitShiftRight(version, 62), 3) != 0"
