"""What happened in a simulation, and what was wrong."""

import msgspec


class Tally(msgspec.Struct):
    """Counts of one run, or of several added up; every fault is a sentence."""

    messages: int = 0
    crashes: int = 0
    zombies: int = 0
    settled_rounds: int = 0
    settler_crashes: int = 0
    reads: int = 0
    cells: int = 0
    broken_reads: list[str] = msgspec.field(default_factory=list)
    wrong_at_rest: list[str] = msgspec.field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return self.broken_reads + self.wrong_at_rest

    def add(self, other: "Tally") -> None:
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
