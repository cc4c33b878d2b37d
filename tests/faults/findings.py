"""What an audit found: the figures that every fault must leave at zero."""

from dataclasses import dataclass, field

_KEPT_SENTENCES = 12


@dataclass
class Audit:
    """Figures of one comparison. `sentences` tell the first differences."""

    produced: int
    accepted: int = 0
    dead: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    differing_cells: int = 0
    settled_hours: int = field(default=0, compare=False)
    marked_hours: int = 0
    sentences: list[str] = field(default_factory=list, compare=False)

    def note(self, figure: str, sentence: str) -> None:
        """Count one difference."""
        setattr(self, figure, getattr(self, figure) + 1)
        if len(self.sentences) < _KEPT_SENTENCES:
            self.sentences.append(f"{figure}: {sentence}")

    @property
    def is_exact(self) -> bool:
        """Nothing lost, doubled, wrong or miscounted, and every record accounted for."""
        return not (self.lost or self.doubled or self.wrong or self.differing_cells or self.unaccounted)

    @property
    def unaccounted(self) -> int:
        """Records that are neither accepted nor dead letters; negative when there are more than were produced."""
        return self.produced - self.accepted - self.dead

    def __str__(self) -> str:
        figures = (
            f"produced {self.produced}, accepted {self.accepted}, dead {self.dead}, lost {self.lost}, "
            f"doubled {self.doubled}, wrong {self.wrong}, differing summary cells {self.differing_cells} "
            f"({self.settled_hours} of {self.marked_hours} hours settled)"
        )
        return "\n  ".join([figures, *self.sentences])


class NotExact(AssertionError):
    """The stored state differs from the oracle's; the message carries seed, figures and kill log."""

    def __init__(self, audit: Audit, report: str) -> None:
        super().__init__(report)
        self.audit = audit
