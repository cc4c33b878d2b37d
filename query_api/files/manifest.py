"""`Manifest`: what is known of a file, written beside it once. The same manifest always makes the same event."""

from datetime import datetime
from typing import Any

import msgspec

from query_api.tenant import TenantContext
from query_api.writes.record_event import RecordEventBody, activity_message
from schemas.activity_message import ActivityMessage

EVENT_TYPE = "file_attached"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """A file that passed every check. `id` is its event's id as well."""

    organization: str
    id: str
    user: str
    object_type: str
    object_id: str
    filename: str
    file_type: str
    file_size: int
    sha256: str
    created_at: datetime

    def is_same_upload(self, other: "Manifest") -> bool:
        """Whether both say the same, whenever they were made."""
        return self == msgspec.structs.replace(other, created_at=self.created_at)

    def message(self) -> ActivityMessage:
        """The event, the same bytes each time: whoever publishes it twice stores it once."""
        data: dict[str, Any] = {
            "filename": self.filename,
            "file_size": self.file_size,
            "file_type": self.file_type,
            "file_id": self.id,
            "sha256": self.sha256,
        }
        body = RecordEventBody(
            id=self.id,
            event_type=EVENT_TYPE,
            object_type=self.object_type,
            object_id=self.object_id,
            data=msgspec.Raw(msgspec.json.encode(data)),
            created_at=self.created_at,
        )
        return activity_message(body, TenantContext(self.organization, self.user), self.created_at)


ENCODER = msgspec.json.Encoder()
DECODER = msgspec.json.Decoder(Manifest)
