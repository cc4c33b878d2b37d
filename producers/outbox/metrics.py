"""What operators see of a relay."""

from prometheus_client import Counter, Gauge, Histogram

from producers.outbox.outbox import OutboxState

CHANGES = Counter("timeline_relay_changes", "Changes that Kafka has, or that were no activity, and left the outbox.")
MESSAGES = Counter("timeline_relay_messages", "Activity messages that Kafka acknowledged.")
POISON = Counter(
    "timeline_relay_poison", "Changes that no message could be made of: dead letters. Act when it rises.", ["reason"]
)
RETRIES = Counter("timeline_relay_retries", "Rounds tried again. Act when it keeps rising.", ["error"])
BATCH_SECONDS = Histogram("timeline_relay_batch_seconds", "From reading a batch to its removal.")
WAITING = Gauge("timeline_relay_waiting_changes", "Changes in the outbox, counted up to 100,000.")
OLDEST_SECONDS = Gauge("timeline_relay_oldest_seconds", "Age of the oldest change. Act when it keeps rising.")
HELD_BACK_SECONDS = Gauge(
    "timeline_relay_held_back_seconds", "Age of the oldest writing transaction: what is written after it waits for it."
)


def show(state: OutboxState) -> None:
    """How far behind the relay is."""
    WAITING.set(state.waiting)
    OLDEST_SECONDS.set(state.oldest_seconds)
    HELD_BACK_SECONDS.set(state.held_back_seconds)
