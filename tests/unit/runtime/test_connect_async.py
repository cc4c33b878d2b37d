"""An attempt to connect ends when it is cancelled, at whatever await that finds it."""

import asyncio
from contextlib import suppress

from runtime.clickhouse import connect_async
from runtime.errors import StoreError

NOBODY = "clickhouse://127.0.0.1:1/timeline"


async def cancelled_after(turns: int) -> bool | None:
    """Whether a cancellation after so many turns of the loop was obeyed; None when the attempt had failed before."""
    attempt = asyncio.create_task(connect_async(NOBODY))
    for _ in range(turns):
        await asyncio.sleep(0)
    if not attempt.cancel():
        return None
    with suppress(StoreError, asyncio.CancelledError):
        await attempt
    return attempt.cancelled()


async def whenever_cancelled() -> list[bool]:
    obeyed: list[bool] = []
    while (each := await cancelled_after(len(obeyed))) is not None:
        obeyed.append(each)
    return obeyed


def test_a_cancelled_attempt_never_ends_as_a_failed_one() -> None:
    # A client that tries again after every failure could not be stopped otherwise.
    obeyed = asyncio.run(whenever_cancelled())

    assert len(obeyed) > 5
    assert all(obeyed)
