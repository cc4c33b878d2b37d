"""A publisher in front of a broker that does not answer: bounded, never stuck, and honest about the loss."""

import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from deploy.embedded.ports import free_port
from producers.errors import NotDelivered
from producers.publisher import ActivityPublisher
from runtime.errors import BrokerUnavailable
from runtime.kafka import FailedDelivery
from schemas.activity_message import ActivityMessage

QUEUE_RECORDS = 100


def note() -> ActivityMessage:
    return ActivityMessage(
        id=str(uuid4()),
        organization_id="acme",
        object_type="lead",
        object_id="l-1",
        event_type="note",
        data=msgspec.Raw(b'{"text": "x"}'),
        created_at=datetime.now(UTC),
    )


def publisher_to_nobody(delivery_timeout_seconds: float) -> ActivityPublisher:
    return ActivityPublisher(
        f"127.0.0.1:{free_port()}",
        delivery_timeout_seconds=delivery_timeout_seconds,
        block_seconds=0.2,
        overrides={"queue.buffering.max.messages": QUEUE_RECORDS, "log_level": 0},
    )


def fill(publisher: ActivityPublisher) -> int:
    """Publishes until the queue is full; how many went in."""
    for count in range(10 * QUEUE_RECORDS):
        try:
            publisher.publish(note())
        except BrokerUnavailable:
            return count
    raise AssertionError("the queue took ten times its limit")


def test_a_full_queue_refuses_after_the_time_given_instead_of_growing() -> None:
    publisher = publisher_to_nobody(delivery_timeout_seconds=3)

    taken = fill(publisher)
    started = time.monotonic()
    with pytest.raises(BrokerUnavailable, match="no room for a record"):
        publisher.publish(note())
    waited = time.monotonic() - started

    assert taken == QUEUE_RECORDS
    assert 0.2 <= waited < 2
    with pytest.raises(NotDelivered):
        publisher.close()


def test_close_names_how_many_events_were_not_delivered() -> None:
    publisher = publisher_to_nobody(delivery_timeout_seconds=1)
    taken = fill(publisher)

    with pytest.raises(NotDelivered, match="100 activity events were not delivered") as loss:
        publisher.close()

    assert (loss.value.count, publisher.undelivered_count) == (taken, taken)


def test_what_is_still_queued_when_the_patience_of_close_ends_counts_as_lost() -> None:
    publisher = publisher_to_nobody(delivery_timeout_seconds=60)
    taken = fill(publisher)

    with pytest.raises(NotDelivered) as loss:
        publisher.close(timeout_seconds=0.1)

    assert loss.value.count == taken


def test_who_waits_for_a_delivery_hears_that_close_gave_it_up() -> None:
    publisher = publisher_to_nobody(delivery_timeout_seconds=60)
    reports: list[FailedDelivery | None] = []
    publisher.publish(note(), reports.append)

    with pytest.raises(NotDelivered):
        publisher.close(timeout_seconds=0.1)

    assert [report and report.topic for report in reports] == ["crm.activities"]


def test_leaving_the_block_normally_tells_the_loss() -> None:
    with pytest.raises(NotDelivered), publisher_to_nobody(delivery_timeout_seconds=1) as publisher:
        publisher.publish(note())


def test_an_error_inside_the_block_is_not_hidden_by_the_loss(caplog: pytest.LogCaptureFixture) -> None:
    def publish_and_fail() -> None:
        with publisher_to_nobody(delivery_timeout_seconds=1) as publisher:
            publisher.publish(note())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        publish_and_fail()

    assert "1 activity events were not delivered" in caplog.text


def test_publish_and_wait_gives_up_at_its_deadline() -> None:
    publisher = publisher_to_nobody(delivery_timeout_seconds=2)

    with pytest.raises(BrokerUnavailable, match="no acknowledgement within"):
        publisher.publish_and_wait(note(), timeout_seconds=0.3)

    with pytest.raises(NotDelivered):
        publisher.close()


def test_a_refused_event_is_logged_while_the_process_lives_on(caplog: pytest.LogCaptureFixture) -> None:
    publisher = publisher_to_nobody(delivery_timeout_seconds=1)

    publisher.publish(note())
    deadline = time.monotonic() + 20
    while publisher.undelivered_count == 0:
        assert time.monotonic() < deadline
        publisher.flush(0.05)

    assert "event of acme|lead|l-1 was not delivered to crm.activities" in caplog.text
    with pytest.raises(NotDelivered):
        publisher.close()


def test_a_script_that_cannot_deliver_ends_and_says_how_many(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(
            """
            import sys
            from producers.publisher import ActivityPublisher
            from producers.target import CrmObject
            from producers.timeline_event import Recorder, TimelineEvent
            publisher = ActivityPublisher(sys.argv[1], exit_seconds=1, overrides={"log_level": 0})
            TimelineEvent.configure(Recorder(publisher))
            for number in range(7):
                TimelineEvent.record("note", CrmObject("lead", "l-1", "acme"), data={"text": str(number)})
            """
        )
    )

    done = subprocess.run(
        [sys.executable, str(script), f"127.0.0.1:{free_port()}"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert "7 activity events were not delivered to Kafka" in done.stderr
