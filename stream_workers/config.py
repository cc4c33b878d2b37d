"""The worker's settings."""

from datetime import timedelta

from pydantic import Field

from runtime.clickhouse import REQUEST_TIMEOUT_SECONDS
from runtime.settings import ClickHouseSettings, KafkaSettings


class WorkerSettings(KafkaSettings, ClickHouseSettings):
    """What `timeline worker` reads from the environment."""

    worker_port: int = Field(
        default=8001, ge=0, le=65535, description="Port of the worker's `/healthz`, `/readyz` and `/metrics`."
    )
    clickhouse_timeout_seconds: int = Field(
        default=REQUEST_TIMEOUT_SECONDS,
        ge=1,
        description="A statement that ClickHouse has not answered for this long is given up, and said again.",
    )
    flush_rows: int = Field(default=30_000, ge=1, description="A flush gathers about this many records.")
    flush_bytes: int = Field(
        default=16 * 1024 * 1024, ge=1024, description="A flush gathers at most this many bytes of messages."
    )
    flush_milliseconds: int = Field(
        default=200,
        ge=1,
        description=(
            "Two flushes begin at least this long apart, unless one is full: a record that comes alone waits for "
            "nobody, and many make one part, not hundreds."
        ),
    )
    settle_seconds: float = Field(
        default=60,
        ge=0,
        description=(
            "How often one worker settles the hours that changed, for summaries of long ranges. 0 switches it off: "
            "they are counted live then, as exact and slower."
        ),
    )
    audit_seconds: float = Field(
        default=30,
        ge=0,
        description="How often one worker compares a settled day, in turn, with a live count. 0 switches it off.",
    )
    topic_organizations: dict[str, frozenset[str]] = Field(
        default_factory=dict,
        description=(
            'Which organizations may write to an input topic, as JSON: `{"topic": ["acme"]}`. '
            "A topic that is not named takes every organization."
        ),
    )

    @property
    def flush_interval(self) -> timedelta:
        """`flush_milliseconds` as a duration."""
        return timedelta(milliseconds=self.flush_milliseconds)
