"""A publisher that keeps events instead of sending them: for the tests of a CRM, and for ours."""

from producers.publisher import Publisher
from runtime.kafka import OnDelivery, Record
from schemas.activity_message import ActivityMessage, decode_message
from schemas.topics import ACTIVITIES


class InMemoryPublisher(Publisher):
    """Checks exactly as `ActivityPublisher` does; `records` holds what would be in the topic."""

    def __init__(self, topic: str = ACTIVITIES) -> None:
        self.topic = topic
        self.records: list[Record] = []

    @property
    def messages(self) -> list[ActivityMessage]:
        """What was published, as the worker will read it."""
        return [decode_message(record.value) for record in self.records]

    def send(self, record: Record, on_delivery: OnDelivery | None = None) -> None:
        """Keep the record; delivered at once."""
        self.records.append(record)
        if on_delivery is not None:
            on_delivery(None)

    def flush(self, timeout_seconds: float = -1) -> int:
        """Nothing waits."""
        return 0
