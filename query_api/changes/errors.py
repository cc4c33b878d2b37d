"""Why changes cannot be read from a position. What a client sends wrong is `InvalidPosition`, in `query_api/errors.py`.

ChangesError
├── PositionTooOld      retention has cut it, or the topic was made anew: whoever resumes reads everything again
└── ChangesUnavailable  Kafka does not answer: try again
"""


class ChangesError(Exception):
    """Base of this room's errors."""


class PositionTooOld(ChangesError):
    """Some notices behind the position are gone."""


class ChangesUnavailable(ChangesError):
    """The reader is not connected, or Kafka stopped answering."""
