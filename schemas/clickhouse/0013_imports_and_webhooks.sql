-- Imports: what a batch has done, and every event that it published, written before it was published.
--
-- import_batches: state is running, complete, undoing or undone; lines up to `line` are published, so whoever resumes
-- goes on behind it. import_events: ordered by event, because every chunk asks whether an earlier batch had its events.
-- is_new: no such event was there, so undoing the batch deletes it. content: of the message without a raised revision.
CREATE TABLE IF NOT EXISTS import_batches
(
    organization_id String,
    batch String,
    file String,
    fingerprint String,
    state LowCardinality(String),
    line UInt64,
    accepted UInt64,
    updated UInt64,
    duplicates UInt64,
    rejected UInt64,
    deleted UInt64,
    kept UInt64,
    started_at DateTime64(3, 'UTC'),
    written_at DateTime64(6, 'UTC')
)
ENGINE = ${replacing_merge_tree}(written_at)
ORDER BY (organization_id, batch)
SETTINGS index_granularity = 1024, fsync_after_insert = ${fsync}, fsync_part_directory = ${fsync};

CREATE TABLE IF NOT EXISTS import_events
(
    organization_id LowCardinality(String),
    event_id UUID,
    batch LowCardinality(String),
    line UInt64,
    object_type LowCardinality(String),
    object_id String,
    created_at DateTime64(6, 'UTC'),
    version UInt128,
    content UInt64,
    is_new UInt8
)
ENGINE = ${replacing_merge_tree}
ORDER BY (organization_id, event_id, batch)
SETTINGS index_granularity = 1024, fsync_after_insert = ${fsync}, fsync_part_directory = ${fsync};

-- Webhooks: what an organization's admins want delivered where, and how far that is.
--
-- Two tables, because two processes write: the API the endpoints, `timeline webhooks` their states. No secret is stored:
-- it is made of a secret of the installation, the endpoint's id and `generation`. A state counts for its `replay` only.
CREATE TABLE IF NOT EXISTS webhook_endpoints
(
    organization_id String,
    endpoint_id UUID,
    url String,
    description String,
    event_types Array(String),
    object_types Array(String),
    actions Array(String),
    generation UInt32,
    rotated_at DateTime64(3, 'UTC'),
    start_position String,
    replay UInt32,
    is_deleted UInt8,
    created_at DateTime64(3, 'UTC'),
    written_at DateTime64(6, 'UTC')
)
ENGINE = ${replacing_merge_tree}(written_at)
ORDER BY (organization_id, endpoint_id)
SETTINGS index_granularity = 1024, fsync_after_insert = ${fsync}, fsync_part_directory = ${fsync};

CREATE TABLE IF NOT EXISTS webhook_states
(
    organization_id String,
    endpoint_id UUID,
    replay UInt32,
    position String,
    state LowCardinality(String),
    failing_since DateTime64(3, 'UTC'),
    last_error String,
    delivered UInt64,
    written_at DateTime64(6, 'UTC')
)
ENGINE = ${replacing_merge_tree}(written_at)
ORDER BY (organization_id, endpoint_id)
SETTINGS index_granularity = 1024, fsync_after_insert = ${fsync}, fsync_part_directory = ${fsync};
