"""What the two embedded servers have in common: a process that is launched, awaited, stopped and killed."""

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from deploy.embedded.child_process import ChildProcess


class EmbeddedServer(ABC):
    """Usable alone, also as a context manager. Ports and data stay the same for one object."""

    _process: ChildProcess | None = None

    @abstractmethod
    def launch(self) -> None:
        """Starts the process without waiting."""

    @abstractmethod
    def wait_ready(self) -> None:
        """Waits until the server that `launch` started answers as ours."""

    @property
    def process(self) -> ChildProcess:
        """The running process; only after `launch`."""
        if self._process is None:
            raise RuntimeError(f"{type(self).__name__} has not been started")
        return self._process

    def start(self) -> None:
        """Returns when the server answers. Raises `ChildFailed` or `ChildNotReady`."""
        self.launch()
        self.wait_ready()

    def ask_to_stop(self) -> None:
        """Begins a clean end and returns at once."""
        if self._process is not None:
            self._process.terminate()

    def stop(self) -> None:
        """Clean end; idempotent."""
        if self._process is not None:
            self._process.stop()

    def kill(self) -> None:
        """Ends it like a power cut; `start` brings it back."""
        self.process.kill()

    def restart(self) -> None:
        """Stops and starts on the same ports."""
        self.stop()
        self.start()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()
