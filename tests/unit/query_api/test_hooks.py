"""Webhooks of CRMs at the API: which secrets are some, and that one bad event takes no good one along."""

import json
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from query_api.config import ApiSettings
from query_api.errors import Unauthenticated
from query_api.tenant import TenantContext
from query_api.writes.hooks import SignedHook, hook_tenant, read_hook
from query_api.writes.ingest_items import Item, Refused

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
TENANT = TenantContext("acme", "hook:hubspot", "service")
SECRET = "client secret of the tests"
CREATED: dict[str, Any] = {"objectId": 1, "occurredAt": 1_462_216_307_945, "subscriptionType": "contact.creation"}


@pytest.mark.parametrize("secrets", [{"hubspot": ""}, {"hubspot": "too short"}, {"salesforce": SECRET}])
def test_a_secret_that_protects_nothing_is_no_setting(secrets: dict[str, str]) -> None:
    assert ApiSettings.model_validate({"hook_secrets": {"acme": {"hubspot": SECRET}}}).hook_secrets

    with pytest.raises(ValidationError):
        ApiSettings.model_validate({"hook_secrets": {"acme": secrets}})


def test_an_event_that_is_none_is_refused_by_its_place_and_the_others_are_taken() -> None:
    exploded = CREATED | {"subscriptionType": "contact.explosion"}
    body = json.dumps([CREATED, exploded, CREATED | {"objectId": 2}]).encode()

    first, refused, last = read_hook("hubspot", body, TENANT, NOW)

    assert isinstance(refused, Refused)
    assert (refused.index, refused.error.path) == (1, "$[1].subscriptionType")
    assert isinstance(first, Item)
    assert isinstance(last, Item)
    assert (first.message.object_id, last.message.object_id) == ("1", "2")


class ReadHeaders(Mapping[str, str]):
    """Headers of a forger, and which of them were looked at."""

    def __init__(self) -> None:
        self.sent = {"X-BottleCRM-Signature": f"t={int(time.time())},v1={'0' * 64}"}
        self.read: list[str] = []

    def __getitem__(self, name: str) -> str:
        self.read.append(name)
        return self.sent[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.sent)

    def __len__(self) -> int:
        return len(self.sent)


@pytest.mark.parametrize("source", ["bottlecrm", "hubspot"])
def test_an_organization_without_a_secret_is_refused_by_the_same_work(source: str) -> None:
    known = ApiSettings.model_validate({"hook_secrets": {"acme": {source: SECRET}}}).hook_secrets
    read = []
    for organization in ("acme", "unknown"):
        headers = ReadHeaders()
        with pytest.raises(Unauthenticated):
            hook_tenant(
                known, SignedHook(source=source, organization=organization, headers=headers, body=b"{}", url="x")
            )
        read.append(headers.read)

    assert read[0] == read[1] != []
