"""Our two services as child processes beside running servers, as `timeline worker` and `timeline api` start them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.embedded.child_process import ChildProcess
from deploy.embedded.ports import free_port
from deploy.services import api_command, is_ready, worker_command

_READY_SECONDS = 90.0
_HOST = "127.0.0.1"


@contextmanager
def running_worker(settings: Mapping[str, str], directory: Path, **more: str) -> Iterator[ChildProcess]:
    """A worker that is ready; `more` are further settings, without their prefix and in lower case."""
    port = free_port()
    environment = {
        **settings,
        "TIMELINE_WORKER_PORT": str(port),
        "F_DATADIR": str(directory / "faust"),
        **{f"TIMELINE_{name.upper()}": value for name, value in more.items()},
    }
    worker = ChildProcess("worker", worker_command(), log_path=directory / "worker.log", environment=environment)
    with _running(worker, port):
        yield worker


@contextmanager
def running_api(settings: Mapping[str, str], directory: Path) -> Iterator[str]:
    """An API that is ready; gives its URL."""
    port = free_port()
    api = ChildProcess("api", api_command(_HOST, port), log_path=directory / "api.log", environment=settings)
    with _running(api, port):
        yield f"http://{_HOST}:{port}"


@contextmanager
def _running(process: ChildProcess, port: int) -> Iterator[None]:
    process.start()
    try:
        process.wait_until(lambda: is_ready(_HOST, port), deadline_seconds=_READY_SECONDS)
        yield
    finally:
        process.stop()
