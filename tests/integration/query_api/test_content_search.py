"""`q`: what is found, that an index finds it, and that text of a superseded version is found by nobody."""

import json
from typing import Any
from uuid import uuid4

import pytest
from clickhouse_connect.driver.client import Client

from query_api.queries.feed_keys import feed_keys
from query_api.queries.month_counts import month_counts
from query_api.queries.query import Query
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.reads.store import tenant_settings
from query_api.reads.windows import Window
from query_api.tenant import TenantContext
from schemas.version import Rank
from tests.integration.query_api.api import Api
from tests.integration.query_api.rows import edited, insert, row


@pytest.mark.parametrize(
    ("data", "summary", "search"),
    [
        ({"text": "Follow-up: call “Zoë”, tomorrow!"}, "", "zoe FOLLOW"),
        ({"text": "Crème brûlée"}, "", "creme brulee"),
        ({"text": "creme brulee"}, "", "Crème BRÛLÉE"),
        ({"text": "STRASSE"}, "", "straße"),
        ({"text": "cafe\u0301 İstanbul"}, "", "café istanbul"),
        ({"text": "\uff21\uff14 \ufb01le Øresund"}, "", "a4 file oresund"),
        ({"text": "会議の資料"}, "", "資料"),
        ({"text": "हिन्दी में"}, "", "हिन्दी"),
        ({"number": "INV-2024/017"}, "", "inv 2024 017"),
        ({"amount": 4711.5}, "", "4711"),
        ({"nested": [{"list": ["deep", "deeper"]}]}, "", "deeper"),
        ({"text": 'say \\"hi\\" to\nJo:', "more": ":end"}, "", "hi jo end"),
        ({}, "Lead converted to Contact: Jane Smith", "jane SMITH converted"),
    ],
)
@pytest.mark.parametrize("escaped", [True, False])
def test_words_are_found_in_any_case_accent_width_and_escape(
    api: Api, clickhouse: Client, data: dict[str, Any], summary: str, search: str, *, escaped: bool
) -> None:
    wanted = row(api.organization, data=json.dumps(data, ensure_ascii=escaped), summary=summary)
    insert(clickhouse, wanted, row(api.organization))

    assert api.ids(q=search) == api.feed_ids(q=search) == [wanted.event_id]
    assert api.timeline(q=search)["pagination"]["total"] == 1


@pytest.mark.parametrize("search", ["text", "called note absent", "Cal", "alled", "!!", "“”", "added-notes"])
def test_what_is_no_word_of_the_text_is_not_found(api: Api, clickhouse: Client, search: str) -> None:
    # `text` is a key of the data and no text.
    insert(clickhouse, row(api.organization))

    assert api.ids(q=search) == api.feed_ids(q=search) == []


def test_a_control_character_parts_words_as_a_space_does(api: Api, clickhouse: Client) -> None:
    insert(clickhouse, row(api.organization))

    assert len(api.ids(q="called\x00note")) == len(api.feed_ids(q="\tcalled\x1b\nnote\x7f")) == 1


@pytest.mark.parametrize("search", ["", "  "])
def test_an_empty_search_field_asks_for_nothing(api: Api, clickhouse: Client, search: str) -> None:
    insert(clickhouse, row(api.organization))

    assert len(api.ids(q=search)) == len(api.feed_ids(q=search)) == 1


@pytest.mark.parametrize("data", ['{"t": "\\ud800", "u": "lost"}', '{"t": "\\u0000x"}', "{}", '{"a":"x","a":"y"}'])
def test_data_that_is_hardly_text_is_stored_and_found_by_its_summary(api: Api, clickhouse: Client, data: str) -> None:
    wanted = row(api.organization, data=data, summary="Odd data")
    insert(clickhouse, wanted)

    assert api.ids(q="odd") == api.feed_ids(q="odd") == [wanted.event_id]


def test_an_edited_away_word_is_not_found_any_more(api: Api, clickhouse: Client) -> None:
    # Many neighbours, so that the index skips granules: some with the word, some without.
    insert(clickhouse, *(row(api.organization, summary=f"filler {n}", data="{}") for n in range(3_000)))
    original = row(api.organization, summary="platypus", data="{}")
    insert(clickhouse, original)
    found = api.feed_ids(q="platypus")
    insert(clickhouse, edited(original, revision=2, summary="wombat"))

    for ids in (api.ids, api.feed_ids):
        assert ids(q="platypus") == []
        assert ids(q="wombat") == [original.event_id]
    assert found == [original.event_id]
    assert api.timeline(q="platypus")["pagination"]["total"] == 0
    assert api.feed(q="platypus", facets="actor")["facets"] == {"actor": {}}


def test_a_deleted_event_is_not_found(api: Api, clickhouse: Client) -> None:
    original = row(api.organization, summary="platypus")
    insert(clickhouse, original)
    insert(clickhouse, edited(original, revision=2, rank=Rank.DELETED))

    assert api.ids(q="platypus") == api.feed_ids(q="platypus") == []


@pytest.mark.parametrize("kind", ["feed", "timeline"])
def test_the_index_answers(clickhouse: Client, organization: str, kind: str) -> None:
    word = f"w{uuid4().hex}"
    insert(clickhouse, *(row(organization, summary=f"filler {n}", data="{}") for n in range(5_000)))
    insert(clickhouse, row(organization, summary=word, data="{}"))
    tenant = TenantContext(organization=organization, user="u-1")
    query = (
        feed_keys(tenant, EventFilter(search=word), None, Window(None, None), 50)
        if kind == "feed"
        else month_counts(tenant, TimelineFilter(object_type="lead", object_id="l-1", search=word))
    )

    plan = explained(clickhouse, tenant, query)

    assert "search_words" in plan, plan
    before, after = granules_of(plan)
    assert after < before


def explained(client: Client, tenant: TenantContext, query: Query) -> str:
    answer = client.query(
        f"EXPLAIN indexes = 1 {query.sql}",
        parameters=query.parameters,
        settings=dict(tenant_settings(tenant)) | query.settings,
    )
    return "\n".join(line for (line,) in answer.result_rows)


def granules_of(plan: str) -> tuple[int, int]:
    """Before and after the text index: `Granules: 1/6` below its name."""
    section = plan[plan.index("search_words", plan.index("Indexes:")) :]
    after, before = section[section.index("Granules: ") :].splitlines()[0].removeprefix("Granules: ").split("/")
    return int(before), int(after)
