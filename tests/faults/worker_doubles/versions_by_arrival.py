"""Broken on purpose: the message that the worker sees last wins, whatever its revision."""

import itertools
import time
from datetime import datetime

from schemas.activity_message import ActivityMessage
from stream_workers import enrich

_ARRIVALS = itertools.count(time.time_ns())


def revision_by_arrival(_: ActivityMessage, __: datetime) -> int:
    """Later is higher."""
    return next(_ARRIVALS)


vars(enrich)["revision_of"] = revision_by_arrival

from stream_workers.app import app  # noqa: E402 - built with the replaced rule

__all__ = ["app"]
