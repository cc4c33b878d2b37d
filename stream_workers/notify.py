"""Step 5: which events changed where, told to `timeline.changes` once readable; a notice per object and flush."""

from collections.abc import Iterator

import msgspec

from runtime.kafka import Record
from schemas.activity_message import ActivityMessage, partition_key
from schemas.activity_row import ActivityRow
from schemas.change_notice import ChangedEvent, ChangeNotice, Place
from schemas.topics import CHANGES

# A notice stays far below the broker's limit even when one object changes 50,000 times in one flush.
MAX_CHANGES_PER_NOTICE = 1000

_ENCODER = msgspec.json.Encoder()

ObjectKey = tuple[str, str, str]


class Changes:
    """The changes of one flush, gathered by object."""

    def __init__(self) -> None:
        self._by_object: dict[ObjectKey, list[ChangedEvent]] = {}

    def add(self, row: ActivityRow, message: ActivityMessage) -> None:
        """Note that `row` was written. A move is told to the readers of the old object too."""
        place = Place(row.object_type, row.object_id, row.created_at)
        previous = message.previous
        if previous is None:
            self._append(row, ChangedEvent(row.event_id, row.version, message.action, place))
            return
        old_place = Place(previous.object_type.lower(), previous.object_id, previous.created_at)
        change = ChangedEvent(row.event_id, row.version, message.action, place, old_place)
        self._append(row, change)
        if (old_place.object_type, old_place.object_id) != (place.object_type, place.object_id):
            key = (row.organization_id, old_place.object_type, old_place.object_id)
            self._by_object.setdefault(key, []).append(change)

    def _append(self, row: ActivityRow, change: ChangedEvent) -> None:
        self._by_object.setdefault((row.organization_id, row.object_type, row.object_id), []).append(change)

    def notices(self) -> Iterator[ChangeNotice]:
        """The notices to publish; an object with very many changes gets several."""
        for key, changes in self._by_object.items():
            for start in range(0, len(changes), MAX_CHANGES_PER_NOTICE):
                yield ChangeNotice(*key, tuple(changes[start : start + MAX_CHANGES_PER_NOTICE]))

    def __len__(self) -> int:
        return len(self._by_object)


def to_record(notice: ChangeNotice) -> Record:
    """The notice as a record, keyed like the input."""
    key = partition_key(notice.organization_id, notice.object_type, notice.object_id)
    return Record(CHANGES, key, _ENCODER.encode(notice))
