"""`TimelineContextMiddleware`: tells the triggers of the outbox who changes rows, and in which request."""

from collections.abc import Callable
from uuid import uuid4

from django.db import connection
from django.http import HttpRequest, HttpResponse

_TELL = "SELECT set_config('timeline.actor_id', %s, false), set_config('timeline.request_id', %s, false), "
# The lock tells the relay that this request is not over: what it changes in several transactions is read as one. The
# database takes it back if this process dies.
_BEGIN = _TELL + "pg_try_advisory_lock(hashtextextended(%s, 0))"
_END = _TELL + "pg_advisory_unlock(hashtextextended(%s, 0))"


class TimelineContextMiddleware:
    """Below the middleware that authenticates. One statement before a request and one behind it.

    The settings are the session's, taken back at the end: a pooler in between must pool sessions, not transactions.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; whatever it changes is captured with its user."""
        request_id = str(uuid4())
        _execute(_BEGIN, [self.actor_id(request), request_id, request_id])
        try:
            return self._get_response(request)
        finally:
            _execute(_END, ["", "", request_id])

    def actor_id(self, request: HttpRequest) -> str:
        """Who asks: a project that keeps its users elsewhere overrides this. Empty for nobody that it knows."""
        user = getattr(request, "user", None)
        return str(user.pk) if user is not None and user.pk is not None else ""


def _execute(statement: str, values: list[str]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
