"""Four users who work with BottleCRM at the same time, on objects of their own and on each other's."""

import random
import threading
from collections.abc import Callable

from deploy.crm.actions import World
from deploy.crm.rest import Rest
from deploy.errors import CrmFailed

_STATUSES = ("assigned", "in process", "recycled")
_STAGES = ("PROSPECTING", "QUALIFICATION", "PROPOSAL", "NEGOTIATION")
_PRIORITIES = ("Low", "Normal", "High", "Urgent")
_RETRY_SECONDS = 0.2


class Shared:
    """What there is to work on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: dict[str, list[str]] = {"leads": [], "opportunities": [], "cases": []}

    def add(self, kind: str, object_id: str) -> None:
        with self._lock:
            self._ids[kind].append(object_id)

    def any(self, kind: str, chance: random.Random) -> str | None:
        with self._lock:
            return chance.choice(self._ids[kind]) if self._ids[kind] else None


class User(threading.Thread):
    """Makes `requests` requests; what the CRM refuses, as when its database is away, counts and is not repeated."""

    def __init__(self, world: World, key: str, shared: Shared, requests: int, seed: int) -> None:
        super().__init__(name=key)
        self.answered = self.refused = 0
        self._rest: Rest = world.of(key)
        self._people = [user.profile_id for user in world.users.values()]
        self._shared = shared
        self._requests = requests
        self._chance = random.Random(seed)
        self._pause = threading.Event()

    def run(self) -> None:
        acts = (self._lead, self._status, self._amount, self._assign, self._note, self._call, self._deal, self._stage)
        more = (self._ticket, self._priority, self._note, self._status)
        while self.answered + self.refused < self._requests:
            self._try(self._chance.choice((*acts, *more)))

    def _try(self, act: Callable[[], bool]) -> None:
        try:
            self.answered += act()
        except CrmFailed:
            self.refused += 1
            self._pause.wait(_RETRY_SECONDS)

    def _number(self) -> int:
        return self._chance.randrange(1_000_000)

    def _lead(self) -> bool:
        number = self._number()
        lead = {"title": f"Lead {number}", "first_name": "Maya", "last_name": f"R{number}", "status": "assigned"}
        lead |= {"email": f"m{number}.{self.name}@acme.test", "source": "call", "currency": "USD"}
        answer = self._rest.post("leads/", lead | {"opportunity_amount": number, "assigned_to": self._assignees()})
        self._shared.add("leads", answer["id"])
        return True

    def _assignees(self) -> list[str]:
        return self._chance.sample(self._people, self._chance.randrange(1, 3))

    def _patch(self, kind: str, body: dict[str, object]) -> bool:
        object_id = self._shared.any(kind, self._chance)
        if object_id is None:
            return False
        self._rest.patch(f"{kind}/{object_id}/", body)
        return True

    def _status(self) -> bool:
        return self._patch("leads", {"status": self._chance.choice(_STATUSES)})

    def _amount(self) -> bool:
        return self._patch("leads", {"opportunity_amount": self._number()})

    def _assign(self) -> bool:
        return self._patch("leads", {"assigned_to": self._assignees()})

    def _note(self) -> bool:
        lead = self._shared.any("leads", self._chance)
        if lead is None:
            return False
        self._rest.post(f"leads/{lead}/", {"comment": f"Note {self._number()}"})
        return True

    def _call(self) -> bool:
        lead = self._shared.any("leads", self._chance)
        if lead is None:
            return False
        call = {"kind": "call", "direction": "outbound", "outcome": "connected", "duration_seconds": 60}
        self._rest.post("interactions/", call | {"lead": lead, "subject": f"Call {self._number()}"})
        return True

    def _deal(self) -> bool:
        deal = {"name": f"Deal {self._number()}", "stage": "PROSPECTING", "amount": 1000, "currency": "USD"}
        self._shared.add("opportunities", self._rest.post("opportunities/", deal)["id"])
        return True

    def _stage(self) -> bool:
        return self._patch("opportunities", {"stage": self._chance.choice(_STAGES)})

    def _ticket(self) -> bool:
        ticket = {"name": f"Ticket {self._number()}", "status": "New", "priority": "Normal", "case_type": "Problem"}
        self._shared.add("cases", self._rest.post("cases/", ticket)["id"])
        return True

    def _priority(self) -> bool:
        return self._patch("cases", {"priority": self._chance.choice(_PRIORITIES)})
