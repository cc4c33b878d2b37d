"""`UploadSlots`: how many uploads this process takes at once, so that its memory has an end."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from query_api.files.errors import TooManyUploads


class UploadSlots:
    """Of one organization at most half of them, so that none keeps the others out."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._of_each = max(1, at_once // 2)
        self._taken: Counter[str] = Counter()

    @contextmanager
    def taken(self, organization: str) -> Iterator[None]:
        """One place, for as long as the block lasts. Raises TooManyUploads."""
        if self._free <= 0 or self._taken[organization] >= self._of_each:
            raise TooManyUploads
        self._free -= 1
        self._taken[organization] += 1
        try:
            yield
        finally:
            self._free += 1
            self._taken[organization] -= 1
            if not self._taken[organization]:
                del self._taken[organization]
