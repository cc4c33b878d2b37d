"""DirectoryReader on a real broker: whole before `loaded`, current afterwards, content without the topic."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress

import msgspec
import pytest
from confluent_kafka.admin import AdminClient

from deploy.embedded.kafka import EmbeddedKafka
from deploy.topics import ensure_topics
from runtime.kafka import KafkaPublisher, Record
from schemas.directory_entry import DirectoryEntry, directory_key
from schemas.topics import DIRECTORY, TOPICS
from stream_workers.directory import Directory, DirectoryReader

_DEADLINE_SECONDS = 30
_POLL_SECONDS = 0.02


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A broker of its own: these tests make and delete the one directory topic."""
    with EmbeddedKafka(tmp_path_factory.mktemp("kafka")) as kafka:
        yield kafka.bootstrap_servers


@pytest.fixture
def topic(broker: str) -> Iterator[None]:
    directory = [each for each in TOPICS if each.name == DIRECTORY]
    ensure_topics(broker, directory, partitions=3, replication_factor=1)
    yield
    admin = AdminClient({"bootstrap.servers": broker})
    admin.delete_topics([DIRECTORY])[DIRECTORY].result(30)


@pytest.fixture
def publisher(broker: str) -> Iterator[KafkaPublisher]:
    with KafkaPublisher(broker) as opened:
        yield opened


def named(number: int, name: str) -> Record:
    entry = DirectoryEntry(organization_id="acme", kind="contact", id=str(number), name=name)
    return Record(DIRECTORY, directory_key("acme", "contact", str(number)), msgspec.json.encode(entry))


def entries(count: int, name: str = "name") -> list[Record]:
    return [named(number, f"{name} {number}") for number in range(count)]


def names_in(directory: Directory, count: int) -> list[str | None]:
    found = (directory.find("acme", "contact", str(number)) for number in range(count))
    return [None if entry is None else entry.name for entry in found]


@asynccontextmanager
async def reading(broker: str) -> AsyncIterator[Directory]:
    """A directory whose reader says that it is loaded."""
    directory = Directory()
    reader = DirectoryReader(directory, broker)
    running = asyncio.create_task(reader.run())
    try:
        await asyncio.wait_for(reader.loaded.wait(), _DEADLINE_SECONDS)
        yield directory
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def eventually_holds(directory: Directory, names: Sequence[str | None]) -> None:
    async with asyncio.timeout(_DEADLINE_SECONDS):
        while names_in(directory, len(names)) != list(names):  # noqa: ASYNC110 - the directory signals no change
            await asyncio.sleep(_POLL_SECONDS)


async def size_once_loaded(broker: str) -> int:
    async with reading(broker) as directory:
        return len(directory)


def test_no_topic_is_an_empty_directory(broker: str) -> None:
    assert asyncio.run(size_once_loaded(broker)) == 0


@pytest.mark.usefixtures("topic")
def test_empty_topic_is_an_empty_directory(broker: str) -> None:
    assert asyncio.run(size_once_loaded(broker)) == 0


@pytest.mark.usefixtures("topic")
def test_whole_topic_is_read_before_it_counts_as_loaded(broker: str, publisher: KafkaPublisher) -> None:
    # More than a first fetch brings: it has at most 1 MiB of each of the three partitions, as compressed.
    chance = random.Random(7)
    publisher.publish_all([named(number, chance.randbytes(700).hex()) for number in range(6_000)])

    assert asyncio.run(size_once_loaded(broker)) == 6_000


@pytest.mark.usefixtures("topic")
def test_latest_name_counts_and_null_forgets(broker: str, publisher: KafkaPublisher) -> None:
    publisher.publish_all(entries(3))
    publisher.publish_all(entries(1, "other"))
    publisher.publish_all([Record(DIRECTORY, directory_key("acme", "contact", "1"), None)])
    publisher.publish_all([Record(DIRECTORY, directory_key("acme", "contact", "2"), b"garbage")])

    async def names() -> list[str | None]:
        async with reading(broker) as directory:
            return names_in(directory, 3)

    assert asyncio.run(names()) == ["other 0", None, "name 2"]


@pytest.mark.usefixtures("topic")
def test_later_changes_are_followed(broker: str, publisher: KafkaPublisher) -> None:
    publisher.publish_all(entries(2))

    async def follow() -> None:
        async with reading(broker) as directory:
            change = [*entries(1, "new"), Record(DIRECTORY, directory_key("acme", "contact", "1"), None)]
            await asyncio.to_thread(publisher.publish_all, change)
            await eventually_holds(directory, ["new 0", None])

    asyncio.run(follow())
