"""The API's settings: how to reach ClickHouse and Kafka, whose tokens to trust, and its limits of time."""

from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints

from query_api.files.config import FilesSettings
from query_api.webhooks.config import WebhookGuardSettings
from runtime.settings import ClickHouseSettings, KafkaSettings

OrganizationName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,128}$")]
# Whose webhooks are taken (`query_api/writes/hooks.py`), by a secret that nobody guesses: an empty one all could use.
HookSource = Annotated[str, StringConstraints(pattern=r"^(bottlecrm|hubspot)$")]
HookSecret = Annotated[SecretStr, Field(min_length=16)]


class ApiSettings(KafkaSettings, ClickHouseSettings, FilesSettings, WebhookGuardSettings):
    """What `create_app` takes. Exactly one of `jwt_secret` and `jwks_url` is set; `build_verifier` refuses the rest."""

    api_port: int = Field(default=8000, ge=0, le=65535, description="Port that the API listens on.")
    jwt_secret: SecretStr | None = Field(
        default=None,
        # RFC 7518 3.2: a key for HS256 has at least the size of the hash.
        min_length=32,
        description="Shared secret of HS256 tokens, at least 32 characters. Instead of `TIMELINE_JWKS_URL`.",
    )
    jwks_url: str | None = Field(
        default=None,
        pattern=r"^https?://",
        description="Key set of the identity provider for RS256 and ES256 tokens. Instead of `TIMELINE_JWT_SECRET`.",
    )
    jwt_audience: str = Field(
        default="activities-timeline", min_length=1, description="The `aud` that a token must carry."
    )
    jwt_issuer: str = Field(
        default="activities-timeline", min_length=1, description="The `iss` that a token must carry."
    )
    jwt_leeway_seconds: float = Field(
        default=10, ge=0, le=60, description="How far the clocks of issuer and API may be apart."
    )
    cursor_secret: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="Signs cursors; the same for all API instances. Without it a cursor ends with the instance.",
    )
    query_timeout_seconds: float = Field(
        default=5, gt=0, le=300, description="How long one query may take before the answer is 503."
    )
    query_memory_bytes: int = Field(
        default=1024**3, ge=1024**2, description="How much memory one query may take of ClickHouse."
    )
    query_rows: int = Field(
        default=200_000_000, ge=1, description="How many rows one query may read before the answer is 422."
    )
    write_timeout_seconds: float = Field(
        default=4, gt=0, le=60, description="How long Kafka may take to acknowledge an event before the answer is 503."
    )
    readiness_timeout_seconds: float = Field(
        default=2, gt=0, le=30, description="How long each check of `/readyz` may take."
    )
    cache_bytes: int = Field(
        default=64 * 1024**2,
        ge=0,
        description="How much memory kept answers may take in this API; 0 caches nothing.",
    )
    clickhouse_reader_url: str | None = Field(
        default=None,
        description="The ClickHouse user of the API, in an address as `TIMELINE_CLICKHOUSE_URL` and instead of it: one "
        "whom row filters show a single organization per query (`docs/security.md`).",
    )
    query_concurrency: int = Field(
        default=16, ge=1, description="How many queries of one organization run at once in this API; others wait."
    )
    rate_limit_organization: int = Field(
        default=60_000,
        ge=0,
        description="Requests a minute of one organization to this API before the answer is 429; 0 for no limit.",
    )
    rate_limit_user: int = Field(
        default=30_000,
        ge=0,
        description="Requests a minute of one user to this API before the answer is 429; 0 for no limit.",
    )
    request_timeout_seconds: float = Field(
        default=30, gt=0, le=600, description="How long a request's body may take to arrive before the answer is 408."
    )
    live_connections: int = Field(
        default=5000, ge=1, description="How many live connections (sockets and event streams) this API holds."
    )
    live_connections_per_user: int = Field(
        default=1000, ge=1, description="How many of them one user may hold; one more is closed with 1013."
    )
    live_objects_per_connection: int = Field(
        default=200, ge=1, le=1000, description="How many objects one live connection may follow."
    )
    live_backlog_notices: int = Field(
        default=100_000,
        ge=0,
        description="Who resumes a live connection from further behind, in change notices of all organizations, is "
        "told to read again (`resync`).",
    )
    cors_origins: str = Field(
        default="",
        pattern=r"^(\s*https?://[^\s,/*]+\s*(,|$))*$",
        description="Origins whose pages may use the API, as `https://crm.example.com`, comma-separated.",
    )

    hook_secrets: dict[OrganizationName, dict[HookSource, HookSecret]] = Field(
        default_factory=dict,
        description="Secrets of webhooks that CRMs send here, at least 16 characters each, as JSON by organization and "
        'source: `{"acme": {"bottlecrm": "whsec_...", "hubspot": "client secret"}}`.',
    )
    hook_public_url: str = Field(
        default="",
        pattern=r"^(https?://[^/\s]+)?$",
        description="How CRMs reach this API, as `https://timeline.example.com`: HubSpot signs the address. Empty: as "
        "the request says it.",
    )

    def hook_url(self, path: str, query: str) -> str:
        """The address of a hook as its sender was given it; empty when no setting says it."""
        return f"{self.hook_public_url}{path}?{query}" if self.hook_public_url else ""

    @property
    def reader_url(self) -> str:
        """How the API reaches ClickHouse."""
        return self.clickhouse_reader_url or self.clickhouse_url

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """The origins, one by one."""
        return tuple(origin.strip() for origin in self.cors_origins.split(",") if origin.strip())
