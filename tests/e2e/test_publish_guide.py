"""`docs/publish-in-15-minutes.md`: every block is run, and what it publishes stands in one timeline.

Java needs a compiler, Go and Node packages of their own: where they are missing, their blocks are skipped, and say so.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import psycopg
import pytest

from deploy.commands.token import Role, sign
from deploy.embedded.child_process import ChildProcess
from deploy.embedded.jars import kafka_classpath
from runtime.kafka import Record
from schemas.activity_message import decode_message
from schemas.cloud_event import activity_value
from schemas.topics import ACTIVITIES
from tests.e2e.conftest import Api, publish
from tests.integration.producers.topic_reader import records_of
from tests.postgres import Postgres, running_postgres
from tests.waiting import eventually

GUIDE = (Path(__file__).parents[2] / "docs/publish-in-15-minutes.md").read_text("utf-8")
Client = Callable[[str, dict[str, str], Path], list[str]]
_BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """One block of the guide, its organization replaced by the test's."""

    language: str
    text: str


def blocks(organization: str) -> list[Block]:
    return [Block(each["language"], each["body"].replace("acme", organization)) for each in _BLOCK.finditer(GUIDE)]


def of(organization: str, language: str, *words: str) -> str:
    """The only block in this language that holds all these words."""
    in_language = [each.text for each in blocks(organization) if each.language == language]
    found = [text for text in in_language if all(word in text for word in words)]
    assert len(found) == 1, (language, words, len(found))
    return found[0]


@pytest.fixture
def environment(settings: dict[str, str], api: Api, organization: str) -> dict[str, str]:
    root = Path(__file__).parents[2]
    token = sign(settings, organization, "crm", Role.SERVICE, timedelta(hours=1))
    bin_folder = str(Path(sys.executable).parent)
    return {
        **os.environ, **settings, "API": f"{api.url}/api/v1/activities", "TOKEN": token, "PYTHONPATH": str(root),
        "PATH": f"{bin_folder}:{os.environ['PATH']}",
    }  # fmt: skip


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        with psycopg.connect(server.url()) as owner:
            owner.execute("CREATE ROLE relay LOGIN")
            owner.execute("CREATE ROLE crm_app LOGIN")
        yield server


def run(command: list[str], environment: dict[str, str], cwd: Path | None = None) -> str:
    done = subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}\n{done.stderr}"
    return done.stdout


# By file, Django, Python, outbox, HTTP, Debezium; clients in other languages have a test each.
ROADS = 6
_DJANGO = """
import django
from django.conf import settings
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]
{settings_block}
settings.configure(
    INSTALLED_APPS=INSTALLED_APPS, ACTIVITIES_TIMELINE=ACTIVITIES_TIMELINE, USE_TZ=True,
    DATABASES={{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}}},
)
django.setup()
from django.contrib.auth.models import User
from django.db import connection, models
class Lead(models.Model):
    id = models.CharField(primary_key=True, max_length=20)
    organization_id = models.CharField(max_length=60)
    class Meta:
        app_label = "crm"
with connection.schema_editor() as editor:
    editor.create_model(Lead)
lead, user = Lead("l-1", {organization!r}), User(pk=1, username="jo")
{record_block}
"""


def test_every_road_of_the_guide_ends_in_the_timeline(
    environment: dict[str, str], postgres: Postgres, api: Api, organization: str, tmp_path: Path
) -> None:
    kafka = environment["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"]

    message = tmp_path / "message.jsonl"
    message.write_text(json.dumps(json.loads(of(organization, "json", "0d6ff2c3a001"))))
    run(["timeline", "produce", str(message)], environment)

    script = _DJANGO.format(
        settings_block=of(organization, "python", "INSTALLED_APPS"),
        record_block=of(organization, "python", "transaction.atomic"),
        organization=organization,
    )
    run([sys.executable, "-c", script], environment)
    run([sys.executable, "-W", "ignore", "-c", of(organization, "python", "ActivityPublisher")], environment)

    owner = environment | {"OWNER_URL": postgres.url()}
    run(["bash", "-c", of(organization, "bash", "outbox install")], owner)
    with psycopg.connect(postgres.url("crm_app")) as application:
        application.execute(of(organization, "sql", "timeline_outbox.record"))

    relay = ChildProcess(
        "relay",
        [shutil.which("bash") or "bash", "-c", f"exec {of(organization, 'bash', 'timeline relay').strip()}"],
        log_path=tmp_path / "relay.log",
        environment=environment | {"TIMELINE_OUTBOX_URL": postgres.url("relay"), "TIMELINE_RELAY_PORT": "0"},
    )
    relay.start()
    try:
        run(["bash", "-c", of(organization, "bash", "$API/ingest")], environment)
        publish(kafka, [routed_by_debezium(organization)])
        eventually(lambda: len(records_of(kafka, organization)) >= ROADS, "every road has published")
    finally:
        relay.stop()

    keys = {record.key() for record in records_of(kafka, organization)}
    partitions = {record.partition() for record in records_of(kafka, organization)}
    assert keys == {f"{organization}|lead|l-1".encode()}
    assert len(partitions) == 1
    eventually(lambda: api.timeline("lead", "l-1")["pagination"]["total"] == ROADS, "they stand in the timeline")
    seen = json.loads(run(["bash", "-c", of(organization, "bash", "$API/timeline/")], environment))
    assert len(seen["events"]) == ROADS


