"""What goes wrong between our processes and the servers, by what the caller should do about it.

RuntimeFault
├── ConfigurationError      a setting is missing or makes no sense: stop and say so
├── StoreError              ClickHouse refused a statement
│   ├── StoreUnavailable    transient: keep the batch, back off, try again
│   ├── StoreMisconfigured  password, table, disk: an operator must act; keep the batch, alert, try again
│   ├── TooManyPartitions   one insert spans too many months: split it
│   ├── StoreMemoryExceeded the statement was too large: halve it
│   └── StoreRejectedData   a row cannot be stored: find it and dead-letter it
└── BrokerUnavailable       Kafka did not acknowledge in time
"""


class RuntimeFault(Exception):
    """Base of this room's errors."""


class ConfigurationError(RuntimeFault):
    """A setting is missing or makes no sense."""


class StoreError(RuntimeFault):
    """ClickHouse refused a statement. `code` is ClickHouse's own number, 0 when it never answered."""

    def __init__(self, detail: str, code: int = 0) -> None:
        super().__init__(f"ClickHouse: {detail}" + (f" (code {code})" if code else ""))
        self.code = code


class StoreUnavailable(StoreError):
    """Transient: the same statement will succeed later."""


class StoreMisconfigured(StoreError):
    """An operator must act: wrong password, missing table, disk full."""


class TooManyPartitions(StoreError):
    """One insert spans more partitions than the server takes."""


class StoreMemoryExceeded(StoreError):
    """The statement needed more memory than it may use."""


class StoreRejectedData(StoreError):
    """At least one row cannot be stored as it is."""


class BrokerUnavailable(RuntimeFault):
    """Kafka did not acknowledge in time, or cannot be reached."""
