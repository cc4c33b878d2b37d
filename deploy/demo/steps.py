"""What the demo does with the sample: publish it, wait for it, compare every timeline with what was sent."""

import time

from deploy.demo.client import TimelineClient
from deploy.demo.sample import Sample
from deploy.errors import DemoFailed
from producers.files import produce_lines
from producers.publisher import ActivityPublisher

_READABLE_SECONDS = 60.0
_POLL_SECONDS = 0.1


def load(sample: Sample, bootstrap_servers: str) -> None:
    """Publish the sample and wait for Kafka. Again is harmless: the same ids are the same events."""
    with ActivityPublisher(bootstrap_servers) as publisher:
        report = produce_lines(sample.lines, publisher)
    if not report.is_complete:
        raise DemoFailed(f"{report.failed} of {len(sample.lines)} sample events were refused")


def wait_until_readable(client: TimelineClient, sample: Sample) -> None:
    """Return when the organization's summary counts every event of the sample. Raises DemoFailed after a minute."""
    expected, give_up_at = dict(sample.types), time.monotonic() + _READABLE_SECONDS
    while (counted := client.summary(sample.span)).counts != expected:
        if time.monotonic() > give_up_at:
            raise DemoFailed(
                f"after {_READABLE_SECONDS:.0f} s {counted.total} of {len(sample.lines)} sample events can be read: "
                "see the worker's log"
            )
        time.sleep(_POLL_SECONDS)


def check_every_timeline(client: TimelineClient, sample: Sample) -> int:
    """Read the timeline of every object and compare the ids; how many objects. Raises DemoFailed naming the first."""
    expected = sample.event_ids()
    for place, ids in expected.items():
        shown = sorted(event.id for event in client.timeline(place))
        if shown != sorted(ids):
            raise DemoFailed(f"the timeline of {place[0]} {place[1]} shows {len(shown)} events, {len(ids)} were sent")
    return len(expected)
