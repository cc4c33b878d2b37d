-- What a replay needs of a letter, and what became of each.
--
-- original_headers: a replayed record carries them again. replay_id, replay_of: of a record that was refused once more,
-- which replay brought it and which letter was the first; both empty for a first refusal.
ALTER TABLE dead_letters
    ADD COLUMN IF NOT EXISTS original_headers Array(Tuple(name String, value Nullable(String))) CODEC(ZSTD(3)),
    ADD COLUMN IF NOT EXISTS replay_id String,
    ADD COLUMN IF NOT EXISTS replay_of String;

-- Every replay of every letter, dry runs too: who, when, chosen how, repaired how, and what came of it.
-- failed_at is the letter's: in a topic that was made again other letters have the same coordinates.
CREATE TABLE IF NOT EXISTS dead_letter_replays
(
    organization_id String,
    topic LowCardinality(String),
    partition UInt32,
    offset UInt64,
    failed_at DateTime64(3, 'UTC'),
    replay_id UUID,
    replayed_at DateTime64(3, 'UTC'),
    replayed_by String,
    origin LowCardinality(String),
    selection String,
    repair String,
    outcome LowCardinality(String),
    reason LowCardinality(String),
    path String,
    detail String,
    content String
)
ENGINE = ${replacing_merge_tree}(replayed_at)
ORDER BY (organization_id, topic, partition, offset, failed_at, replay_id)
SETTINGS index_granularity = 1024, fsync_after_insert = ${fsync}, fsync_part_directory = ${fsync};

-- Letters with their state: open, replayed (published, no refusal since), refused_again (a newer letter took its place).
CREATE OR REPLACE VIEW dead_letter_states AS
WITH
    published AS
    (
        SELECT
            organization_id, topic, partition, offset, failed_at, count() AS replays, max(replayed_at) AS last_replayed_at,
            toString(argMax(replay_id, replayed_at)) AS last_replay_id, argMax(content, replayed_at) AS last_content
        FROM dead_letter_replays FINAL
        WHERE outcome = 'published'
        GROUP BY organization_id, topic, partition, offset, failed_at
    ),
    again AS
    (
        SELECT replay_id, replay_of, max(concat(topic, '|', toString(partition), '|', toString(offset))) AS letter
        FROM dead_letters FINAL
        WHERE replay_id != ''
        GROUP BY replay_id, replay_of
    ),
    letters AS
    (
        SELECT *, concat(topic, '|', toString(partition), '|', toString(offset)) AS letter FROM dead_letters FINAL
    )
SELECT
    letters.organization_id AS organization_id,
    letters.topic AS topic,
    letters.partition AS partition,
    letters.offset AS offset,
    letters.failed_at AS failed_at,
    letters.reason AS reason,
    letters.path AS path,
    letters.detail AS detail,
    letters.stage AS stage,
    letters.source AS source,
    letters.attempts AS attempts,
    letters.original_key AS original_key,
    letters.original_value AS original_value,
    letters.original_headers AS original_headers,
    letters.original_timestamp AS original_timestamp,
    letters.is_truncated AS is_truncated,
    letters.replay_id AS replay_id,
    letters.replay_of AS replay_of,
    published.replays AS replays,
    published.last_content AS last_content,
    again.letter AS refused_again_as,
    multiIf(published.replays = 0, 'open', again.letter != '', 'refused_again', 'replayed') AS state
FROM letters
LEFT JOIN published
    ON published.organization_id = letters.organization_id AND published.topic = letters.topic
    AND published.partition = letters.partition AND published.offset = letters.offset
    AND published.failed_at = letters.failed_at
LEFT JOIN again
    ON again.replay_id = published.last_replay_id
    AND again.replay_of = if(letters.replay_of = '', letters.letter, letters.replay_of);
