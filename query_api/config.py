"""The API's settings: how to reach ClickHouse and Kafka, whose tokens to trust, and its limits of time."""

from pydantic import Field, SecretStr

from runtime.settings import ClickHouseSettings, KafkaSettings


class ApiSettings(KafkaSettings, ClickHouseSettings):
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
