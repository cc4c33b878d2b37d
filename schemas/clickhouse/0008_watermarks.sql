-- How far the timeline is complete: everything the log took before this moment can be read.
-- A claim that was true stays true, so the latest wins and any number of workers may write it, late ones included.
CREATE TABLE IF NOT EXISTS watermarks
(
    worker_group String,
    complete_until DateTime64(3, 'UTC')
)
ENGINE = ${replacing_merge_tree}(complete_until)
ORDER BY worker_group;
