"""A source system's mapping: changes of the outbox in, activity messages out. A module of pure functions.

`messages(change)` gives the activities of one change, none for what is no activity. A module may say more:
`fold(changes)` sees a batch first, in order, with its requests and transactions whole, and leaves out or joins what
belongs together. `organization(change)` names the tenant of a change that `messages` fails on. `subject(change)` names
the object that a change is told of: what changed one object keeps its order, whichever tables it is in.
"""

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module

import msgspec

from producers.outbox.change import Change
from producers.outbox.settled import Subject, row_of
from runtime.errors import ConfigurationError
from schemas.activity_message import ActivityMessage, decode_message


class Mapping(msgspec.Struct, frozen=True):
    """The functions of a mapping."""

    messages: Callable[[Change], Iterable[ActivityMessage]]
    fold: Callable[[Sequence[Change]], Sequence[Change]]
    organization: Callable[[Change], str]
    subject: Subject = row_of


def load_mapping(name: str) -> Mapping:
    """The mapping in the module of this name. Raises ConfigurationError."""
    try:
        module = import_module(name)
    except ImportError as error:
        raise ConfigurationError(f"mapping {name}: {error}") from error
    messages = getattr(module, "messages", None)
    if not callable(messages):
        raise ConfigurationError(f"mapping {name}: has no function messages(change)")
    return Mapping(
        messages,
        getattr(module, "fold", unfolded),
        getattr(module, "organization", named_organization),
        getattr(module, "subject", row_of),
    )


def unfolded(changes: Sequence[Change]) -> Sequence[Change]:
    """The changes as they are."""
    return changes


def named_organization(change: Change) -> str:
    """The tenant that the row names itself; empty when it does not."""
    row = change.row if change.message is None else _fields(change.message)
    return next((str(row[column]) for column in ("organization_id", "org_id") if row.get(column)), "")


def _fields(message: str) -> dict[str, object]:
    try:
        return msgspec.json.decode(message, type=dict[str, object])
    except msgspec.DecodeError:
        return {}


def recorded_events(change: Change) -> Iterable[ActivityMessage]:
    """The event that an application recorded itself. Raises InvalidMessage."""
    if change.message is not None:
        yield decode_message(change.message.encode())
