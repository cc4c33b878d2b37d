"""Why changes cannot be read from a position. What a client sends wrong is `InvalidPosition`, in `query_api/errors.py`.

ChangesError
├── PositionTooOld      retention has cut it, or the topic was made anew: whoever resumes reads everything again
│   └── UnreadableNotice    one behind it cannot be decoded
└── ChangesUnavailable  Kafka does not answer: try again
"""


class ChangesError(Exception):
    """Base of this room's errors."""


class PositionTooOld(ChangesError):
    """Some notices behind the position are gone."""


class UnreadableNotice(PositionTooOld):
    """Nobody can tell what it says; everything before it in its partition was read."""

    def __init__(self, partition: int, offset: int) -> None:
        super().__init__("a notice behind it cannot be read")
        self.partition = partition
        self.offset = offset


class ChangesUnavailable(ChangesError):
    """The reader is not connected, or Kafka stopped answering."""
