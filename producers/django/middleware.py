"""`TimelineContextMiddleware`: tells the triggers of the outbox who changes rows, and in which request."""

from collections.abc import Callable
from uuid import uuid4

from django.db import connection
from django.http import HttpRequest, HttpResponse

_SET = "SELECT set_config('timeline.actor_id', %s, false), set_config('timeline.request_id', %s, false)"


class TimelineContextMiddleware:
    """Below the middleware that authenticates. One statement before a request and one behind it.

    The settings are the session's, taken back at the end: a pooler in between must pool sessions, not transactions.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; whatever it changes is captured with its user."""
        user = getattr(request, "user", None)
        actor_id = str(user.pk) if user is not None and user.pk is not None else ""
        _tell(actor_id, str(uuid4()))
        try:
            return self._get_response(request)
        finally:
            _tell("", "")


def _tell(actor_id: str, request_id: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_SET, [actor_id, request_id])
