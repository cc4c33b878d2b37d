"""A request's body, read up to a limit."""

from fastapi import Request

from query_api.errors import BodyTooLarge
from schemas.activity_message import MAX_MESSAGE_BYTES


async def bounded_body(request: Request, most_bytes: int = MAX_MESSAGE_BYTES) -> bytes:
    """The body's bytes. Raises BodyTooLarge as soon as there are too many.

    Not Starlette's own limit: it answers in plain text, past our handler (1.10).
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise BodyTooLarge(f"the body has at most {most_bytes} bytes")
    return bytes(body)