def routed_by_debezium(organization: str) -> Record:
    """An outbox row as the router writes it with the page's settings."""
    key = f"{organization}|lead|l-1".encode()
    payload = {
        "organization_id": organization, "object_type": "lead", "object_id": "l-1", "data": {"text": "From an outbox"},
        "created_at": "2024-01-15T10:36:00Z",
    }  # fmt: skip
    headers = (("id", b"0b6f7f0a-3a53-4f0e-9a55-0d6ff2c3a007"), ("eventType", b"note"))
    return Record(ACTIVITIES, key, json.dumps(payload).encode(), headers)


def java(source: str, environment: dict[str, str], folder: Path) -> list[str]:
    """How the block is run."""
    needed("javac", "a Java compiler")
    classpath = os.pathsep.join([*map(str, kafka_classpath()), str(folder)])
    (folder / "Publish.java").write_text(source)
    run(["javac", "-cp", classpath, "-d", str(folder), str(folder / "Publish.java")], environment)
    return ["java", "-cp", classpath, "Publish"]


def go(source: str, environment: dict[str, str], folder: Path) -> list[str]:
    """The same. Nothing is downloaded: the package comes from Go's module cache, or the block is skipped."""
    needed("go", "Go")
    (folder / "main.go").write_text(source)
    cache = run(["go", "env", "GOMODCACHE"], environment).strip()
    offline = environment | {"GOPROXY": f"file://{cache}/cache/download", "GOSUMDB": "off", "GOTOOLCHAIN": "local"}
    run(["go", "mod", "init", "publish"], offline, folder)
    getting = ["go", "get", "github.com/twmb/franz-go/pkg/kgo"]
    if subprocess.run(getting, env=offline, cwd=folder, capture_output=True, check=False).returncode:
        pytest.skip("Go's module cache does not have github.com/twmb/franz-go: `go get` it once")
    run(["go", "build", "-o", "publish", "."], offline, folder)
    return [str(folder / "publish")]


def node(source: str, environment: dict[str, str], folder: Path) -> list[str]:
    """The same; `NODE_PATH` may name where kafkajs is."""
    needed("node", "Node")
    resolving = ["node", "-e", "require.resolve('kafkajs')"]
    if subprocess.run(resolving, env=environment, cwd=folder, capture_output=True, check=False).returncode:
        pytest.skip("Node does not find the package kafkajs: install it, and name its folder in NODE_PATH")
    return ["node", "-e", source]


def needed(program: str, name: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{name} is not installed: no {program} in PATH")


@pytest.mark.parametrize(
    ("language", "command"), [(("java", "KafkaProducer"), java), (("go", "kgo.NewClient"), go), (("javascript",), node)]
)
def test_a_client_of_another_language_publishes_where_all_do(
    *,
    environment: dict[str, str],
    api: Api,
    organization: str,
    tmp_path: Path,
    language: tuple[str, ...],
    command: Client,
) -> None:
    run(command(of(organization, *language), environment, tmp_path), environment)

    (record,) = records_of(environment["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"], organization)
    key = f"{organization}|lead|l-1".encode()
    assert record.key() == key
    python = tmp_path / "python.jsonl"
    python.write_text(json.dumps(json.loads(record.value() or b"") | {"id": str(uuid4())}))
    run(["timeline", "produce", str(python)], environment)
    records = records_of(environment["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"], organization)
    assert [each.key() for each in records] == [key] * 2
    assert len({each.partition() for each in records}) == 1
    eventually(lambda: api.timeline("lead", "l-1")["pagination"]["total"] == 2, "both stand in the timeline")


@pytest.mark.parametrize(
    ("language", "settings"),
    [
        ("java", ('"acks", "all"', '"enable.idempotence", "true"')),
        ("go", ("kgo.AllISRAcks()", "kgo.StickyKeyPartitioner(nil)")),
        ("javascript", ("Partitioners.DefaultPartitioner", "idempotent: true")),
    ],
)
def test_every_client_names_topic_key_and_what_must_be_set(language: str, settings: tuple[str, ...]) -> None:
    text = of("acme", language, "crm.activities")

    assert all(each in text for each in settings)
    assert '"acme|lead|l-1"' in text
    (value,) = re.findall(r"\{\s*\"?id\"?: .*?Z\"[,\s]*\}", text, re.DOTALL)
    # A JavaScript object is JSON once its names are quoted.
    message = decode_message(re.sub(r"(?<=[{,\s])(\w+): ", r'"\1": ', value).replace(",\n  }", "}").encode())
    assert (message.organization_id, message.object_type, message.object_id) == ("acme", "lead", "l-1")


def test_the_routers_settings_give_the_headers_that_are_read() -> None:
    text = of("acme", "properties", "EventRouter")

    assert "route.topic.replacement=crm.activities" in text
    assert "placement=type:header:eventType" in text
    headers = (("id", b"0b6f7f0a-3a53-4f0e-9a55-0d6ff2c3a007"), ("eventType", b"note"))
    value = b'{"organization_id": "acme", "object_type": "lead", "object_id": "l-1", "data": {"text": "x"}}'
    assert decode_message(activity_value(value, headers)).event_type == "note"
