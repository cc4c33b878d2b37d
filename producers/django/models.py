"""`TimelineEvent` where the specification imports it from: `from producers.django.models import TimelineEvent`.

Not a Django model and no table: events live in the timeline's own store, and a table here would be a second truth.
A project that keeps `crm.activities.models` writes that import line there.
"""

from typing import ClassVar

from producers.django.recorder import current_recorder
from producers.timeline_event import Recorder
from producers.timeline_event import TimelineEvent as PlainTimelineEvent


class TimelineEvent(PlainTimelineEvent):
    """`record` with model instances: configured by ACTIVITIES_TIMELINE, published when the transaction commits."""

    _recorder: ClassVar[Recorder | None] = None

    @classmethod
    def recorder(cls) -> Recorder:
        """The one given to `configure`, else the one of the settings."""
        return cls._recorder or current_recorder()
