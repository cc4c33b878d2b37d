"""What the brokers say about `timeline.changes`: which topic it is and how many partitions it has."""

import asyncio

import msgspec
from confluent_kafka import KafkaException, TopicCollection
from confluent_kafka.admin import AdminClient

from query_api.changes.errors import ChangesUnavailable

_TIMEOUT_SECONDS = 5.0


class TopicState(msgspec.Struct, frozen=True):
    """`topic` is what `Position.topic` holds: another one means deleted and made again."""

    topic: bytes
    partition_count: int


class TopicWatch:
    """Asks librdkafka: aiokafka does not know a topic's id."""

    def __init__(self, bootstrap_servers: str, topic: str) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._topic = topic
        self._admin: AdminClient | None = None

    async def state(self) -> TopicState:
        """Raises ChangesUnavailable while the topic or the brokers are away."""
        if self._admin is None:
            # log_level 0: `/readyz` already says that a broker is away.
            self._admin = AdminClient({"bootstrap.servers": self._bootstrap_servers, "log_level": 0})
        try:
            asked = self._admin.describe_topics(TopicCollection([self._topic]), request_timeout=_TIMEOUT_SECONDS)
            # Not in a thread: the end of the event loop waits for its threads, here the whole 5 s while Kafka is away.
            async with asyncio.timeout(_TIMEOUT_SECONDS):
                found = await asyncio.wrap_future(asked[self._topic])
        except (KafkaException, TimeoutError) as error:
            raise ChangesUnavailable(str(error) or "no answer in time") from error
        topic_id = found.topic_id.get_most_significant_bits().to_bytes(8, "big", signed=True)
        return TopicState(topic_id, len(found.partitions))
