"""The mapping of an application that records its own events; changes of watched tables are left alone."""

from producers.outbox.mapping import recorded_events as messages

__all__ = ["messages"]
