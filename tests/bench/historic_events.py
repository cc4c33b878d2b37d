"""Any number of events of years: the recorded CRM's types and shapes, every text, number, person and time its own.

`recorded_events` repeats 824 payloads, which is right for speed and flatters compression; these do not repeat.
"""

import json
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from deploy.demo.sample import Sample
from runtime.kafka import Record
from schemas.activity_message import partition_key
from schemas.topics import ACTIVITIES

ORGANIZATIONS = 100
USERS_PER_ORGANIZATION = 20
EVENTS_PER_OBJECT = 20
YEARS = 5
OBJECT_LIVES = timedelta(days=90)
_MICROSECOND = timedelta(microseconds=1)
NEWEST = datetime(2026, 11, 1, tzinfo=UTC)

_WORD = re.compile(r"[A-Za-z]{3,}")
_SYLLABLES = ("ba", "den", "ko", "lin", "mar", "no", "pri", "ras", "sol", "tek", "ul", "ver", "wen", "xi", "yor", "zan")


def historic_events(
    count: int,
    seed: int,
    *,
    organizations: int = ORGANIZATIONS,
    span: timedelta = timedelta(days=365 * YEARS),
    topic: str = ACTIVITIES,
) -> Iterator[Record]:
    """`count` records of about 490 bytes, spread evenly over `span` and `organizations`, in no order of time.

    An object lives for 90 days, so a month holds several of its events, as in a CRM.
    """
    chance = random.Random(seed)
    sample: list[dict[str, Any]] = [json.loads(line) for line in Sample().lines]
    vocabulary = _vocabulary(chance)
    people = [[_person(chance, vocabulary) for _ in range(USERS_PER_ORGANIZATION)] for _ in range(organizations)]
    kinds = sorted({shape["object_type"] for shape in sample})
    births = (span - OBJECT_LIVES) // _MICROSECOND
    objects = [
        (str(UUID(int=chance.getrandbits(128), version=4)), chance.randrange(births))
        for _ in range(max(1, count // EVENTS_PER_OBJECT))
    ]
    of_kind = {kind: objects[number :: len(kinds)] or objects for number, kind in enumerate(kinds)}
    for number in range(count):
        shape = sample[number % len(sample)]
        object_id, birth = chance.choice(of_kind[shape["object_type"]])
        organization = birth % organizations
        since = timedelta(microseconds=birth + chance.randrange(OBJECT_LIVES // _MICROSECOND))
        message = shape | {
            "id": str(UUID(int=chance.getrandbits(128), version=4)),
            "organization_id": f"org-{organization:03}",
            "object_id": object_id,
            "actor": chance.choice(people[organization]) if shape["actor"] else None,
            "data": _varied(shape["data"], chance, vocabulary),
            "created_at": (NEWEST - span + since).isoformat(),
        }
        key = partition_key(message["organization_id"], message["object_type"], message["object_id"])
        yield Record(topic, key, json.dumps(message, separators=(",", ":")).encode())


def _vocabulary(chance: random.Random) -> list[str]:
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(3000)]


def _person(chance: random.Random, vocabulary: list[str]) -> dict[str, str]:
    first, last = chance.choice(vocabulary).title(), chance.choice(vocabulary).title()
    return {
        "id": str(UUID(int=chance.getrandbits(128), version=4)),
        "email": f"{first}.{last}@example.com".lower(),
        "first_name": first,
        "last_name": last,
    }


def _varied(value: Any, chance: random.Random, vocabulary: list[str]) -> Any:
    """The same shape with other words and numbers. One word alone is a code (a status, a channel) and stays."""
    match value:
        case dict():
            return {name: _varied(each, chance, vocabulary) for name, each in value.items()}
        case list():
            return [_varied(each, chance, vocabulary) for each in value]
        case str() if " " in value:
            return _WORD.sub(lambda _: chance.choice(vocabulary), value)
        case bool() | None | str():
            return value
        case _:
            return chance.randrange(10 * int(value) + 10)
