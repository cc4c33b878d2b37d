-- Every version of every event, once: history of an event, and the timeline as it was at a time.
--
-- The version ends the key, so a repeated message replaces itself and an older one stays beside the newer.
-- Tombstones of moves are not history (rank 0 in the version, see schemas/version.py): the version at the new place is.
-- `DROP VIEW event_versions_copy` switches the history off.
CREATE TABLE IF NOT EXISTS event_versions
(
    organization_id LowCardinality(String),
    object_type LowCardinality(String),
    object_id String,
    event_id UUID,
    version UInt128,
    created_at DateTime64(6, 'UTC'),
    is_deleted UInt8,
    event_type LowCardinality(String),
    actor_id String,
    actor_email String,
    actor_first_name String,
    actor_last_name String,
    data String CODEC(ZSTD(1)),
    summary String CODEC(ZSTD(1)),
    is_system_generated Bool,
    updated_at DateTime64(6, 'UTC'),
    ingested_at DateTime64(3, 'UTC'),
    source LowCardinality(String),
    INDEX event_id_bloom event_id TYPE bloom_filter(0.01) GRANULARITY 4
)
ENGINE = ${replacing_merge_tree}
PARTITION BY toYYYYMM(created_at)
PRIMARY KEY (organization_id, object_type, object_id, event_id)
ORDER BY (organization_id, object_type, object_id, event_id, version)
SETTINGS index_granularity = 8192, fsync_after_insert = ${fsync}, fsync_part_directory = ${fsync};

CREATE MATERIALIZED VIEW IF NOT EXISTS event_versions_copy TO event_versions AS
SELECT
    organization_id, object_type, object_id, event_id, version, created_at, is_deleted, event_type, actor_id,
    actor_email, actor_first_name, actor_last_name, data, summary, is_system_generated, updated_at, ingested_at, source
FROM timeline_events
WHERE bitAnd(bitShiftRight(version, 62), 3) != 0;
