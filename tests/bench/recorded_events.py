"""Any number of events shaped like the recorded CRM: its types and data, new ids, many objects and organizations."""

import json
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from deploy.demo.sample import Sample
from runtime.kafka import Record
from schemas.activity_message import partition_key
from schemas.topics import ACTIVITIES

ORGANIZATIONS = 50
EVENTS_PER_OBJECT = 20


def recorded_events(count: int, seed: int) -> Iterator[Record]:
    """`count` records of about 500 bytes; the same seed gives the same ones."""
    chance = random.Random(seed)
    sample: list[dict[str, Any]] = [json.loads(line) for line in Sample().lines]
    objects = [_uuid(chance) for _ in range(max(1, count // EVENTS_PER_OBJECT))]
    for number in range(count):
        message = sample[number % len(sample)] | {
            "id": _uuid(chance),
            "organization_id": f"org-{number % ORGANIZATIONS}",
            "object_id": chance.choice(objects),
        }
        key = partition_key(message["organization_id"], message["object_type"], message["object_id"])
        yield Record(ACTIVITIES, key, json.dumps(message, separators=(",", ":")).encode())


def _uuid(chance: random.Random) -> str:
    return str(UUID(int=chance.getrandbits(128)))
