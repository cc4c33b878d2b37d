"""`python -m tests.bench.peers.plain_loop`: until SIGTERM."""

import signal

from confluent_kafka import Consumer, Message

from tests.bench.peers.event_row import Row, event_row
from tests.bench.peers.target import BATCH_ROWS, Inserter, Target


def main() -> None:
    """Consume a batch, make rows, insert, commit."""
    target = Target.from_environment()
    inserter = Inserter(target)
    consumer = Consumer(
        {
            "bootstrap.servers": target.bootstrap_servers,
            "group.id": target.group,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            # librdkafka sleeps a second when its queue is full, by default: half the throughput.
            "fetch.queue.backoff.ms": 5,
            "queued.min.messages": 2 * BATCH_ROWS,
        }
    )
    consumer.subscribe([target.topic])
    stopping: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stopping.append(number))
    while not stopping:
        messages = consumer.consume(BATCH_ROWS, timeout=target.wait_seconds)
        if messages:
            inserter.insert([_row(message) for message in messages if message.error() is None])
            consumer.commit(asynchronous=False)
    consumer.close()


def _row(message: Message) -> Row:
    return event_row(message.value() or b"", message.timestamp()[1])


if __name__ == "__main__":
    main()
