"""How our own services are started as child processes."""

import http.client
import sys

from schemas.topics import IMPORTS


def worker_command() -> list[str]:
    """One Faust worker. Without Faust's own web server: the worker serves its health and metrics itself."""
    return [
        *(sys.executable, "-m", "faust", "-A", "stream_workers.app"),
        *("worker", "--loglevel", "info", "--without-web"),
    ]


def api_command(host: str, port: int) -> list[str]:
    """One API process."""
    return [sys.executable, "-m", "deploy.cli", "api", "--host", host, "--port", str(port)]


def webhooks_command() -> list[str]:
    """The one that delivers webhooks."""
    return [sys.executable, "-m", "deploy.cli", "webhooks"]


def imports_settings(worker_group: str) -> dict[str, str]:
    """What makes a worker one of imports: its topic and its group; what one worker does for all, live ones do."""
    return {
        "TIMELINE_KAFKA_TOPICS": IMPORTS,
        "TIMELINE_WORKER_GROUP": imports_group(worker_group),
        "TIMELINE_SETTLE_SECONDS": "0",
        "TIMELINE_AUDIT_SECONDS": "0",
    }


def is_ready(host: str, port: int) -> bool:
    """Whether the service's `/readyz` answers 200."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def imports_group(worker_group: str) -> str:
    """The group of the workers of imports: its lag and its watermark are no live worker's."""
    return f"{worker_group}-imports"
