-- What could not become an event, once per original record: a batch that is read again replaces its own letters.
-- failed_at, the record's append time, is part of what a record is: a topic that was made again counts its offsets anew,
-- and without it the letters of the new topic replaced those of the old (59 of 300 were gone, seen).
-- organization_id is empty when the message did not say, in a readable way, whose it is: operators only.
CREATE TABLE IF NOT EXISTS dead_letters
(
    organization_id String,
    topic LowCardinality(String),
    partition UInt32,
    offset UInt64,
    failed_at DateTime64(3, 'UTC'),
    reason LowCardinality(String),
    path String,
    detail String,
    stage LowCardinality(String),
    source String,
    attempts UInt32,
    original_key String CODEC(ZSTD(3)),
    original_value String CODEC(ZSTD(3)),
    original_timestamp DateTime64(3, 'UTC'),
    is_truncated Bool
)
ENGINE = ${replacing_merge_tree}
ORDER BY (organization_id, topic, partition, offset, failed_at)
SETTINGS index_granularity = 1024, fsync_after_insert = ${fsync}, fsync_part_directory = ${fsync};
