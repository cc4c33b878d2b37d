"""`bench/reliability.jsonl`: one line for each portion of a fault that was run; runs add up, also side by side."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tests.faults.findings import Audit

LEDGER = Path(__file__).parents[3] / "bench" / "reliability.jsonl"
_ENCODER = msgspec.json.Encoder()


class Portion(msgspec.Struct, kw_only=True, frozen=True):
    """A fault done `times` times on servers of its own. `load` is the machine's average of 5 minutes at its end."""

    fault: str
    times: int
    seed: int
    ended_at: datetime
    load: float
    seconds: float
    records: int
    dead_letters: int
    differing: int
    figures: dict[str, float] = {}
    failure: str = ""


def differing(audits: Sequence[Audit]) -> int:
    """What was lost, doubled, wrong, miscounted or not accounted for."""
    return sum(a.lost + a.doubled + a.wrong + a.differing_cells + abs(a.unaccounted) for a in audits)


def append(portion: Portion, ledger: Path = LEDGER) -> None:
    """One write of one line: several runs may share a ledger."""
    ledger.parent.mkdir(exist_ok=True)
    with ledger.open("ab") as file:
        file.write(_ENCODER.encode(portion) + b"\n")


def read(ledger: Path = LEDGER) -> list[Portion]:
    """Every portion so far, oldest first."""
    if not ledger.exists():
        return []
    return [msgspec.json.decode(line, type=Portion) for line in ledger.read_bytes().splitlines()]


def forget(faults: Sequence[str], ledger: Path = LEDGER) -> None:
    """Drop the portions of these faults: they are run anew."""
    kept = [portion for portion in read(ledger) if portion.fault not in faults]
    ledger.write_bytes(b"".join(_ENCODER.encode(portion) + b"\n" for portion in kept))


def now() -> datetime:
    """To the second: finer tells nothing here."""
    return datetime.now(UTC).replace(microsecond=0)
