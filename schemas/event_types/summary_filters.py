"""The filters of summary templates: a value of `data` in, the words a reader sees out, None for "nothing to say"."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

MAX_FIELD_CHARACTERS = 120
_LISTED = 3
# Not `list | tuple` in place: that union is built anew by every call.
_SEQUENCES = (list, tuple)
_NUMBERS = (int, float)

# Codes are lower case; these words are not written that way.
_SPELLED = {
    "api": "API",
    "crm": "CRM",
    "id": "ID",
    "linkedin": "LinkedIn",
    "nps": "NPS",
    "sla": "SLA",
    "sms": "SMS",
    "url": "URL",
    "whatsapp": "WhatsApp",
    "youtube": "YouTube",
}


def text(value: object) -> str | None:
    """Any value as words, cut to about 120 characters on a word border. Blank strings and empty lists are None."""
    if type(value) is str:
        if len(value) <= MAX_FIELD_CHARACTERS:
            return value if value and not value.isspace() else None
        return shortened(value, MAX_FIELD_CHARACTERS)
    if value is None:
        return None
    if isinstance(value, dict):
        return _name_of(value)
    return listed(value) if isinstance(value, _SEQUENCES) else _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def shortened(value: str, limit: int) -> str:
    """The beginning of a text on one line, at most `limit` characters, ending in an ellipsis if cut."""
    line = " ".join(value.lstrip()[: limit * 4].split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    border = cut.rfind(" ")
    # A "word" longer than half the line (an address, CJK text) is cut where the line ends.
    return (cut[:border] if border > limit // 2 else cut).rstrip(" ,;:.-") + "…"


def _name_of(value: dict[str, object]) -> str | None:
    """What a nested object (an assignee, an account) is called."""
    first, last = text(value.get("first_name")), text(value.get("last_name"))
    if first or last:
        return f"{first} {last}" if first and last else first or last
    for key in ("name", "title", "label", "email", "id"):
        name = text(value.get(key))
        if name:
            return name
    return None


def listed(value: object) -> str | None:
    """`a, b and c`; from four on `a, b, c and 2 more`."""
    if not isinstance(value, _SEQUENCES):
        return text(value)
    names = [name for item in value[:100] if (name := text(item))]
    if len(names) > _LISTED:
        return f"{', '.join(names[:_LISTED])} and {len(names) - _LISTED} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else None


def duration(value: object) -> str | None:
    """Seconds: `45 s`, `5 min`, `1 h 5 min`. Zero says nothing."""
    if not isinstance(value, _NUMBERS) or value <= 0:
        return None
    if value < 60:  # noqa: PLR2004 - a minute
        return f"{max(round(value), 1)} s"
    rounded = round(value / 60)
    if rounded < 60:  # noqa: PLR2004 - an hour
        return f"{rounded} min"
    hours, rest = divmod(rounded, 60)
    return f"{hours:,} h {rest} min" if rest else f"{hours:,} h"


def minutes(value: object) -> str | None:
    """Minutes, as `duration` writes them."""
    return duration(value * 60) if isinstance(value, _NUMBERS) else None


def size(value: object) -> str | None:
    """Bytes: `812 bytes`, `240 KB`, `2.4 MB` (powers of ten, as file managers count)."""
    if not isinstance(value, int):
        return None
    amount = float(value)
    for unit in ("bytes", "KB", "MB", "GB"):
        if amount < 999.5:  # noqa: PLR2004 - what still rounds to three digits
            return f"{amount:.1f} {unit}" if amount < 10 and unit != "bytes" else f"{amount:.0f} {unit}"  # noqa: PLR2004 - one decimal below ten
        amount /= 1000
    return f"{amount:,.1f} TB"


def money(value: Decimal | float | str | None, currency: str | None) -> str | None:
    """`41,000 USD`, `99.90 EUR`; cents only where there are any, no currency where none is known."""
    if value is None:
        return None
    amount = Decimal(value) if isinstance(value, str) else value
    figure = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
    return f"{figure} {currency.upper()}" if currency else figure


@lru_cache(maxsize=4096)
def _label(value: str) -> str | None:
    return " ".join(_titled(word) for word in value.replace("_", " ").split()) or None


def _titled(word: str) -> str:
    # Capitals without a vowel are an abbreviation (SQL, MQL): statuses of leads.
    if word.isupper() and not set(word) & set("AEIOUY"):
        return word
    return _SPELLED.get(word.lower()) or (word.capitalize() if word.islower() or word.isupper() else word)


def label(value: object) -> str | None:
    """A status as a title: `closed_won`, `CLOSED_WON` and `closed won` are `Closed Won`."""
    if type(value) is str and len(value) <= MAX_FIELD_CHARACTERS:
        return _label(value)
    shown = text(value)
    return _label(shown) if shown else None


@lru_cache(maxsize=4096)
def _words(value: str) -> str | None:
    # What holds a blank was written by a person: it keeps its capitals.
    if " " in value.strip():
        return value.strip()
    return " ".join(_SPELLED.get(word, word) for word in value.replace("_", " ").lower().split()) or None


def words(value: object) -> str | None:
    """A code inside a sentence: `no_answer` and `NO_ANSWER` are `no answer`."""
    if type(value) is str and len(value) <= MAX_FIELD_CHARACTERS:
        return _words(value)
    shown = text(value)
    return _words(shown) if shown else None


@lru_cache(maxsize=4096)
def _phrase(value: str) -> str | None:
    spoken = _words(value)
    return spoken and spoken[:1].upper() + spoken[1:]


def phrase(value: object) -> str | None:
    """A name of a field at the beginning of a sentence: `next_follow_up` is `Next follow up`."""
    if type(value) is str and len(value) <= MAX_FIELD_CHARACTERS:
        return _phrase(value)
    shown = text(value)
    return _phrase(shown) if shown else None


def received(value: object) -> str | None:
    """`received` if the direction says that it came in."""
    return "received" if value in {"inbound", "incoming", "received", "INBOUND", "Inbound"} else None


def sent(value: object) -> str | None:
    """`sent` if the direction says that it went out."""
    return "sent" if value in {"outbound", "outgoing", "sent", "OUTBOUND", "Outbound"} else None


def changes(value: Mapping[str, tuple[object, object]]) -> str | None:
    """`{"rating": ["COLD", "WARM"]}` as `Rating changed from COLD to WARM`; several joined by semicolons."""
    if len(value) == 1:
        [(name, (old, new))] = value.items()
        return change(name, old, new)
    if not value:
        return None
    sentences = [change(name, old, new) for name, (old, new) in islice(value.items(), _LISTED)]
    if len(value) > _LISTED:
        sentences.append(f"{len(value) - _LISTED} more")
    return "; ".join(sentences)


def change(name: str, old: object, new: object) -> str:
    """One changed field as a sentence; null on a side means that there was, or is, no value."""
    field, before, after = phrase(name) or "Field", text(old), text(new)
    if after is None and before is None:
        return f"{field} updated"
    if after is None:
        return f"{field} cleared (was {before})"
    if field.endswith(" to"):  # assigned_to
        return f"{field} {after} (was {before})" if before else f"{field} {after}"
    return f"{field} changed from {before} to {after}" if before else f"{field} set to {after}"


FILTERS: Mapping[str, Callable[[Any], str | None]] = {
    "text": text,
    "list": listed,
    "duration": duration,
    "minutes": minutes,
    "size": size,
    "label": label,
    "words": words,
    "phrase": phrase,
    "received": received,
    "sent": sent,
    "changes": changes,
}
