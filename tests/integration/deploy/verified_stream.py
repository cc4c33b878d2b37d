"""A topic with a worker of its own, messages for it in every disorder, and `timeline verify` over it."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient

from deploy.verify.input_log import InputLog, OnProgress
from deploy.verify.report import Outcome
from deploy.verify.scope import Scope
from deploy.verify.verification import Verification
from runtime.kafka import KafkaPublisher, Record
from schemas.activity_message import partition_key
from stream_workers.config import WorkerSettings
from tests.waiting import eventually

SEED = 7


class Stream:
    """A topic and a worker of their own beside the shared servers."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.environment = dict(settings)
        self.settings = WorkerSettings(
            kafka_bootstrap_servers=settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"],
            kafka_topics=settings["TIMELINE_KAFKA_TOPICS"],
            worker_group=settings["TIMELINE_WORKER_GROUP"],
            clickhouse_url=settings["TIMELINE_CLICKHOUSE_URL"],
        )

    def publish(self, messages: Sequence[dict[str, Any] | bytes]) -> None:
        with KafkaPublisher(self.settings.kafka_bootstrap_servers) as publisher:
            publisher.publish_all(self._record(each) for each in messages)

    def publish_and_wait(self, messages: Sequence[dict[str, Any] | bytes]) -> None:
        self.publish(messages)
        self.wait_until_committed()

    def wait_until_committed(self) -> None:
        with InputLog(
            self.settings.kafka_bootstrap_servers, self.settings.input_topics, self.settings.worker_group
        ) as log:
            eventually(lambda: all(not span.length for span in log.tail_of(log.committed())), "everything committed")

    def verify(self, organization: str | None, during: Callable[[], None] = lambda: None) -> Outcome:
        return Verification(self.settings, Scope(organization), Silent(during)).compare()

    def repair(self, organization: str) -> Outcome:
        return Verification(self.settings, Scope(organization), Silent()).compare_and_repair()

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "deploy.cli", "verify", *arguments]
        return subprocess.run(
            command, env={**os.environ, **self.environment}, capture_output=True, text=True, check=False
        )

    def _record(self, message: dict[str, Any] | bytes) -> Record:
        topic = self.settings.kafka_topics
        if isinstance(message, bytes):
            return Record(topic, b"", message)
        key = partition_key(message["organization_id"], message["object_type"], message["object_id"])
        return Record(topic, key, json.dumps(message).encode())


class Silent:
    """Shows nothing; calls `during` when the comparison begins, behind the reading of the log."""

    def __init__(self, during: Callable[[], None] = lambda: None) -> None:
        self._during = during

    def begin(self, step: str, total: int) -> OnProgress:
        del total
        if step == "comparing":
            self._during()
        return lambda _: None


def event(organization: str, number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(UUID(int=number)),
        "organization_id": organization,
        "event_type": "note",
        "object_type": "lead",
        "object_id": f"L-{number % 7}",
        "actor": {"id": f"u-{number % 3}"},
        "data": {"text": f"note {number}"},
        "created_at": f"2024-0{1 + number % 3}-1{number % 5}T1{number % 4}:00:00.{number:06d}Z",
        "revision": 1,
    } | changes


def refused(organization: str) -> dict[str, Any]:
    return event(organization, 999, data={"text": 5})


def disorder(organization: str) -> list[dict[str, Any] | bytes]:
    """Creations, edits, deletes, moves there and back, duplicates, late ones and garbage, shuffled."""
    chance = random.Random(SEED)
    messages: list[dict[str, Any] | bytes] = [event(organization, number) for number in range(60)]
    messages += [event(organization, n, action="updated", revision=2, data={"text": "edited"}) for n in range(0, 60, 3)]
    messages += [event(organization, n, action="deleted", revision=3) for n in range(0, 60, 10)]
    for number in range(1, 60, 7):
        first = event(organization, number)
        place = {name: first[name] for name in ("object_type", "object_id", "created_at")}
        moved = place | {"object_id": "L-moved", "created_at": "2025-05-01T00:30:00Z"}
        messages.append(first | moved | {"action": "updated", "revision": 4, "previous": place})
        if number % 2:
            messages.append(first | {"action": "updated", "revision": 5, "previous": moved})
    messages += [event(organization, number) | {"created_at": None, "id": str(uuid4())} for number in (3, 4)]
    messages += chance.sample(messages, 25)
    messages += [b"{", b"\xff\xfe", refused(organization), refused(organization)]
    chance.shuffle(messages)
    return messages


def delete_the_log(stream: Stream) -> None:
    """As retention does; tests that need the whole log come before."""
    settings = stream.settings
    with InputLog(settings.kafka_bootstrap_servers, settings.input_topics, settings.worker_group) as log:
        ends = [TopicPartition(span.topic, span.partition, span.end) for span in log.committed()]
    # By name: a client that is let go never answers.
    admin = AdminClient({"bootstrap.servers": settings.kafka_bootstrap_servers})
    for deleted in admin.delete_records(ends).values():
        deleted.result(timeout=30)
