"""Summary templates and their filters: what the reader sees."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from schemas.errors import InvalidMessage
from schemas.event_types import EVENT_TYPES
from schemas.event_types import summary_filters as filters
from schemas.event_types.summary_template import Reader, TemplateError, compile_templates

FIELDS = {"name", "amount", "currency", "status"}


def reader(field: str) -> Reader:
    if field not in FIELDS:
        raise KeyError(field)
    return Reader(lambda data: data.get(field))


def shown(template: str, **data: Any) -> str:
    return compile_templates((template, "Nothing told"), reader)(data, {})


def summary(name: str, data: dict[str, Any], names: dict[str, str] | None = None, object_type: str = "lead") -> str:
    event_type = EVENT_TYPES[name]
    return event_type.summarise(event_type.decode_data(json.dumps(data).encode()), names or {}, object_type)


@pytest.mark.parametrize(
    ("template", "data", "expected"),
    [
        ("Won {name}!", {"name": "Acme"}, "Won Acme!"),
        ("Won {name}!", {}, "Nothing told"),
        ("Won {name}!", {"name": "  "}, "Nothing told"),
        ("Won[ {name}]!", {}, "Won!"),
        ("Won[ {name}]!", {"name": "Acme"}, "Won Acme!"),
        (
            "Won[ {name}[ ({status|label})]][, {amount|money}]",
            {"name": "Acme", "status": "closed_won"},
            "Won Acme (Closed Won)",
        ),
        ("Won[ {name}[ ({status})]]", {"status": "x"}, "Won"),
        ("{name,status}", {"status": "open"}, "open"),
        ("{name,status}", {"name": "Acme", "status": "open"}, "Acme"),
        ("{amount|money}", {"amount": "41000", "currency": "usd"}, "41,000 USD"),
        ("A  {name}", {"name": "b\n\tc\u2028d"}, "A b c d"),
    ],
)
def test_template_shows_what_is_there(template: str, data: dict[str, Any], expected: str) -> None:
    assert shown(template, **data) == expected


@pytest.mark.parametrize("template", ["{nme}", "{name|shout}", "[{name}", "{name}]", "{name", "{Name}", "{name|}"])
def test_faulty_template_is_refused_when_it_is_declared(template: str) -> None:
    with pytest.raises(TemplateError):
        shown(template, name="Acme")


def test_last_template_must_say_something_without_any_field() -> None:
    with pytest.raises(TemplateError):
        compile_templates(("{name}",), reader)


@pytest.mark.parametrize(
    ("show", "value", "expected"),
    [
        (filters.label, "closed_won", "Closed Won"),
        (filters.label, "CLOSED_WON", "Closed Won"),
        (filters.label, "in process", "In Process"),
        (filters.label, "Partially_Paid", "Partially Paid"),
        (filters.label, "SQL", "SQL"),
        (filters.label, True, "Yes"),
        (filters.words, "NO_ANSWER", "no answer"),
        (filters.words, "Left a message with Jane", "Left a message with Jane"),
        (filters.phrase, "next_follow_up", "Next follow up"),
        (filters.phrase, "sla_paused_at", "SLA paused at"),
        (filters.duration, 0, None),
        (filters.duration, 0.4, "1 s"),
        (filters.duration, 45, "45 s"),
        (filters.duration, 300, "5 min"),
        (filters.duration, 3600, "1 h"),
        (filters.duration, 3599, "1 h"),
        (filters.duration, 3900, "1 h 5 min"),
        (filters.minutes, 90, "1 h 30 min"),
        (filters.size, 812, "812 bytes"),
        (filters.size, 2_411_724, "2.4 MB"),
        (filters.size, 999_600, "1.0 MB"),
        (filters.listed, ["a"], "a"),
        (filters.listed, ["a", "b"], "a and b"),
        (filters.listed, ["a", "b", "c"], "a, b and c"),
        (filters.listed, ["a", "b", "c", "d", "e"], "a, b, c and 2 more"),
        (filters.listed, [], None),
        (filters.text, 25000.0, "25000"),
        (filters.text, {"first_name": "Jane", "last_name": "Doe", "id": "u-1"}, "Jane Doe"),
        (filters.text, {"id": "u-1"}, "u-1"),
        (filters.text, {}, None),
    ],
)
def test_filter_shows(show: Any, value: object, expected: str | None) -> None:
    assert show(value) == expected


@pytest.mark.parametrize(
    ("value", "currency", "expected"),
    [
        (41000.0, "USD", "41,000 USD"),
        ("18250.50", "eur", "18,250.50 EUR"),
        (-120.75, None, "-120.75"),
        (0, "USD", "0 USD"),
        ("123456789012345678.25", "USD", "123,456,789,012,345,678.25 USD"),
    ],
)
def test_money_keeps_its_cents(value: float | str, currency: str | None, expected: str) -> None:
    assert filters.money(value, currency) == expected


def test_long_text_ends_on_a_word_border() -> None:
    line = filters.text("word " * 100)

    assert line is not None
    assert len(line) <= filters.MAX_FIELD_CHARACTERS
    assert line.endswith("word…")


def test_long_word_is_cut_where_the_line_ends() -> None:
    assert filters.text("あ" * 500) == "あ" * 119 + "…"


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("note", {"text": "Follow up call scheduled"}, "Added note: Follow up call scheduled"),
        (
            "status_change",
            {"from_status": "qualified", "to_status": "converted"},
            "Status changed from Qualified to Converted",
        ),
        (
            "email",
            {"direction": "inbound", "from": "a@b.example", "to": "us@c.example", "subject": "Hi"},
            "Email received from a@b.example: Hi",
        ),
        ("email", {"direction": "outbound", "subject": "Hi"}, "Email sent: Hi"),
        ("field_updated", {"changes": {"rating": ["COLD", "WARM"]}}, "Rating changed from COLD to WARM"),
        ("field_updated", {"changes": {"assigned_to": ["Bo", {"name": "Jo"}]}}, "Assigned to Jo (was Bo)"),
        (
            "field_updated",
            {"changes": {"a": [1, 2], "b": [1, None], "c": [None, 2], "d": [1, 2]}},
            "A changed from 1 to 2; B cleared (was 1); C set to 2; 1 more",
        ),
        ("field_updated", {"changes": {}}, "Fields updated"),
        ("custom", {"action": "created", "title": "Follow up 0008"}, "Lead created: Follow up 0008"),
        ("custom", {"action": ["x"], "title": {"a": 1}}, "Lead x"),
    ],
)
def test_summary_reads_well(name: str, data: dict[str, Any], expected: str) -> None:
    assert summary(name, data) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({}, "Lead converted"),
        ({"account_name": "Acme Corp"}, "Lead converted to Account: Acme Corp"),
        ({"contact_name": "Jane Smith"}, "Lead converted to Contact: Jane Smith"),
        (
            {"contact_name": "Jane Smith", "account_name": "Acme Corp"},
            "Lead converted to Contact: Jane Smith at Account: Acme Corp",
        ),
    ],
)
def test_names_of_the_directory_complete_the_summary(names: dict[str, str], expected: str) -> None:
    assert summary("lead_converted", {"contact_id": "c-1", "account_id": "a-1"}, names) == expected


def test_name_in_the_data_wins_over_the_directory() -> None:
    data = {"contact_id": "c-1", "contact_name": "Jane Smith"}

    assert summary("lead_converted", data, {"contact_name": "J. S."}) == "Lead converted to Contact: Jane Smith"


@pytest.mark.parametrize("name", [name for name in EVENT_TYPES if name != "note"])
def test_every_type_says_something_without_any_data(name: str) -> None:
    assert summary(name, {}, object_type="")


def test_summary_is_one_line_of_at_most_500_characters() -> None:
    changes = {f"field_{number}": ["old words\n" * 30, "new words\t" * 30] for number in range(3)}

    line = summary("field_updated", {"changes": changes})

    assert len(line) <= 500
    assert line.endswith("…")
    assert line == " ".join(line.split())


def test_control_characters_never_reach_the_summary() -> None:
    assert summary("note", {"text": "a\u0000b\u0007\u0085c"}) == "Added note: a b c"


# The first drawing of nested JSON takes a second on a busy machine.
unhurried = hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
ANY_JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5)
)


@unhurried
@given(data=st.fixed_dictionaries({}, optional=dict.fromkeys(("action", "title", "name", "kind", "text"), ANY_JSON)))
def test_whatever_custom_holds_its_summary_is_one_line(data: dict[str, Any]) -> None:
    line = summary("custom", data)

    assert 0 < len(line) <= 500
    assert line == " ".join(line.split())


@unhurried
@given(changes=st.dictionaries(st.text(max_size=256), st.tuples(ANY_JSON, ANY_JSON), max_size=6))
def test_whatever_changed_the_summary_is_one_line(changes: dict[str, Any]) -> None:
    line = summary("field_updated", {"changes": changes})

    assert 0 < len(line) <= 500
    assert line == " ".join(line.split())


def test_a_number_beyond_all_bounds_is_shown_or_refused_but_never_crashes() -> None:
    custom = EVENT_TYPES["custom"]

    with pytest.raises(InvalidMessage):
        custom.summarise(custom.decode_data(b'{"title": ' + b"9" * 5000 + b"}"))
