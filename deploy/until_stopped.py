"""A command that works until somebody stops it: Ctrl-C and SIGTERM end it in order, with exit code 0."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run it; a stop cancels it where it waits, and is no failure. Raises what it raises."""
    working = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, working.cancel)
    try:
        await working
    except asyncio.CancelledError:
        return
