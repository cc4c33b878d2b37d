"""`TimelineEvent.record()` as the specification calls it, for any Python program. Django: `producers.django.models`."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, TypedDict, Unpack
from uuid import UUID, uuid4

import msgspec

from producers.errors import DataNotSerializable, NotConfigured
from producers.publisher import Publisher
from producers.target import ObjectReader
from runtime.kafka import Record
from schemas.activity_message import Action, ActivityMessage, PreviousPlace

Data = Mapping[str, Any]


class RecordOptions(TypedDict, total=False):
    """What `record` takes beyond the specification; each is the message's field of that name."""

    id: UUID | str
    organization_id: str
    action: Action
    created_at: datetime
    updated_at: datetime
    revision: int
    source: str
    associations: Sequence[object]
    is_system_generated: bool
    previous: PreviousPlace


class Recorder:
    """Turns a CRM's objects into messages and hands them to one publisher. Threads may share it."""

    def __init__(self, publisher: Publisher, reader: ObjectReader | None = None, *, source: str = "") -> None:
        self.publisher = publisher
        self.reader = reader or ObjectReader()
        self._source = source

    def record(
        self,
        event_type: str,
        target_object: object,
        actor: object | None = None,
        data: Data | None = None,
        summary: str | None = None,
        **more: Unpack[RecordOptions],
    ) -> str:
        """Check the event and queue it for Kafka; its id. Raises InvalidMessage, ProducerError or BrokerUnavailable."""
        message = self._message(target_object, actor, data, more, event_type=event_type, summary=_text(summary))
        self._send(self.publisher.prepare(message), target_object)
        return message.id

    def _send(self, record: Record, target_object: object) -> None:
        self.publisher.send(record)

    def _message(
        self,
        target_object: object,
        actor: object | None,
        data: Data | None,
        options: RecordOptions,
        **text: str | None,
    ) -> ActivityMessage:
        reference = self.reader.reference(target_object)
        fields: dict[str, Any] = {"source": self._source, **options, **text}
        fields["id"] = str(fields.get("id") or uuid4()).lower()
        fields["organization_id"] = str(fields.get("organization_id") or self.reader.organization(target_object))
        fields["associations"] = tuple(self.reader.reference(each) for each in options.get("associations", ()))
        if options.get("action", "created") == "created":
            # Now, not when the transaction commits: this is when it happened.
            fields.setdefault("created_at", datetime.now(UTC))
        return ActivityMessage(
            **fields,
            object_type=reference.object_type,
            object_id=reference.object_id,
            actor=self.reader.actor(actor),
            data=self._encode(data, options.get("action")),
        )

    def _encode(self, data: Data | None, action: Action | None) -> msgspec.Raw:
        if data is None and action == "deleted":
            return msgspec.Raw()
        try:
            return msgspec.Raw(msgspec.json.encode({} if data is None else data, enc_hook=self.reader.plain))
        except (TypeError, ValueError, OverflowError) as error:
            raise DataNotSerializable(f"data cannot become JSON: {error}") from error


class TimelineEvent:
    """The specification's entry point. `configure` once at start, then `record` anywhere."""

    _recorder: ClassVar[Recorder | None] = None

    @classmethod
    def configure(cls, recorder: Recorder | None) -> None:
        """Where events of this process go from now on; None forgets it."""
        cls._recorder = recorder

    @classmethod
    def record(
        cls,
        event_type: str,
        target_object: object,
        actor: object | None = None,
        data: Data | None = None,
        summary: str | None = None,
        **more: Unpack[RecordOptions],
    ) -> str:
        """Record what happened to `target_object`; the event's id. No actor means system-generated.

        Values in `data` may be UUID, datetime, date, Decimal, Enum or translated text. The event is checked here:
        InvalidMessage, NotDescribed and DataNotSerializable mean that nothing was published.
        """
        return cls.recorder().record(event_type, target_object, actor, data, summary, **more)

    @classmethod
    def recorder(cls) -> Recorder:
        """The configured recorder. Raises NotConfigured."""
        if cls._recorder is None:
            raise NotConfigured(
                "TimelineEvent has no publisher: call "
                "TimelineEvent.configure(Recorder(ActivityPublisher('broker:9092'))) when the program starts"
            )
        return cls._recorder


def _text(summary: str | None) -> str | None:
    # Translated text is not a str until somebody asks.
    return None if summary is None else str(summary)
