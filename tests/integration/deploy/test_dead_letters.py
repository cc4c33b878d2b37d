"""`timeline dead-letters list` and `show` on real ClickHouse, and wrong usage of all of them."""

from collections.abc import Sequence

import pytest

from schemas.topics import ACTIVITIES
from tests.integration.deploy.letters import FAILED_MS, OFFSETS, Refuse, dead_letters, listed, message


def test_letters_are_listed_by_every_filter(settings: dict[str, str], refused: Refuse, organization: str) -> None:
    misspelt, other_source = refused(message(organization), message(organization, source="hubspot"))
    (late,) = refused(message(organization, data=[], event_type="note"), timestamp_ms=FAILED_MS + 86_400_000)
    mine = ("--organization", organization)

    def ids(*filters: str) -> set[str]:
        return {each["id"] for each in listed(settings, *mine, *filters)}

    assert ids() == {misspelt, other_source, late}
    assert ids("--reason", "data") == {late}
    assert ids("--source", "hubspot") == {other_source}
    assert ids("--from", "2024-01-16") == {late}
    assert ids("--to", "2024-01-15") == {misspelt, other_source}
    assert ids("--limit", "1") == {late}


@pytest.mark.parametrize(
    ("by", "counts"),
    [
        ("reason", {"schema": 2, "data": 1}),
        ("source", {"bottlecrm": 2, "hubspot": 1}),
        ("day", {"2024-01-15": 3}),
    ],
)
def test_letters_are_counted(
    settings: dict[str, str], refused: Refuse, organization: str, by: str, counts: dict[str, int]
) -> None:
    refused(
        message(organization),
        message(organization, source="hubspot"),
        message(organization, data=[], event_type="note"),
    )

    rows = listed(settings, "--organization", organization, "--count-by", by)

    assert {each[by]: each["letters"] for each in rows} == counts


def test_the_table_names_letter_reason_and_path(settings: dict[str, str], refused: Refuse, organization: str) -> None:
    (letter_id,) = refused(message(organization, object_id=7))

    result = dead_letters(settings, "list", "--organization", organization)

    assert result.exit_code == 0
    assert letter_id in result.stdout
    assert "schema at $.object_id: Expected `str`, got `int`" in result.stdout
    assert "1 of 1" in result.stdout


def test_a_letter_is_shown_with_everything_and_nothing_reaches_the_terminal_as_a_command(
    settings: dict[str, str], refused: Refuse, organization: str
) -> None:
    hostile = message(organization, data={"text": "\x1b]0;owned\x07 \u202e"}, source="\x1b[2J")
    (letter_id,) = refused(hostile, headers=(("trace", b"\xff\x00"), ("none", None)), key=b"\x1b[31m")

    result = dead_letters(settings, "show", letter_id)

    assert result.exit_code == 0, result.output
    assert not any(character in result.stdout for character in "\x1b\x07\u202e")
    for text in (
        letter_id,
        organization,
        "schema at $",
        "trace = \\xff\\x00",
        "none = (null)",
        '"text": "',
        "2024-01-15",
    ):
        assert text in result.stdout, text


def test_the_original_bytes_come_out_untouched(settings: dict[str, str], refused: Refuse) -> None:
    original = bytes(range(256))
    (letter_id,) = refused(original)

    result = dead_letters(settings, "show", letter_id, "--raw")

    assert result.stdout_bytes == original


def test_an_unknown_letter_is_told_in_one_line(settings: dict[str, str]) -> None:
    result = dead_letters(settings, "show", f"{ACTIVITIES}|0|{next(OFFSETS)}")

    assert result.exit_code == 1
    assert "no dead letter" in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("replay",), "name letters, or filter them, or say --all"),
        (("replay", "--all", "--set", "object_type=lead"), "is not a path"),
        (("replay", "--all", "--map", "nowhere.json"), "No such file"),
        (("show", "seven"), "is not TOPIC|PARTITION|OFFSET"),
        (("list", "--from", "yesterday"), "--from: neither a date"),
        (("list", "--reason", "mood"), "mood"),
    ],
    ids=str,
)
def test_wrong_usage_is_told(settings: dict[str, str], arguments: Sequence[str], told: str) -> None:
    result = dead_letters(settings, *arguments)

    assert result.exit_code == 2
    assert told in result.output.replace("\n", " ")
