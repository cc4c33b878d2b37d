"""The environment variables that point workers, API and tools at an embedded stack."""

import hmac

from deploy.embedded.clickhouse import APP_USER, DATABASE
from deploy.embedded.data_directory import StackDescription
from deploy.row_filters import READER_USER

HOST = "127.0.0.1"

_JWT_AUDIENCE = "activities-timeline"
_JWT_ISSUER = "activities-timeline"


def settings_of(description: StackDescription) -> dict[str, str]:
    """By name, complete: nothing else is needed to reach the stack."""
    passwords, server = description.clickhouse_passwords, f"{HOST}:{description.clickhouse_port}"
    files = {} if description.files_url is None else {"TIMELINE_FILES_URL": description.files_url}
    return {
        "TIMELINE_KAFKA_BOOTSTRAP_SERVERS": f"{HOST}:{description.kafka_port}",
        "TIMELINE_CLICKHOUSE_URL": f"clickhouse://{APP_USER}:{passwords.app}@{server}/{DATABASE}",
        "TIMELINE_CLICKHOUSE_READER_URL": f"clickhouse://{READER_USER}:{passwords.reader}@{server}/{DATABASE}",
        "TIMELINE_JWT_SECRET": description.jwt_secret,
        "TIMELINE_JWT_AUDIENCE": _JWT_AUDIENCE,
        "TIMELINE_JWT_ISSUER": _JWT_ISSUER,
        "TIMELINE_CURSOR_SECRET": description.cursor_secret,
        "TIMELINE_WEBHOOK_SECRET": hmac.digest(description.cursor_secret.encode(), b"webhooks", "sha256").hex(),
        "TIMELINE_API_PORT": str(description.api_port),
        **files,
    }
