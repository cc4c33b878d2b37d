"""Notices that an input topic was deleted and made again: its offsets begin anew, so it is read from the beginning.

Too small an offset shows by itself, as out of range. This is for the new topic that has grown past the old offset
before anybody looked: without it the records below would never be read.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from confluent_kafka import KafkaException, TopicCollection
from confluent_kafka.admin import AdminClient

_INTERVAL_SECONDS = 2.0
_TIMEOUT_SECONDS = 10.0

log = structlog.get_logger(__name__)


class TopicIdentity:
    """Asks the brokers for the ids of the input topics; calls `on_made_anew` with the name of one that changed."""

    def __init__(
        self, bootstrap_servers: str, topics: Sequence[str], on_made_anew: Callable[[str], Awaitable[None]]
    ) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._topics = topics
        self._on_made_anew = on_made_anew
        self._known: dict[str, str] = {}

    async def run(self) -> None:
        """For ever; brokers that are away are asked again. Ends only when it is cancelled."""
        # log_level 0: the worker's own clients already tell that a broker is away.
        admin = AdminClient({"bootstrap.servers": self._bootstrap_servers, "log_level": 0})
        while True:
            for topic, topic_id in (await asyncio.to_thread(self._ask, admin)).items():
                await self._compare(topic, topic_id)
            await asyncio.sleep(_INTERVAL_SECONDS)

    def _ask(self, admin: AdminClient) -> dict[str, str]:
        """The ids of those topics that exist now; a topic in between is not there."""
        ids = {}
        answers = admin.describe_topics(TopicCollection(list(self._topics)), request_timeout=_TIMEOUT_SECONDS)
        for topic, answer in answers.items():
            try:
                ids[topic] = str(answer.result(_TIMEOUT_SECONDS).topic_id)
            except (KafkaException, TimeoutError):
                continue
        return ids

    async def _compare(self, topic: str, topic_id: str) -> None:
        if self._known.setdefault(topic, topic_id) == topic_id:
            return
        log.warning("topic was deleted and made again: reading it from its beginning", topic=topic)
        await self._on_made_anew(topic)
        self._known[topic] = topic_id
