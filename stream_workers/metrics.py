"""What operators see of a worker: every metric, its unit and when to act. Served at the worker's `/metrics`."""

from collections.abc import Iterable

from prometheus_client import Counter, Gauge, Histogram

from stream_workers.dead_letter import DeadLetter

RECORDS = Counter("timeline_worker_records", "Records read, validated and carried through a whole flush.")
ROWS = Counter("timeline_worker_rows", "Rows of timeline_events that ClickHouse acknowledged, tombstones included.")
REJECTED = Counter(
    "timeline_worker_rejected", "Records that became dead letters. Act when it rises: a producer is broken.", ["reason"]
)
FLUSH_SECONDS = Histogram(
    "timeline_worker_flush_seconds",
    "Time of each step of a flush, retries included.",
    ["step"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)
BATCH_RECORDS = Histogram(
    "timeline_worker_batch_records", "Records of one flush.", buckets=(1, 10, 100, 1_000, 5_000, 10_000, 25_000, 50_000)
)
RETRIES = Counter(
    "timeline_worker_retries", "Steps tried again. Act when it keeps rising: a server is down.", ["step", "error"]
)
MARKED_HOURS = Counter(
    "timeline_worker_marked_hours", "Marks written: an hour of an organization, once for each flush that touched it."
)
SETTLED_HOURS = Counter("timeline_worker_settled_hours", "Hours counted into activity_summary_state.")
WAITING_HOURS = Gauge(
    "timeline_worker_waiting_hours", "Hours left unsettled by the last round. When it only grows, long summaries slow."
)
PAUSED = Gauge("timeline_worker_paused", "1 while the partitions rest because a server does not take writes.")
PAUSED_SECONDS = Counter("timeline_worker_paused_seconds", "Time the partitions have rested, pauses that ended.")
LAG_RECORDS = Gauge(
    "timeline_worker_lag_records", "Records of all input partitions not yet committed. Told by one worker of the group."
)
WATERMARK = Gauge(
    "timeline_worker_watermark_seconds",
    "Unix time up to which the timeline is complete, told by one worker of the group. Act when it stands still.",
)
AUDIT_DIFFERENCES = Counter(
    "timeline_worker_audit_differences", "Settled hours that the audit found wrong and healed. Act on any: it is a bug."
)
VERSION_CONFLICTS = Gauge(
    "timeline_worker_version_conflicts",
    "Revisions with two contents, found by the last audit. Act when it is not 0: a source counts revisions wrongly.",
)
DIRECTORY_ENTRIES = Gauge("timeline_worker_directory_entries", "Names held in memory.")


def count_flush(row_count: int, letters: Iterable[DeadLetter], record_count: int) -> None:
    """Count one finished flush."""
    RECORDS.inc(record_count)
    ROWS.inc(row_count)
    BATCH_RECORDS.observe(record_count)
    for letter in letters:
        REJECTED.labels(letter.reason.value).inc()
