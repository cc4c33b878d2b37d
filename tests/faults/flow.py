"""Steady traffic in the background while a test breaks things."""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

_TICK_SECONDS = 0.1


class Flow:
    """Publishes `rate` events a second from a thread of its own; `__exit__` raises what failed there."""

    def __init__(self, publish: Callable[[int], None], rate: int) -> None:
        self._publish = publish
        self._per_tick = max(1, round(rate * _TICK_SECONDS))
        self._stopping = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="flow")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join()
        if self._failure is not None and error is None:
            raise self._failure

    def _run(self) -> None:
        next_tick = time.monotonic()
        try:
            while not self._stopping.wait(max(0.0, next_tick - time.monotonic())):
                self._publish(self._per_tick)
                next_tick += _TICK_SECONDS
        except BaseException as error:
            self._failure = error
