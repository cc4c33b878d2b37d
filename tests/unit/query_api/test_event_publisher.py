import asyncio
import threading
from collections.abc import Sequence

from query_api.writes.event_publisher import EventPublisher
from runtime.errors import BrokerUnavailable
from schemas.activity_message import ActivityMessage


class StuckPublisher(EventPublisher):
    """Never acknowledges before it is let go."""

    def __init__(self) -> None:
        super().__init__("127.0.0.1:1", "crm.activities", timeout_seconds=0.05)
        self.let_go = threading.Event()

    def _send(self, messages: Sequence[ActivityMessage]) -> None:
        self.let_go.wait()


def message() -> ActivityMessage:
    return ActivityMessage(
        id="70a870fa-e2e1-58e3-a0e7-72fe6ee432a9", organization_id="acme", object_type="lead", object_id="l-1"
    )


def test_a_client_beyond_the_limit_is_refused_at_once() -> None:
    async def crowd(publisher: StuckPublisher) -> list[BaseException | None]:
        answers = await asyncio.gather(*(publisher.publish(message()) for _ in range(300)), return_exceptions=True)
        publisher.let_go.set()
        await publisher.close()
        return answers

    answers = asyncio.run(crowd(StuckPublisher()))

    assert all(isinstance(answer, BrokerUnavailable) for answer in answers)
    assert sum("wait for Kafka already" in str(answer) for answer in answers) == 300 - 256


def test_a_publisher_that_was_never_used_closes_without_kafka() -> None:
    asyncio.run(EventPublisher("127.0.0.1:1", "crm.activities", 1).close())
