"""What a socket and an event stream have in common: frames out until somebody ends it."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any, Protocol

import structlog

from query_api.live.ending import EXPIRED, FAILED, GONE, TOO_SLOW, Ending
from query_api.live.frame import Frame
from query_api.live.live_metrics import LiveMetrics
from query_api.live.subscriber import Subscriber

# A client that takes nothing for so long, with its connection's buffers full, is dropped.
_STALL_SECONDS = 5.0
# Timers take no more; a token that is good for longer is asked for again after this time.
_LONGEST_SECONDS = 7 * 24 * 3600.0

_log = structlog.get_logger(__name__)


class Wire(Protocol):
    """How frames reach one client."""

    kind: str

    async def send(self, frame: Frame) -> None:
        """Returns when the connection has room for more. Raises OSError when it is lost."""

    async def until_gone(self) -> Ending:
        """Why the other side ended it."""


async def converse(
    subscriber: Subscriber,
    wire: Wire,
    token_expires_at: float,
    metrics: LiveMetrics,
    stall_seconds: float = _STALL_SECONDS,
) -> Ending:
    """Send what waits until the client leaves, its token expires, or it is too slow; why it ended."""
    seconds = min(max(0.0, token_expires_at - time.time()), _LONGEST_SECONDS)
    expiry = asyncio.get_running_loop().call_later(seconds, subscriber.end, EXPIRED)
    tasks = [
        asyncio.create_task(_end_with(subscriber, _send_all(subscriber, wire, metrics, stall_seconds))),
        asyncio.create_task(_end_with(subscriber, wire.until_gone())),
    ]
    try:
        return await subscriber.ended
    finally:
        expiry.cancel()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def _end_with(subscriber: Subscriber, until: Coroutine[Any, Any, Ending]) -> None:
    try:
        subscriber.end(await until)
    except OSError:
        subscriber.end(GONE)
    except Exception:
        _log.exception("live_connection_failed")
        subscriber.end(FAILED)


async def _send_all(subscriber: Subscriber, wire: Wire, metrics: LiveMetrics, stall_seconds: float) -> Ending:
    sent, seconds = metrics.frames.labels(wire.kind), metrics.frame_seconds
    while True:
        frame = await subscriber.outbox.take()
        try:
            async with asyncio.timeout(stall_seconds):
                await wire.send(frame)
        except TimeoutError:
            return TOO_SLOW
        sent.inc()
        if frame.appended_at:
            seconds.observe(max(0.0, time.time() - frame.appended_at))
