"""Step 2: a valid activity in, its rows out: summary, names, defaults and version. Pure: names come from `Names`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import msgspec

from schemas.activity_message import ActivityMessage, Actor
from schemas.activity_row import EMPTY_TEXT, ActivityRow
from schemas.directory_entry import USER, DirectoryEntry
from schemas.version import Rank, as_moved, content_hash, microseconds, stated_revision, stored_version
from stream_workers.validate import ValidActivity

_NOBODY = Actor(id="")
_NO_NAMES: dict[str, str] = {}


class Names(Protocol):
    """Who knows the names of users and objects."""

    def find(self, organization_id: str, kind: str, entry_id: str) -> DirectoryEntry | None:
        """The entry of one id, None when nobody told."""


def enrich(activity: ValidActivity, value: bytes, record_time: datetime, names: Names) -> ActivityRow:
    """The row that this message writes at its place: the event, or its tombstone when it is deleted.

    `record_time` is the broker's append time. Text taken from `names` is outside the promise that order does not
    matter: a name told later does not rewrite summaries.
    """
    message = activity.message
    actor = _named(message.actor, message.organization_id, names) if message.actor else _NOBODY
    is_deleted = message.is_tombstone
    version = stored_version(
        revision_of(message, record_time), Rank.DELETED if is_deleted else Rank.ROW, content_hash(value)
    )
    created_at = message.created_at or record_time
    return ActivityRow(
        message.organization_id,
        message.object_type,
        message.object_id,
        created_at,
        message.id,
        str(version),
        int(is_deleted),
        message.event_type,
        actor.id,
        actor.email,
        actor.first_name,
        actor.last_name,
        message.data if message.has_data else EMPTY_TEXT,
        message.summary if message.summary is not None else _summary(activity, names),
        message.actor is None if message.is_system_generated is None else message.is_system_generated,
        message.updated_at or created_at,
        record_time,
        message.source,
        _associations(message) if message.associations else (),
    )


def moved_tombstone(row: ActivityRow, message: ActivityMessage) -> ActivityRow | None:
    """The tombstone for the place the event stood at before, None when the message moves nothing."""
    previous = message.previous
    if previous is None:
        return None
    tombstone = msgspec.structs.replace(
        row,
        object_type=previous.object_type.lower(),
        object_id=previous.object_id,
        created_at=previous.created_at,
        version=str(as_moved(int(row.version))),
        is_deleted=1,
    )
    return None if tombstone.key == row.key else tombstone


def revision_of(message: ActivityMessage, record_time: datetime) -> int:
    """Which version of the event this is: what the message states, else the log's time."""
    revision = stated_revision(message)
    return microseconds(record_time) if revision is None else revision


def _associations(message: ActivityMessage) -> tuple[tuple[str, str], ...]:
    return tuple((other.object_type.lower(), other.object_id) for other in message.associations)


def _named(actor: Actor, organization_id: str, names: Names) -> Actor:
    if actor.email and actor.first_name:
        return actor
    entry = names.find(organization_id, USER, actor.id)
    if entry is None:
        return actor
    return Actor(
        id=actor.id,
        email=actor.email or entry.email,
        first_name=actor.first_name or entry.first_name or entry.name,
        last_name=actor.last_name or entry.last_name,
    )


def _summary(activity: ValidActivity, names: Names) -> str:
    if activity.event_type is None or activity.data is None:
        return ""
    message, event_type, data = activity.message, activity.event_type, activity.data
    missing = event_type.missing_names(data)
    found = _found(missing, message.organization_id, names) if missing else _NO_NAMES
    return event_type.summarise(data, found, object_type=message.object_type)


def _found(missing: Iterable[tuple[str, str, str]], organization_id: str, names: Names) -> dict[str, str]:
    return {
        field: entry.name
        for field, kind, entry_id in missing
        if (entry := names.find(organization_id, kind, entry_id)) is not None
    }
