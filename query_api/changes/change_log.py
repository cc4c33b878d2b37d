"""`ChangeLog`: what those who tell changes on need of `ChangeReader`; tests have one in memory."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Protocol

from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.position import Position


class ChangeLog(Protocol):
    """`timeline.changes`, followed and read."""

    @property
    def position(self) -> Position | None:
        """Everything before it was handed to the listeners, nothing behind it."""

    def add_listener(
        self, on_notices: Callable[[Sequence[PlacedNotice]], None], *, on_gap: Callable[[], None]
    ) -> object:
        """Call these from `position` on."""

    def read_from(self, position: Position) -> AsyncIterator[PlacedNotice]:
        """The notices up to `position` of now. Raises PositionTooOld, InvalidPosition or ChangesUnavailable."""
