"""What a CRM that publishes can get back. A message against the contract is `schemas.errors.InvalidMessage`.

ProducerError
├── NotDescribed         the target object or the actor lacks an attribute that the event needs
├── DataNotSerializable  a value in `data` has no JSON form
├── NotConfigured        TimelineEvent.record() was called before anybody said where to publish
└── NotDelivered         events were queued and Kafka did not take them
A full queue in front of a dead broker is `runtime.errors.BrokerUnavailable`.
"""


class ProducerError(Exception):
    """Base of this room's errors."""


class NotDescribed(ProducerError):
    """An attribute is missing. Says which one, on what, and where it is configured."""

    def __init__(self, subject: object, attribute: str, wanted: str, remedy: str) -> None:
        # `__class__`, not `type()`: a lazy `request.user` answers for the user behind it.
        name = subject.__class__.__name__
        super().__init__(f"no {wanted} on {name}: attribute {attribute!r} is missing or empty; {remedy}")
        self.attribute = attribute
        self.wanted = wanted


class DataNotSerializable(ProducerError):
    """A value in `data` is of a type that JSON does not know."""


class NotConfigured(ProducerError):
    """There is no publisher yet."""


class NotDelivered(ProducerError):
    """`count` events that were accepted for publishing did not reach Kafka."""

    def __init__(self, count: int, reason: str | None) -> None:
        super().__init__(f"{count} activity events were not delivered to Kafka" + (f": {reason}" if reason else ""))
        self.count = count
        self.reason = reason
