"""Real Apache Kafka and real ClickHouse as child processes, started from Python wheels alone."""

from deploy.embedded.clickhouse import EmbeddedClickHouse
from deploy.embedded.kafka import EmbeddedKafka
from deploy.embedded.stack import EmbeddedStack

__all__ = ["EmbeddedClickHouse", "EmbeddedKafka", "EmbeddedStack"]
