"""Real Kafka for the transport's tests."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.integration.transport.kafka_topic import KafkaTopic
from tests.integration.transport.worker_process import WorkerProcess

StartWorker = Callable[..., WorkerProcess]


@pytest.fixture
def topic(kafka_bootstrap: str) -> KafkaTopic:
    """Four partitions, empty."""
    return KafkaTopic(kafka_bootstrap)


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[StartWorker]:
    """`start_worker(topic, **plan)`; every worker is ended with the test."""
    workers: list[WorkerProcess] = []
    numbers = count()

    def start(topic: KafkaTopic, **plan: Any) -> WorkerProcess:
        directory = tmp_path / f"worker-{next(numbers)}"
        workers.append(WorkerProcess(directory, topic.bootstrap, topic.name, topic.group, **plan))
        return workers[-1]

    yield start
    for worker in workers:
        worker.end()
