-- Every event at its place: the timeline of one object is one key range.
--
-- ReplacingMergeTree(version, is_deleted): writing a row again, in any order, changes nothing; the highest version stands.
-- version is UInt128 (revision, rank, content hash; see schemas/version.py): ties settle the same way everywhere.
-- By month: archiving moves a partition by hard link, retention drops one.
-- index_granularity 1024: a page of 50 took 26 ms instead of 42 with 8192, at the same size on disk.
-- The primary key ends before event_id: 1024 rows share few timestamps, and the index stays small in memory.
-- event_id_bloom: `GET /events/{id}` knows the organization and the id, not the place.
-- fsync: a single node acknowledges only what survives a power cut; replicated servers set both to 0.
CREATE TABLE IF NOT EXISTS timeline_events
(
    organization_id LowCardinality(String),
    object_type LowCardinality(String),
    object_id String,
    created_at DateTime64(6, 'UTC'),
    event_id UUID,
    version UInt128,
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
    associations Array(Tuple(object_type LowCardinality(String), object_id String)),
    INDEX event_id_bloom event_id TYPE bloom_filter(0.01) GRANULARITY 4
)
ENGINE = ${replacing_merge_tree}(version, is_deleted)
PARTITION BY toYYYYMM(created_at)
PRIMARY KEY (organization_id, object_type, object_id, created_at)
ORDER BY (organization_id, object_type, object_id, created_at, event_id)
SETTINGS index_granularity = 1024, fsync_after_insert = ${fsync}, fsync_part_directory = ${fsync};
