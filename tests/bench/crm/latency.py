"""What capture costs a request of BottleCRM: two servers on one database, with and without, in turns."""

import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import TypeVar
from uuid import uuid4

import msgspec
import psycopg

from deploy.crm.actions import World
from deploy.crm.rest import Rest
from deploy.crm.road import CrmRoad
from deploy.embedded.ports import free_port, is_listening
from producers.outbox.install import TRIGGER, watched_tables

Answer = TypeVar("Answer")

_TURNS = 100
_WARM_UP = 3


class CaptureCost(msgspec.Struct, frozen=True):
    """Median milliseconds of a kind of request with capture and without."""

    by_request: dict[str, tuple[float, float]]
    requests: int

    @property
    def ratio(self) -> float:
        """Of the medians over all kinds, each weighing the same."""
        with_capture, without = (sum(pair[side] for pair in self.by_request.values()) for side in (0, 1))
        return with_capture / without


def measure_capture(road: CrmRoad, world: World) -> CaptureCost:
    """The relay rests meanwhile: it runs on a machine of its own where it matters."""
    road.stop_relay()
    port = free_port()
    plain = road.crm.without_capture(port)
    plain.start()
    try:
        plain.wait_until(lambda: is_listening(port), deadline_seconds=60)
        return _take_turns(road, world, f"http://127.0.0.1:{port}")
    finally:
        plain.stop()
        road.start_relay()


def _take_turns(road: CrmRoad, world: World, plain_url: str) -> CaptureCost:
    token = world.users["ada"].token
    sides: tuple[dict[str, list[float]], ...] = ({}, {})
    with psycopg.connect(road.crm.owner_url, autocommit=True) as owner:
        for turn in range(_WARM_UP + _TURNS):
            for side, url in sorted(enumerate((road.crm.url, plain_url)), reverse=bool(turn % 2)):
                _switch(owner, "DISABLE" if side else "ENABLE")
                # Switching makes every connection plan and compile anew: once is not counted.
                _requests(Rest(url, token))
                for name, milliseconds in _requests(Rest(url, token)):
                    if turn >= _WARM_UP:
                        sides[side].setdefault(name, []).append(milliseconds)
        _switch(owner, "ENABLE")
    by_request = {name: (median(sides[0][name]), median(sides[1][name])) for name in sides[0]}
    return CaptureCost(by_request, _TURNS * len(by_request))


def _switch(owner: psycopg.Connection, how: str) -> None:
    for table in watched_tables(owner):
        owner.execute(f"ALTER TABLE {table} {how} TRIGGER {TRIGGER}")


def _requests(rest: Rest) -> list[tuple[str, float]]:
    """One of each kind, on a lead of its own."""
    lead = {"title": "Timed", "first_name": "Maya", "last_name": "R", "status": "assigned", "source": "call"}
    lead |= {"email": f"{uuid4()}@acme.test", "currency": "USD", "opportunity_amount": "5"}
    lead_id, created = _timed(lambda: str(rest.post("leads/", lead)["id"]))
    call = {"lead": lead_id, "kind": "call", "direction": "outbound", "outcome": "connected", "subject": "Hi"}
    requests: dict[str, Callable[[], object]] = {
        "status changed": partial(rest.patch, f"leads/{lead_id}/", {"status": "in process"}),
        "field changed": partial(rest.patch, f"leads/{lead_id}/", {"rating": "HOT"}),
        "note written": partial(rest.post, f"leads/{lead_id}/", {"comment": "Hello"}),
        "call logged": partial(rest.post, "interactions/", call),
        "lead read": partial(rest.get, f"leads/{lead_id}/"),
    }
    return [("lead created", created), *((name, _timed(request)[1]) for name, request in requests.items())]


def _timed(request: Callable[[], Answer]) -> tuple[Answer, float]:
    started = time.perf_counter()
    answer = request()
    return answer, (time.perf_counter() - started) * 1000
