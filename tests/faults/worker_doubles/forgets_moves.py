"""Broken on purpose: an event that moves leaves no tombstone behind."""

from schemas.activity_message import ActivityMessage
from schemas.activity_row import ActivityRow
from stream_workers import batch


def no_tombstone(_: ActivityRow, __: ActivityMessage) -> None:
    """The old place keeps its row."""


vars(batch)["moved_tombstone"] = no_tombstone

from stream_workers.app import app  # noqa: E402 - built with the replaced rule

__all__ = ["app"]
