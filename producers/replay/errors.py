"""Why a letter cannot be replayed as asked.

ReplayError
├── MalformedRepair   the repair itself makes no sense: nothing was touched
├── MalformedLetterId not TOPIC|PARTITION|OFFSET
└── NotReplayable     one letter stays where it is; reason, path and detail say why
"""


class ReplayError(Exception):
    """Base of this package's errors."""


class MalformedRepair(ReplayError):
    """A path or a value of the repair cannot be read."""


class MalformedLetterId(ReplayError):
    """The text does not name a letter."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text[:300]!r} is not TOPIC|PARTITION|OFFSET")


class NotReplayable(ReplayError):
    """The letter stays where it is. Reasons beside those of `schemas.errors.Reason`: repair, truncated, replayed."""

    def __init__(self, reason: str, detail: str, path: str = "$") -> None:
        super().__init__(f"{reason} at {path}: {detail}")
        self.reason = reason
        self.detail = detail
        self.path = path
