"""`Leadership`: of several processes the one that delivers: whoever holds the first partition of `timeline.changes`.

A consumer group is the lock: Kafka hands it on when its holder is gone for 6 seconds. A holder that was merely frozen
may deliver for a moment beside the next one: the same messages with the same ids.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from query_api.changes.errors import ChangesUnavailable
from schemas.topics import CHANGES

GROUP = "timeline-webhooks"
_SESSION_MILLISECONDS = 6_000


class Leadership:
    """Made by `joined`."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer

    async def is_mine(self) -> bool:
        """Whether this process is the one. Raises ChangesUnavailable."""
        try:
            # Nothing is fetched; only a consumer that polls stays in its group.
            self._consumer.pause(*self._consumer.assignment())
            await self._consumer.getmany(timeout_ms=0)
        except KafkaError as error:
            raise ChangesUnavailable(f"{type(error).__name__}: {error}") from error
        return any(each.partition == 0 for each in self._consumer.assignment())


@asynccontextmanager
async def joined(bootstrap_servers: str, group: str = GROUP) -> AsyncIterator[Leadership]:
    """A member of the group, until the end. Raises ChangesUnavailable."""
    consumer = AIOKafkaConsumer(
        CHANGES,
        bootstrap_servers=bootstrap_servers,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="latest",
        session_timeout_ms=_SESSION_MILLISECONDS,
        heartbeat_interval_ms=2000,
    )
    try:
        await consumer.start()
        yield Leadership(consumer)
    except (KafkaError, OSError) as error:
        raise ChangesUnavailable(f"{type(error).__name__}: {error}") from error
    finally:
        await asyncio.shield(consumer.stop())
