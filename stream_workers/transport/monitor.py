"""Faust's counters in records instead of batches."""

from typing import Any

from faust import Monitor

from stream_workers.transport.record_batch import RecordBatch


class BatchMonitor(Monitor):  # type: ignore[misc]  # faust is not typed
    """Setting `Monitor`. What is active is not counted for batches: `BatchConsumer.records_in_flight` knows.

    Faust counts an event as active until its own acknowledgement, which never comes here: it would grow for ever.
    """

    def on_message_in(self, tp: tuple[str, int], offset: int, message: Any) -> None:  # noqa: ANN401 - faust.Message
        """A message arrived; a batch counts as its records."""
        super().on_message_in(tp, offset, message)
        if isinstance(message.value, RecordBatch):
            self.messages_active -= 1
            self.messages_received_total += len(message.value) - 1
            self.messages_received_by_topic[message.topic] += len(message.value) - 1

    def on_stream_event_in(
        self,
        tp: tuple[str, int],
        offset: int,
        stream: Any,  # noqa: ANN401 - faust.Stream
        event: Any,  # noqa: ANN401 - faust.Event
    ) -> dict[str, float | None] | None:
        """A stream starts on an event; a batch counts as its records and leaves no state behind."""
        state: dict[str, float | None] | None = super().on_stream_event_in(tp, offset, stream, event)
        if not isinstance(event.value, RecordBatch):
            return state
        more = len(event.value) - 1
        self.events_active -= 1
        self.events_total += more
        self.events_by_stream[self.stream_lookup[stream]] += more
        self.events_by_task[self.task_lookup[stream.task_owner]] += more
        return None
