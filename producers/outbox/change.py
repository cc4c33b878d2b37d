"""`Change`: one row of the outbox, as the relay hands it to a mapping."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid5

import msgspec

Operation = Literal["insert", "update", "delete", "event"]
Row = dict[str, Any]


class Change(msgspec.Struct, frozen=True):
    """What one transaction did to one row, or an event that the application recorded itself (`operation` event).

    `before` and `after` are the row as JSON, None where there was none; null columns are not in it. `message` is
    an event's activity message, `context` what the watched table's function told at that moment.
    """

    seq: int
    transaction_id: int
    change_id: UUID
    changed_at: datetime
    operation: Operation
    table: str
    row_id: str
    before: Row | None
    after: Row | None
    message: str | None
    actor_id: str
    request_id: str
    context: Row = {}

    @property
    def group(self) -> str | int:
        """What belongs together: the changes of one request, or without one of one transaction."""
        return self.request_id or self.transaction_id

    @property
    def row(self) -> Row:
        """The row as it is now, or as it was last."""
        return self.after if self.after is not None else self.before or {}

    @property
    def changed(self) -> dict[str, tuple[Any, Any]]:
        """Columns whose value is another one now, with both; empty unless it is an update."""
        if self.before is None or self.after is None:
            return {}
        before, after = self.before, self.after
        pairs = {column: (before.get(column), value) for column, value in after.items() if before.get(column) != value}
        return pairs | {column: (value, None) for column, value in before.items() if column not in after}

    def event_id(self, number: int = 0) -> str:
        """The id of the `number`th event that is made of this change: the same whenever it is made."""
        return str(uuid5(self.change_id, str(number)))
