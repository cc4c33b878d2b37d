"""How many requests an organization and a user may make a minute, counted in this process. Pure: the clock comes in.

Two counters a key instead of a list of moments: one check of both windows costs 3 us, whatever the limit.
"""

import math
import time
from collections.abc import Callable

import msgspec
from cachetools import LRUCache

from query_api.errors import RateLimited
from query_api.tenant import TenantContext

WINDOW_SECONDS = 60
_MOST_KEYS = 20_000


class Standing(msgspec.Struct, frozen=True, gc=False):
    """What is left of a window after a request, and in how many seconds all of it is back."""

    name: str
    limit: int
    remaining: int
    reset_seconds: int


class _Count(msgspec.Struct, gc=False):
    window: int
    taken: int
    before: int


class SlidingWindow:
    """At most `limit` in any minute. Of the minute before, the part still inside counts, as if it had been even."""

    def __init__(self, name: str, limit: int) -> None:
        self._name = name
        self._limit = limit
        self._counts: LRUCache[tuple[str, ...], _Count] = LRUCache(_MOST_KEYS)

    def take(self, key: tuple[str, ...], now: float) -> Standing:
        """Count one request. Raises RateLimited, which counts nothing: who waits as told is served."""
        window, inside = divmod(now, WINDOW_SECONDS)
        count = self._count(key, int(window))
        overlap = 1 - inside / WINDOW_SECONDS
        taken = count.taken + count.before * overlap
        if taken + 1 > self._limit:
            raise RateLimited(self._name, self._wait_seconds(count, inside))
        count.taken += 1
        reset_seconds = math.ceil(WINDOW_SECONDS - inside)
        return Standing(self._name, self._limit, int(self._limit - taken - 1), reset_seconds)

    def _count(self, key: tuple[str, ...], window: int) -> _Count:
        count = self._counts.get(key)
        if count is None:
            count = self._counts[key] = _Count(window, 0, 0)
        elif count.window != window:
            count.before = count.taken if count.window == window - 1 else 0
            count.window, count.taken = window, 0
        return count

    def _wait_seconds(self, count: _Count, inside: float) -> int:
        """Until one more fits: in this minute if the minute before is what weighs, else in the next."""
        room = self._limit - 1 - count.taken
        if room >= 0:
            seconds = WINDOW_SECONDS * (1 - room / count.before) - inside
        else:
            seconds = WINDOW_SECONDS * (2 - (self._limit - 1) / count.taken) - inside
        return max(1, math.ceil(seconds))


class RateLimits:
    """Both windows; a limit of 0 is none."""

    def __init__(self, organization_limit: int, user_limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._organization = SlidingWindow("organization", organization_limit) if organization_limit else None
        self._user = SlidingWindow("user", user_limit) if user_limit else None
        self._clock = clock

    def check(self, tenant: TenantContext) -> tuple[Standing, ...]:
        """How the windows stand after this request. Raises RateLimited."""
        now = self._clock()
        standings = []
        # The user first: what one user is refused costs the organization nothing.
        if self._user is not None:
            standings.append(self._user.take((tenant.organization, tenant.user), now))
        if self._organization is not None:
            standings.append(self._organization.take((tenant.organization,), now))
        return tuple(standings)


def rate_limit_headers(standings: tuple[Standing, ...]) -> dict[str, str]:
    """`RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers-10; none without a limit."""
    if not standings:
        return {}
    return {
        "RateLimit-Policy": ", ".join(f'"{each.name}";q={each.limit};w={WINDOW_SECONDS}' for each in standings),
        "RateLimit": ", ".join(f'"{each.name}";r={each.remaining};t={each.reset_seconds}' for each in standings),
    }
