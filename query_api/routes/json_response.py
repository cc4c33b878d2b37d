"""`JsonResponse`: an answer that msgspec encodes, without a pass of pydantic over every event."""

import msgspec
from fastapi import Response

_ENCODER = msgspec.json.Encoder()


class JsonResponse(Response):
    """A Struct as JSON."""

    media_type = "application/json"

    def render(self, content: object) -> bytes:
        """The bytes of the body."""
        return _ENCODER.encode(content)
