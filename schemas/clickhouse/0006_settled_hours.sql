-- Settled hours: counts of whole hours that workers keep, for long ranges of large organizations. Whatever is not
-- settled is counted live, so these tables decide how fast a summary is and never what it says.
--
-- The protocol, in order; no clock takes part:
--   a flush   events acknowledged -> read max(epoch) -> a mark with that epoch for every hour touched -> commit
--   a settler publish epoch e, acknowledged -> count -> one state row per hour with version e
--   a reader  an hour is settled when its version > its newest mark
-- An event that the count of e did not see was acknowledged after it, so its mark is >= e, so the hour is not settled.
-- Several settlers, zombies, replays and crashes need no further rule.
--
-- Everything else that adds or removes events (retention, archive, erasure, import) marks once its change is visible.
-- Not partitioned: a backfill over 60 months writes its marks as one part.
CREATE TABLE IF NOT EXISTS summary_epochs
(
    singleton UInt8,
    epoch UInt64
)
ENGINE = ${replacing_merge_tree}(epoch)
ORDER BY singleton
SETTINGS fsync_after_insert = ${fsync}, fsync_part_directory = ${fsync};

CREATE TABLE IF NOT EXISTS summary_marks
(
    organization_id LowCardinality(String),
    hour DateTime('UTC'),
    mark UInt64
)
ENGINE = ${replacing_merge_tree}(mark)
ORDER BY (organization_id, hour)
SETTINGS index_granularity = 1024, fsync_after_insert = ${fsync}, fsync_part_directory = ${fsync};

-- Three marginals, never their product: type by actor by object type had as many cells as events (9.86 M for 10 M),
-- and was slower to read than the events. An hour without events keeps an empty row, newer than the row it replaces.
CREATE TABLE IF NOT EXISTS activity_summary_state
(
    organization_id LowCardinality(String),
    hour DateTime('UTC'),
    version UInt64,
    events UInt64,
    totals Nested(event_type LowCardinality(String), events UInt32),
    by_actor Nested(event_type LowCardinality(String), actor_id String, events UInt32),
    by_object_type Nested(event_type LowCardinality(String), object_type LowCardinality(String), events UInt32)
)
ENGINE = ${replacing_merge_tree}(version)
ORDER BY (organization_id, hour)
SETTINGS index_granularity = 1024, fsync_after_insert = ${fsync}, fsync_part_directory = ${fsync};

-- Events that were stored before there were marks. An hour without a mark does not exist for the readers of settled
-- hours, one with a mark and no state row is counted live.
INSERT INTO summary_marks (organization_id, hour, mark)
SELECT DISTINCT organization_id, toStartOfHour(created_at), 0 FROM timeline_by_time;
