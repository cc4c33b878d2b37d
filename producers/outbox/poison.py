"""A change that no activity can be made of, as the record that the workers turn into its dead letter."""

from typing import Any

import msgspec

from producers.outbox.change import Change
from runtime.kafka import Record
from schemas.activity_message import partition_key


def poison_record(change: Change, error: Exception, organization_id: str, topic: str) -> Record:
    """Refused by every worker, and so kept: the change whole, and what went wrong with it.

    Without an organization the letter is for operators only.
    """
    value: dict[str, Any] = {
        "organization_id": organization_id,
        "source": f"outbox {change.table}".strip(),
        "outbox_error": f"{type(error).__name__}: {error}",
        "outbox_change": change,
    }
    return Record(topic, partition_key(organization_id, change.table, change.row_id), msgspec.json.encode(value))
