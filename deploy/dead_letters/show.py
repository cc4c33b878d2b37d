"""Letters as text for a terminal: whatever a foreign system sent, nothing of it reaches the terminal as a command."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

import msgspec
from rich.table import Column, Table
from rich.text import Text

from deploy.dead_letters.letter_store import Count
from producers.replay.journal import PastReplay
from producers.replay.letter import Letter, LetterSummary

MAX_SHOWN_CHARACTERS = 20_000
_DETAIL_CHARACTERS = 80


def printable(text: str, keep: str = "") -> str:
    """The text with every character escaped that is not printed: escape sequences, line ends, marks of direction."""
    return "".join(each if each.isprintable() or each in keep else _escaped(each) for each in text)


def pretty(value: bytes | None) -> str:
    """JSON indented, other text and bytes escaped, at most 20,000 characters of it."""
    if value is None:
        return "(no value)"
    try:
        text = json.dumps(json.loads(value), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        text = value[: MAX_SHOWN_CHARACTERS * 4].decode(errors="backslashreplace")
    if len(text) > MAX_SHOWN_CHARACTERS:
        text = f"{text[:MAX_SHOWN_CHARACTERS]}\n... {len(value):,} bytes in all; --raw writes them"
    return printable(text, keep="\n")


def letters_table(letters: Iterable[LetterSummary]) -> Table:
    """A row for each letter."""
    # The id whole on one line, however narrow the terminal: it is what gets copied.
    table = Table(Column("letter", no_wrap=True), "refused", "organization", "source", "why", "tries", "state")
    for each in letters:
        state = f"refused again: {each.refused_again_as}" if each.refused_again_as else each.state
        detail = each.detail if len(each.detail) <= _DETAIL_CHARACTERS else f"{each.detail[:_DETAIL_CHARACTERS]}..."
        why = f"{each.reason} at {each.path}: {detail}"
        texts = (str(each.id), moment(each.failed_at), each.organization_id or "(unreadable)", each.source)
        table.add_row(*map(_cell, (*texts, why, str(each.attempts), state)))
    return table


def counts_table(by: str, counts: Sequence[Count]) -> Table:
    """A row for each key, and the sum."""
    table = Table(by, "letters")
    for each in counts:
        table.add_row(_cell(each.key or "(none)"), f"{each.letters:,}")
    table.add_section()
    table.add_row("all", f"{sum(each.letters for each in counts):,}")
    return table


def letters_json(letters: Iterable[LetterSummary]) -> str:
    """An array of objects; the id first, as `show` and `replay` take it."""
    return _json([{"id": str(each.id), **msgspec.structs.asdict(each)} for each in letters])


def counts_json(by: str, counts: Iterable[Count]) -> str:
    """An array of objects."""
    return _json([{by: each.key, "letters": each.letters} for each in counts])


def letter_text(letter: Letter, replays: Iterable[PastReplay]) -> str:
    """All that is known of a letter."""
    return "\n".join([*_facts(letter), *_headers(letter), *_history(replays), "", pretty(letter.original_value)])


def moment(when: datetime) -> str:
    """Milliseconds, UTC."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def _facts(letter: Letter) -> Iterator[str]:
    facts = {
        "letter": str(letter.id),
        "state": letter.state,
        "refused again as": letter.refused_again_as,
        "replay of": letter.replay_of,
        "reason": f"{letter.reason} at {letter.path}",
        "detail": letter.detail,
        "stage": letter.stage,
        "organization": letter.organization_id or "(unreadable)",
        "source": letter.source,
        "refused": moment(letter.failed_at),
        "first refused": moment(letter.first_failed_at),
        "attempts": str(letter.attempts),
        "key": letter.key.decode(errors="backslashreplace"),
        "value": f"{letter.value_bytes:,} bytes" + (" (cut to what was kept)" if letter.is_truncated else ""),
    }
    return (f"{name + ':':<18}{printable(text)}" for name, text in facts.items() if text)


def _headers(letter: Letter) -> Iterator[str]:
    for name, value in letter.headers:
        text = "(null)" if value is None else value.decode(errors="backslashreplace")
        yield f"{'header:':<18}{printable(f'{name} = {text}')}"


def _history(replays: Iterable[PastReplay]) -> Iterator[str]:
    for each in replays:
        refusal = f": {each.reason} at {each.path}: {each.detail}" if each.reason else ""
        text = f"{moment(each.replayed_at)} {each.outcome}{refusal} by {each.replayed_by} ({each.origin})"
        yield f"{'replay:':<18}{printable(f'{text}, {each.replay_id}, repair {each.repair}')}"


def _cell(text: str) -> Text:
    # Text, not markup: `[red]` in a message is just that.
    return Text(printable(text), overflow="fold")


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode()


def _json(rows: list[dict[str, object]]) -> str:
    return msgspec.json.format(msgspec.json.encode(rows)).decode()
