"""Marks a topic as read in batches: `app.topic(name, schema=BatchSchema())`."""

from collections.abc import Awaitable, Callable
from typing import Any

from faust import Schema


class BatchSchema(Schema):  # type: ignore[misc]  # faust is not typed
    """Decodes nothing: the event's value is the RecordBatch, so no bad message can stop the stream here."""

    def compile(
        self,
        app: Any,  # noqa: ANN401 - faust.App, untyped
        **_decode_errors: Any,  # noqa: ANN401 - callbacks for what cannot happen here
    ) -> Callable[..., Awaitable[Any]]:
        """Faust calls the result once per message it delivers."""

        async def decode(message: Any, **_propagate: bool) -> Any:  # noqa: ANN401 - faust.Message, faust.Event
            return app.create_event(message.key, message.value, message.headers, message)

        return decode
