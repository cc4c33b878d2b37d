"""What becomes of an event of a file, by what stands in the timeline and what batches have published. Pure.

An undo deletes with the revision that the import had: a deletion wins over the row of its own revision and loses to
every edit, so an edit that comes at the same moment is never undone.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from schemas.activity_message import ActivityMessage, encode_message
from schemas.version import Rank, content_hash, stated_revision, stored_version

_REVISION_SHIFT = 64

Verdict = Literal["accepted", "updated", "duplicate", "rejected"]


class Claim(msgspec.Struct, array_like=True):
    """An event that a batch has published, or was about to. `state` and `done_line` are the batch's."""

    event_id: str
    batch: str
    line: int
    object_type: str
    object_id: str
    created_at: datetime
    version: str
    content: int
    is_new: int
    state: str
    done_line: int

    @property
    def is_published(self) -> bool:
        """Kafka has it, whether it can be read yet or not."""
        return self.line <= self.done_line

    @property
    def is_undone(self) -> bool:
        """Its batch is being taken back, or was."""
        return self.state in ("undoing", "undone")


class Standing(msgspec.Struct, array_like=True):
    """The highest version at an event's place."""

    event_id: str
    object_type: str
    object_id: str
    created_at: datetime
    version: str
    is_deleted: int


class Judged(msgspec.Struct, frozen=True):
    """The verdict, and for what is published the message and whether no such event was there before."""

    verdict: Verdict
    message: ActivityMessage
    content: int
    is_new: bool = False
    detail: str = ""

    @property
    def version(self) -> int:
        """What the worker will store."""
        return version_of(self.message)


def judge_by_claims(message: ActivityMessage, claims: Sequence[Claim], batch: str, line: int) -> Judged | None:
    """What the claims of the event's id, of every batch, decide alone; None where what stands must be asked for."""
    content = content_hash(encode_message(message))
    own = next((each for each in claims if each.batch == batch), None)
    if own is not None and own.line == line:
        # Resumed: said once more, exactly as it was said.
        return _again(message, content, own)
    if moved := next((each for each in claims if each.is_published and not _is_at(each, message)), None):
        place = f"{moved.object_type} {moved.object_id} at {moved.created_at.isoformat()}"
        return Judged("rejected", message, content, detail=f"batch {moved.batch} has this id on {place}: events stay")
    if any(each.is_published and not each.is_undone and each.content == content for each in claims):
        return Judged("duplicate", message, content)
    return None


def judge(message: ActivityMessage, standing: Standing | None, claims: Sequence[Claim]) -> Judged:
    """The rest, by what stands at the event's place."""
    content = content_hash(encode_message(message))
    undone = [each for each in claims if each.is_undone and _is_taken_back(each, standing, message.organization_id)]
    if undone:
        return Judged("accepted", _restored(message, standing, undone), content, is_new=True)
    return _against(message, standing, claims, content)


def _against(message: ActivityMessage, standing: Standing | None, claims: Sequence[Claim], content: int) -> Judged:
    known = [int(each.version) for each in claims if each.is_published and not each.is_undone]
    if standing is not None:
        known.append(int(standing.version))
    if not known:
        return Judged("accepted", message, content, is_new=True)
    ours, theirs = version_of(message), max(known)
    if ours == theirs or ours >> _REVISION_SHIFT < theirs >> _REVISION_SHIFT:
        return Judged("duplicate", message, content)
    if ours >> _REVISION_SHIFT > theirs >> _REVISION_SHIFT:
        return Judged("updated", message, content)
    if standing is not None and standing.is_deleted:
        return Judged("duplicate", message, content)
    return Judged("rejected", message, content, detail="another event of this id and revision is there")


def _again(message: ActivityMessage, content: int, own: Claim) -> Judged:
    revision = int(own.version) >> _REVISION_SHIFT
    if revision != stated_revision(message):
        message = _raised(message, revision)
    return Judged("accepted" if own.is_new else "updated", message, content, is_new=bool(own.is_new))


def _is_at(claim: Claim, message: ActivityMessage) -> bool:
    return (claim.object_type, claim.object_id, claim.created_at) == (
        message.object_type,
        message.object_id,
        message.created_at,
    )


def _is_taken_back(claim: Claim, standing: Standing | None, organization_id: str) -> bool:
    """Whether nothing but this import, and nothing but the deletion that undid it, was ever there."""
    if standing is None or standing.version == claim.version:
        return True
    return int(standing.version) == version_of(tombstone(claim, organization_id, int(standing.version)))


def _restored(message: ActivityMessage, standing: Standing | None, undone: Sequence[Claim]) -> ActivityMessage:
    versions = [int(each.version) for each in undone] + ([int(standing.version)] if standing else [])
    return _raised(message, (max(versions) >> _REVISION_SHIFT) + 1)


def _raised(message: ActivityMessage, revision: int) -> ActivityMessage:
    return msgspec.structs.replace(message, action="restored", revision=revision)


def version_of(message: ActivityMessage) -> int:
    """What the worker will store; a message without revision or `updated_at` is a creation and has the first."""
    rank = Rank.DELETED if message.is_tombstone else Rank.ROW
    return stored_version(stated_revision(message) or 1, rank, content_hash(encode_message(message)))


def tombstone(claim: Claim, organization_id: str, version: int) -> ActivityMessage:
    """The deletion that undoes an event of a batch, at the revision of `version`: the same whenever it is made."""
    return ActivityMessage(
        id=claim.event_id,
        organization_id=organization_id,
        action="deleted",
        object_type=claim.object_type,
        object_id=claim.object_id,
        created_at=claim.created_at,
        revision=version >> _REVISION_SHIFT,
    )


Undoing = Literal["deleted", "gone", "edited", "not_ours"]


def undo(claim: Claim, standing: Standing | None, others: Sequence[Claim], *, force: bool) -> Undoing:
    """What undoing a batch does with one of its events. `others` are the claims of other batches for the same id."""
    standing_batches = [each for each in others if each.is_published and not each.is_undone]
    # An import after an undo has made the event anew: it is that batch's now, whatever is forced here.
    if any(each.is_new or not claim.is_published for each in standing_batches):
        return "not_ours"
    if standing is None or standing.version == claim.version:
        return "deleted"
    if standing.is_deleted:
        return "gone"
    return "deleted" if force else "edited"
