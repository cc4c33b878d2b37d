"""Servers that fault tests break: started once for each file."""

from collections.abc import Iterator

import pytest

from tests.faults.kafka_cluster import KafkaCluster
from tests.faults.scenarios import broker
from tests.faults.scenarios.store import BreakableStore, breakable_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BreakableStore]:
    with breakable_store(tmp_path_factory.mktemp("store")) as running:
        yield running


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaCluster]:
    with KafkaCluster(tmp_path_factory.mktemp("cluster")) as running:
        broker.make_topics(running)
        yield running
