"""`Progress`: which notices are under way, and so up to where everything was delivered. Pure."""

from collections import defaultdict
from collections.abc import Sequence


class Progress:
    """By partition the offsets under way. `horizon` is what was taken up otherwise, or belongs to somebody else."""

    def __init__(self, offsets: Sequence[int]) -> None:
        self.horizon = list(offsets)
        self._under_way: dict[int, dict[int, None]] = defaultdict(dict)

    def begin(self, partition: int, offset: int) -> None:
        """A notice that is to be delivered."""
        self._under_way[partition][offset] = None

    def end(self, partition: int, offset: int) -> None:
        """Everything of it was delivered, or nothing of it is wanted."""
        self._under_way[partition].pop(offset, None)

    def pass_offset(self, partition: int, offset: int) -> None:
        """Read up to here."""
        self.horizon[partition] = max(self.horizon[partition], offset + 1)

    @property
    def offsets(self) -> tuple[int, ...]:
        """The first offset of every partition that may not have been delivered."""
        return tuple(
            min([horizon, *self._under_way.get(partition, ())]) for partition, horizon in enumerate(self.horizon)
        )
