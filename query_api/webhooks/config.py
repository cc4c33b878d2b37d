"""Settings of webhooks: those that API and `timeline webhooks` share, and those of the process."""

from pydantic import Field, SecretStr

from runtime.settings import ClickHouseSettings, KafkaSettings, Settings


class WebhookGuardSettings(Settings):
    """What both must agree on: whoever signs, and where deliveries may go."""

    webhook_secret: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="The secrets of webhook endpoints are made of it, so none is stored; the same for the API and for "
        "`timeline webhooks`. Without it there are no webhooks.",
    )
    webhook_allowed_hosts: str = Field(
        default="",
        description="Hosts in your own network that webhooks may be sent to, over HTTP too and on any port: names or "
        "addresses, comma-separated. All others must be public and take HTTPS.",
    )

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The hosts, one by one, in lower case."""
        return frozenset(name.strip().lower() for name in self.webhook_allowed_hosts.split(",") if name.strip())


class WebhookSettings(KafkaSettings, ClickHouseSettings, WebhookGuardSettings):
    """What `timeline webhooks` takes."""

    webhook_port: int = Field(
        default=8003, ge=0, le=65535, description="Port of the webhook process's `/metrics`; 0 opens none."
    )
    webhook_timeout_seconds: float = Field(
        default=15, gt=0, le=120, description="How long a receiver may take to answer a delivery."
    )
    webhook_first_retry_seconds: float = Field(
        default=2,
        gt=0,
        le=600,
        description="Wait before the first repetition of a delivery; doubled each time, up to an hour.",
    )
    webhook_give_up_hours: float = Field(
        default=72,
        gt=0,
        description="A receiver that has not taken a delivery for so long gets none any more, until an admin replays.",
    )
    webhook_concurrency: int = Field(
        default=8, ge=1, le=64, description="Deliveries to one receiver at once, each of another object."
    )
    webhook_refresh_seconds: float = Field(
        default=2, gt=0, le=60, description="How often the endpoints are read again."
    )
