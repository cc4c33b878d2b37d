-- Granules of 256 rows and compact parts: a page takes a third of the CPU (docs/adr/0014-small-granules.md).
--
-- A page of an object reads one or two rows of every month, and nearly all of its time went into granules of 1,024 rows,
-- fourteen columns of twelve months, each a file of its own to open and a block to unpack. In a compact part the columns
-- of a granule lie side by side in one file. Columns by themselves are scanned in `timeline_by_time`, which stays wide.
--
-- min_age_to_force_merge: a month that nobody wrote to for three days becomes one part.
--
-- The granularity of a table cannot be changed. A new table takes the parts of the old one by hard link, changes places
-- with it, and takes them once more: what was written meanwhile comes along, and rows that came twice replace each other.
-- DETACH waits for the inserts that are still under way. Readers and workers notice nothing, the views follow the name.
-- Broken off and run again it loses nothing. Old parts keep their granules until they are merged, and a wide part stays
-- wide whatever it is merged with; for those min_compress_block_size makes small blocks (19 ms of CPU a page, compact 11,
-- before 34). The ADR says how to rewrite an old month.
CREATE TABLE IF NOT EXISTS timeline_events_fine AS timeline_events
ENGINE = ${replacing_merge_tree}(version, is_deleted)
PARTITION BY toYYYYMM(created_at)
PRIMARY KEY (organization_id, object_type, object_id, created_at)
ORDER BY (organization_id, object_type, object_id, created_at, event_id)
SETTINGS
    index_granularity = 256,
    min_compress_block_size = 2048,
    min_bytes_for_wide_part = 1099511627776,
    min_age_to_force_merge_seconds = 259200,
    min_age_to_force_merge_on_partition_only = 1,
    enable_max_bytes_limit_for_min_age_to_force_merge = 1,
    fsync_after_insert = ${fsync},
    fsync_part_directory = ${fsync};

-- Of a run that was broken off behind the DETACH.
ATTACH TABLE IF NOT EXISTS timeline_events_fine;

ALTER TABLE timeline_events_fine ATTACH PARTITION ALL FROM timeline_events;

EXCHANGE TABLES timeline_events AND timeline_events_fine;

DETACH TABLE timeline_events_fine SYNC;

ATTACH TABLE IF NOT EXISTS timeline_events_fine;

ALTER TABLE timeline_events ATTACH PARTITION ALL FROM timeline_events_fine;

DROP TABLE timeline_events_fine SYNC;

ALTER TABLE timeline_by_time
    MODIFY SETTING
        min_age_to_force_merge_seconds = 259200,
        min_age_to_force_merge_on_partition_only = 1,
        enable_max_bytes_limit_for_min_age_to_force_merge = 1;
