"""`Admission`: how many live connections there may be: in this process, and of one user."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from query_api.live.ending import TOO_MANY, Ended
from query_api.tenant import TenantContext


class Admission:
    """Counts those that are open."""

    def __init__(self, max_connections: int, max_per_user: int) -> None:
        self._max_connections = max_connections
        self._max_per_user = max_per_user
        self._connections = 0
        self._of_user: Counter[tuple[str, str]] = Counter()

    @contextmanager
    def connection(self) -> Iterator[None]:
        """One more in this process, also before it says who it is. Raises Ended."""
        if self._connections >= self._max_connections:
            raise Ended(TOO_MANY)
        self._connections += 1
        try:
            yield
        finally:
            self._connections -= 1

    @contextmanager
    def of_user(self, tenant: TenantContext) -> Iterator[None]:
        """One more of this user. Raises Ended."""
        user = (tenant.organization, tenant.user)
        if self._of_user[user] >= self._max_per_user:
            raise Ended(TOO_MANY)
        self._of_user[user] += 1
        try:
            yield
        finally:
            self._of_user[user] -= 1
            if not self._of_user[user]:
                del self._of_user[user]
