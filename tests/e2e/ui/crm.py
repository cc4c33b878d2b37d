"""A CRM to look at: the recorded sample, moved up to now, in an organization of its own."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from deploy.commands.token import Role, sign
from deploy.demo.sample import Object, Sample
from tests.e2e.conftest import Api, publish, record_of
from tests.waiting import eventually

_HOURS = timedelta(hours=2)


@dataclass(frozen=True)
class Crm:
    """One organization behind a running API and worker."""

    settings: Mapping[str, str]
    url: str
    organization: str
    user: str

    def token(self, role: Role = Role.ADMIN, user: str | None = None) -> str:
        """Of the sample's user, unless a test says otherwise."""
        return sign(self.settings, self.organization, user or self.user, role, _HOURS)

    def api(self, role: Role = Role.ADMIN) -> Api:
        """The API as the same user."""
        return Api(self.url, self.token(role))

    def publish(self, messages: Iterable[Mapping[str, Any]]) -> None:
        """As the CRM does; not yet readable when it returns."""
        publish(self.settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"], map(record_of, messages))

    def message(self, place: Object, event_type: str = "note", **changes: Any) -> dict[str, Any]:
        """A message of this organization; a note, unless a test says otherwise."""
        return {
            "id": str(uuid4()),
            "organization_id": self.organization,
            "event_type": event_type,
            "object_type": place[0],
            "object_id": place[1],
            "actor": {"id": "u-colleague", "email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace"},
            "data": {"text": "Called back"},
            "created_at": datetime.now(UTC).isoformat(),
            **changes,
        }

    def record(self, *messages: Mapping[str, Any]) -> None:
        """Publish, and wait until all of them can be read."""
        self.publish(messages)
        expected = Counter((str(each["object_type"]), str(each["object_id"])) for each in messages)
        for place, count in expected.items():
            eventually(partial(self._has, place, count), "the events can be read")

    def _has(self, place: Object, count: int) -> bool:
        return self.total(place) >= count

    def total(self, place: Object) -> int:
        """How many events the object has."""
        return int(self.api().timeline(*place, page_size=1)["pagination"]["total"])


def sample_until_now(organization: str) -> list[dict[str, Any]]:
    """The recording with every time moved by as much, so that the last event was a minute ago."""
    sample = Sample()
    by = datetime.now(UTC) - timedelta(minutes=1) - sample.span[1]
    messages = [json.loads(line) | {"organization_id": organization} for line in sample.lines]
    for message in messages:
        message["created_at"] = (datetime.fromisoformat(message["created_at"]) + by).isoformat()
    return messages


def load_sample(settings: Mapping[str, str], url: str, organization: str) -> Crm:
    """Publish it and wait until all of it can be read."""
    crm = Crm(settings, url, organization, Sample().user_id)
    messages = sample_until_now(organization)
    crm.publish(messages)
    api = crm.api()

    def is_readable() -> bool:
        answer = api.get("/api/v1/activities/summary/", date_from="1970-01-01")
        return bool(answer.json["data"]["total"] == len(messages))

    eventually(is_readable, "every event of the sample can be read")
    return crm
