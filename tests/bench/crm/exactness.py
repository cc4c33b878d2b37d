"""Whether everything that the outbox ever held, and nothing else, is in Kafka in order and in ClickHouse once."""

import json
from collections import defaultdict
from collections.abc import Iterable

import msgspec
import psycopg
from clickhouse_connect.driver.client import Client

from deploy.crm.actions import World
from deploy.crm.road import CrmRoad
from producers.outbox.change import Change
from producers.outbox.outbox import Outbox
from producers.sources.bottlecrm import fold, messages
from schemas.activity_message import ActivityMessage
from tests.bench.crm.load import Shared, User
from tests.integration.producers.topic_reader import records_of
from tests.waiting import eventually

_KILLS = 10
_CRASHES_AFTER = (3, 7)
_DRAIN_SECONDS = 180
# The outbox is emptied as it is relayed: what it held is copied on the way in, by the transaction that wrote it.
_KEEP_A_COPY = """
CREATE TABLE kept (LIKE timeline_outbox.change);
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
$$ BEGIN INSERT INTO public.kept SELECT NEW.*; RETURN NULL; END $$;
CREATE TRIGGER keep AFTER INSERT ON timeline_outbox.change FOR EACH ROW EXECUTE FUNCTION keep();
"""
_KEPT = """
SELECT jsonb_build_object(
    'seq', seq, 'transaction_id', transaction_id::text::bigint, 'change_id', change_id, 'changed_at', changed_at,
    'operation', operation, 'table', table_name, 'row_id', row_id, 'before', before_row, 'after', after_row,
    'message', message, 'actor_id', actor_id, 'request_id', request_id, 'context', coalesce(context, '{}'))::text
FROM kept ORDER BY seq
"""
_STORED = (
    "SELECT toString(event_id), count() FROM timeline_events FINAL WHERE organization_id = {org:String} GROUP BY 1"
)


class Exactness(msgspec.Struct, frozen=True):
    """What went in and what came out."""

    requests: int
    refused: int
    kills: int
    crashes: int
    changes: int
    events: int
    stored: int
    lost: int
    doubled: int
    out_of_order: int

    @property
    def is_exact(self) -> bool:
        return not (self.lost or self.doubled or self.out_of_order) and self.stored == self.events


def measure_exactness(road: CrmRoad, world: World, clickhouse: Client, requests: int) -> Exactness:
    """Four users at once; the relay is killed ten times among it, PostgreSQL crashes twice."""
    with psycopg.connect(road.crm.admin_url) as admin:
        admin.execute(_KEEP_A_COPY)
    shared = Shared()
    users = [User(world, key, shared, requests // 4, seed) for seed, key in enumerate(world.users)]
    for user in users:
        user.start()
    _break_things(road, users, requests)
    for user in users:
        user.join()
    _drain(road)
    return _judge(road, world, clickhouse, users)


def _break_things(road: CrmRoad, users: list[User], requests: int) -> None:
    """At even shares of the requests, so that all of it happens while they come in."""
    for number in range(1, _KILLS + 1):
        share = requests * number // (_KILLS + 2)
        eventually(lambda: sum(user.answered for user in users) >= share, f"{share} requests", 300)  # noqa: B023 - at once
        road.relay.kill()
        if number in _CRASHES_AFTER:
            road.postgres.crash()
        road.start_relay()


def _drain(road: CrmRoad) -> None:
    with Outbox(road.crm.relay_url) as outbox:
        eventually(lambda: outbox.state().waiting == 0, "the outbox is empty", _DRAIN_SECONDS)


def _judge(road: CrmRoad, world: World, clickhouse: Client, users: list[User]) -> Exactness:
    with psycopg.connect(road.crm.admin_url) as admin:
        kept = [msgspec.json.decode(row[0], type=Change) for row in admin.execute(_KEPT).fetchall()]
    sent = [message for change in fold(kept) for message in messages(change)]
    live = _live(sent)
    eventually(lambda: len(_stored(clickhouse, world)) >= len(live), "all events are stored", _DRAIN_SECONDS)
    stored = _stored(clickhouse, world)
    return Exactness(
        requests=sum(user.answered for user in users),
        refused=sum(user.refused for user in users),
        kills=_KILLS,
        crashes=len(_CRASHES_AFTER),
        changes=len(kept),
        events=len(live),
        stored=len(stored),
        lost=len(live - stored.keys()),
        doubled=sum(count - 1 for count in stored.values()) + len(stored.keys() - live),
        out_of_order=_out_of_order(road, world, sent),
    )


def _live(sent: Iterable[ActivityMessage]) -> set[str]:
    last = {message.id: message.action for message in sent}
    return {event_id for event_id, action in last.items() if action != "deleted"}


def _stored(clickhouse: Client, world: World) -> dict[str, int]:
    rows = clickhouse.query(_STORED, {"org": world.organization_id}).result_rows
    return {str(row[0]): int(row[1]) for row in rows}


def _out_of_order(road: CrmRoad, world: World, sent: list[ActivityMessage]) -> int:
    """How many objects have their versions in the log, each counted when it first comes, in another order."""
    expected: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for message in sent:
        updated = "" if message.updated_at is None else message.updated_at.isoformat()
        expected[message.object_type, message.object_id].append((message.id, updated))
    found: dict[tuple[str, str], dict[tuple[str, str], None]] = defaultdict(dict)
    for record in records_of(road.stack.kafka.bootstrap_servers, world.organization_id):
        body = json.loads(record.value() or b"")
        place = body["object_type"], body["object_id"]
        found[place].setdefault((body["id"], _moment(body.get("updated_at"))))
    return sum(list(found[place]) != versions for place, versions in expected.items())


def _moment(text: str | None) -> str:
    return "" if text is None else text.replace("Z", "+00:00")
