"""Hostile text in every text parameter is a value: answered like any other literal, never a piece of a query."""

import random
from typing import Any

import pytest
from clickhouse_connect.driver.client import Client

from tests.integration.query_api.api import FEED, TIMELINE, Api
from tests.integration.query_api.rows import insert, row

_SEEDS = (
    "' OR 1=1 --", "'; DROP TABLE timeline_events; --", '" OR ""="', "\\' OR 1=1 --", "') OR ('1'='1", "{q:String}",
    "{organization:String}", "%(organization)s", "${database}", "1) UNION ALL SELECT * FROM t --", "/**/",
    "`x`", "$$x$$", "\\x27", "\\\\' OR 1 --", "%27", "0x27", "'||'x'||'", "sleep(3)", "x' FORMAT TabSeparated --", "''",
    "\\N", "null!", "[]", "['a']", "x\u2019 OR 1=1", "😀'", "(SELECT 1)", "*", "%", "_", ".*", "\\", "'", '"', ";",
    "organization_id != ''", "' SETTINGS additional_table_filters='{}' --", "\ufeff'", "\u202e'", "a\\,b", "@@version",
)  # fmt: skip


def hostile(count: int) -> list[str]:
    generator = random.Random(3)
    texts = list(_SEEDS)
    while len(texts) < count:
        texts.append("".join(generator.choice(_SEEDS) for _ in range(2))[:60])
    return texts


HOSTILE = hostile(200)
DAY = {"date_from": "2024-01-15", "date_to": "2024-01-15"}


@pytest.mark.parametrize("part", range(4))
def test_hostile_ids_find_their_own_event_and_no_other(api: Api, clickhouse: Client, part: int) -> None:
    texts = list(dict.fromkeys(HOSTILE[part::4]))
    rows = [row(api.organization, object_id=text, actor_id=text, summary="") for text in texts]
    insert(clickhouse, row(api.organization, summary="bystander"), *rows)

    for text, wanted in zip(texts, rows, strict=True):
        actor = ("\\" if text.startswith("-") else "") + text.replace(",", "\\,")
        assert api.ids(object_id=text, actor_id=actor) == [wanted.event_id], text


@pytest.mark.parametrize("part", range(4))
def test_hostile_searches_find_words_and_no_more(api: Api, clickhouse: Client, part: int) -> None:
    words = ["or", "1", "drop", "table", "timeline_events", "union", "all", "select", "from", "x"]
    insert(clickhouse, row(api.organization, summary="Called", data="{}"))
    literal = row(api.organization, summary=" ".join(words), data="{}")
    insert(clickhouse, literal)

    for text in HOSTILE[part::4]:
        found = api.feed_ids(q=text, **DAY)
        assert found in ([], [literal.event_id]), text
        assert found == api.ids(q=text, **DAY), text


@pytest.mark.parametrize("name", ["event_type", "object_type", "date_from", "date_to", "timezone", "facets", "cursor"])
def test_hostile_text_where_only_known_values_stand_is_refused(api: Api, name: str) -> None:
    lead: dict[str, Any] = {"object_type": "lead", "object_id": "l-1"}
    for number, text in enumerate(HOSTILE):
        answer = api.get(FEED, **{name: text}) if number % 2 else api.get(TIMELINE, **lead | {name: text})
        assert answer.status_code == (400 if name == "cursor" else 422), (text, answer.text)
