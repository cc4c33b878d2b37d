"""`Repeats`: a change that stands in the log again is told once.

A worker that is killed before it commits publishes its notices again, and a CRM may send the same message twice.
"""

from query_api.live.telling import Telling

# About 100 bytes each, in two generations.
_REMEMBERED = 50_000
_MORE_THAN_A_NOTICE_HOLDS = 1 << 20


class Repeats:
    """Remembers where each change stood first. A bounded memory: what is older than it may be told again."""

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        self._remembered = remembered
        self._young: dict[int, int] = {}
        self._old: dict[int, int] = {}

    def is_repeat(self, telling: Telling) -> bool:
        """Whether the same stands earlier in the log. One object's notices share a partition, so offsets say which."""
        # 8 bytes instead of five strings: of a million changes two are alike with a chance of 1 in 10^7.
        identity = hash(telling.identity)
        place = telling.placed.offset * _MORE_THAN_A_NOTICE_HOLDS + telling.index
        first = self._young.get(identity, self._old.get(identity, place))
        if place > first:
            return True
        self._young[identity] = place
        if len(self._young) >= self._remembered:
            self._old, self._young = self._young, {}
        return False

    def clear(self) -> None:
        """The topic was made anew: its offsets say nothing about the old ones."""
        self._young, self._old = {}, {}
