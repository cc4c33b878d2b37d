"""Creates the topics of `schemas.topics` and tells where existing ones differ; changes nothing that exists."""

from collections.abc import Mapping, Sequence

import msgspec
from confluent_kafka import KafkaError, KafkaException

# Public, but re-exported without __all__.
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic, ResourceType  # type: ignore[attr-defined]

from deploy.errors import TopicsFailed
from schemas.topics import Topic

_TIMEOUT_SECONDS = 30.0


class TopicsReport(msgspec.Struct, frozen=True):
    """What `ensure_topics` found and did."""

    created: list[str]
    existing: list[str]
    differences: list[str]


def ensure_topics(
    bootstrap_servers: str,
    topics: Sequence[Topic],
    *,
    partitions: int,
    replication_factor: int,
    overrides: Mapping[str, Mapping[str, str]] | None = None,
) -> TopicsReport:
    """Creates what is missing. `overrides` maps topic names to settings that win. Raises `TopicsFailed`."""
    admin = AdminClient({"bootstrap.servers": bootstrap_servers, "log_level": 0})
    wanted = {topic.name: topic.config() | dict((overrides or {}).get(topic.name, {})) for topic in topics}
    try:
        existing = set(admin.list_topics(timeout=_TIMEOUT_SECONDS).topics) & set(wanted)
        created = _create(
            admin,
            [
                NewTopic(name, num_partitions=partitions, replication_factor=replication_factor, config=config)
                for name, config in wanted.items()
                if name not in existing
            ],
        )
        differences = _differences(admin, {name: wanted[name] for name in wanted if name in existing})
    except KafkaException as error:
        raise TopicsFailed(f"Kafka at {bootstrap_servers}: {_reason(error)}") from error
    return TopicsReport(created=created, existing=sorted(existing), differences=differences)


def _create(admin: AdminClient, topics: list[NewTopic]) -> list[str]:
    if not topics:
        return []
    for future in admin.create_topics(topics, operation_timeout=_TIMEOUT_SECONDS).values():
        try:
            future.result(timeout=_TIMEOUT_SECONDS)
        except KafkaException as error:
            # Another process created it between our look and our request: what we wanted is there.
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise
    return [topic.topic for topic in topics]


def _differences(admin: AdminClient, wanted: Mapping[str, Mapping[str, str]]) -> list[str]:
    if not wanted:
        return []
    resources = [ConfigResource(ResourceType.TOPIC, name) for name in wanted]
    found = []
    for resource, future in admin.describe_configs(resources).items():
        actual = future.result(timeout=_TIMEOUT_SECONDS)
        found += [
            f"{resource.name}: {key} is {actual[key].value}, expected {value}"
            for key, value in wanted[resource.name].items()
            if actual[key].value != value
        ]
    return found


def _reason(error: KafkaException) -> str:
    reason: KafkaError = error.args[0]
    return reason.str() or reason.name()
