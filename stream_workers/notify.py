"""Step 5: which events changed where, told to `timeline.changes` once readable; a notice per object and flush."""

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from runtime.kafka import Record
from schemas.activity_message import Action, ActivityMessage, PreviousPlace, partition_key
from schemas.activity_row import ActivityRow
from schemas.change_notice import ChangedEvent, ChangeNotice, Place
from schemas.topics import CHANGES

# A notice stays far below the broker's limit even when one object changes 50,000 times in one flush.
MAX_CHANGES_PER_NOTICE = 1000

_ENCODER = msgspec.json.Encoder()

ObjectKey = tuple[str, str, str]


class Changes:
    """The changes of one flush. Noted while records are decoded, grouped by object once the rows are stored."""

    def __init__(self) -> None:
        self._noted: list[tuple[ActivityRow, Action, PreviousPlace | None]] = []
        self._objects: dict[ObjectKey, list[ChangedEvent]] = defaultdict(list)
        self._count = 0

    def add(self, row: ActivityRow, message: ActivityMessage) -> None:
        """Note that `row` is written."""
        self._noted.append((row, message.action, message.previous))
        self._count += 1

    def notices(self) -> Iterator[ChangeNotice]:
        """The notices to publish; an object with very many changes gets several."""
        self.release_rows()
        for key, changes in self._objects.items():
            for start in range(0, len(changes), MAX_CHANGES_PER_NOTICE):
                yield ChangeNotice(*key, tuple(changes[start : start + MAX_CHANGES_PER_NOTICE]))

    def release_rows(self) -> None:
        """Take what notices say out of the rows noted so far. A move is told to the readers of the old object too."""
        objects = self._objects
        for row, action, previous in self._noted:
            organization_id, object_type, object_id = row.organization_id, row.object_type, row.object_id
            place = Place(object_type, object_id, row.created_at)
            old_place = _place_before(previous) if previous is not None else None
            change = ChangedEvent(row.event_id, row.version, action, place, old_place)
            objects[organization_id, object_type, object_id].append(change)
            if old_place is not None and (old_place.object_type, old_place.object_id) != (object_type, object_id):
                objects[organization_id, old_place.object_type, old_place.object_id].append(change)
        self._noted = []

    def __len__(self) -> int:
        return self._count


def _place_before(previous: PreviousPlace) -> Place:
    return Place(previous.object_type.lower(), previous.object_id, previous.created_at)


def to_record(notice: ChangeNotice) -> Record:
    """The notice as a record, keyed like the input."""
    key = partition_key(notice.organization_id, notice.object_type, notice.object_id)
    return Record(CHANGES, key, _ENCODER.encode(notice))
