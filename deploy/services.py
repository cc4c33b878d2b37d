"""How our own two services are started: the commands behind `timeline worker` and `timeline api`."""

import sys


def worker_command() -> list[str]:
    """One Faust worker. Without Faust's own web server: the worker serves its health and metrics itself."""
    return [
        *(sys.executable, "-m", "faust", "-A", "stream_workers.app"),
        *("worker", "--loglevel", "info", "--without-web"),
    ]


def api_command(host: str, port: int) -> list[str]:
    """One API process."""
    return [
        *(sys.executable, "-m", "uvicorn", "query_api.app:create_app", "--factory"),
        *("--host", host, "--port", str(port), "--no-server-header"),
    ]
