"""What stops an import. A line that is no event stops nothing: it is `Refused`, with its line number.

RuntimeFault
└── ImportFault
    ├── InvalidMapping   the mapping file makes no sense: which key, and why
    ├── UnreadableFile   the file is neither CSV nor JSONL, or lacks a column of the mapping
    ├── WrongBatch       the batch is unknown, of another file, or not in a state for this
    └── BatchTaken       another run has written the batch since: this one ends, that one goes on
"""

from datetime import datetime

from runtime.errors import RuntimeFault


class ImportFault(RuntimeFault):
    """Base of this room's errors."""


class InvalidMapping(ImportFault):
    """The mapping file makes no sense."""


class UnreadableFile(ImportFault):
    """Nothing of the file can be imported."""


class WrongBatch(ImportFault):
    """The batch cannot be resumed or undone."""


class BatchTaken(ImportFault):
    """Of two runs of one batch at once, this one has to end."""

    def __init__(self, batch: str, other_wrote_at: datetime) -> None:
        moment = f"{other_wrote_at:%Y-%m-%d %H:%M:%S} UTC"
        super().__init__(f"batch {batch} was taken over at {moment} by another import or undo: that one goes on")
        self.batch = batch
