"""What the steps raise. Bad data is `schemas.errors.InvalidMessage`; outages are `runtime.errors`; the rest are bugs.

WorkerError
└── DirectoryUnavailable   the names could not be read whole before the start
"""


class WorkerError(Exception):
    """Base of this room's errors."""


class DirectoryUnavailable(WorkerError):
    """The directory topic exists but could not be read to its end."""
