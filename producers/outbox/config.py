"""The relay's settings."""

from pydantic import Field

from runtime.settings import KafkaSettings


class RelaySettings(KafkaSettings):
    """What `timeline relay` takes."""

    outbox_url: str = Field(
        pattern=r"^postgres(ql)?://",
        description="The application's PostgreSQL as the relay's role: `postgresql://user:password@host:5432/database`.",
    )
    relay_mapping: str = Field(
        default="producers.sources.recorded_events",
        description="Module that maps changes to activities: `messages(change)` and, if wanted, `fold(changes)`.",
    )
    relay_batch_rows: int = Field(
        default=5_000, ge=1, le=100_000, description="Most changes that are published and removed at a time."
    )
    relay_poll_seconds: float = Field(
        default=1.0, gt=0, le=60, description="How often the outbox is looked at when no notification comes."
    )
    relay_port: int = Field(default=8002, ge=0, le=65535, description="Port of the relay's `/metrics`; 0 opens none.")
