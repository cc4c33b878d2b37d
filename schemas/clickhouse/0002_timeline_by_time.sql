-- The same events by time, without their content (35-50 bytes a row): feeds, counts, facets.
--
-- A table per order, not a projection: FINAL cannot use projections.
-- The view copies rows and never sums, so a repeated insert repeats rows that replace each other.
-- toStartOfHour in the key: newest 50 within a week 16.5 ms instead of 26.5.
-- The object ends the key: without it a move at one created_at made the event vanish, because row and tombstone
-- shared the key and the version.
CREATE TABLE IF NOT EXISTS timeline_by_time
(
    organization_id LowCardinality(String),
    created_at DateTime64(6, 'UTC'),
    event_id UUID,
    object_type LowCardinality(String),
    object_id String,
    version UInt128,
    is_deleted UInt8,
    event_type LowCardinality(String),
    actor_id String,
    is_system_generated Bool
)
ENGINE = ${replacing_merge_tree}(version, is_deleted)
PARTITION BY toYYYYMM(created_at)
PRIMARY KEY (organization_id, toStartOfHour(created_at), created_at)
ORDER BY (organization_id, toStartOfHour(created_at), created_at, event_id, object_type, object_id)
SETTINGS index_granularity = 1024, fsync_after_insert = ${fsync}, fsync_part_directory = ${fsync};

CREATE MATERIALIZED VIEW IF NOT EXISTS timeline_by_time_copy TO timeline_by_time AS
SELECT
    organization_id, created_at, event_id, object_type, object_id, version, is_deleted, event_type, actor_id,
    is_system_generated
FROM timeline_events;
