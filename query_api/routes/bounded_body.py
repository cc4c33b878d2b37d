"""A request's body, read up to the size of one message."""

from fastapi import Request

from query_api.writes.record_event import check_size


async def bounded_body(request: Request) -> bytes:
    """The body's bytes. Raises BodyTooLarge as soon as there are too many.

    Not Starlette's own limit: it answers in plain text, past our handler (1.10).
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        check_size(len(body))
    return bytes(body)
