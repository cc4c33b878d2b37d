"""What the API answers when it cannot do what was asked: `{"error": name, "detail": sentence}`.

ApiError
├── Unauthenticated      401  no token, or one we do not trust
├── Forbidden            403  the role may not do this
├── EventNotFound        404  unknown, or another organization's: the same answer
├── DeadLetterNotFound   404  the same for a dead letter
├── EventExists          409  the id is taken by an event of other content
├── BodyTooLarge         413  more than one message may hold
├── InvalidParameter     422  a query parameter, by name
├── InvalidBody          422  the body, by JSON path
├── IsolationBreach      500  a row of another organization came back: a bug, never an answer
├── IncompleteAnswer     503  ClickHouse's answer broke off
├── StoreDown            503  ClickHouse does not answer, or not in time
├── BrokerDown           503  Kafka does not acknowledge
└── KeySourceDown        503  the identity provider's keys cannot be read
"""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import ClassVar

RETRY_AFTER_SECONDS = 5
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_RETRY: Mapping[str, str] = MappingProxyType({"Retry-After": str(RETRY_AFTER_SECONDS)})


class ApiError(Exception):
    """Base of this room's errors. The text is what the client reads: it names no server, query or row of ours."""

    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR
    name: ClassVar[str] = "internal"
    headers: ClassVar[Mapping[str, str]] = _NO_HEADERS


class Unauthenticated(ApiError):
    """No token, or one we do not trust."""

    status = HTTPStatus.UNAUTHORIZED
    name = "unauthenticated"
    headers = MappingProxyType({"WWW-Authenticate": 'Bearer realm="timeline"'})


class Forbidden(ApiError):
    """The token is good, its role may not do this."""

    status = HTTPStatus.FORBIDDEN
    name = "forbidden"


class EventNotFound(ApiError):
    """Unknown id, or an id of another organization: nobody can tell which."""

    status = HTTPStatus.NOT_FOUND
    name = "not_found"

    def __init__(self) -> None:
        super().__init__("there is no event with this id")


class DeadLetterNotFound(ApiError):
    """Unknown coordinates, or another organization's letter: nobody can tell which."""

    status = HTTPStatus.NOT_FOUND
    name = "not_found"

    def __init__(self, letter_id: str) -> None:
        super().__init__(f"there is no dead letter {letter_id}")


class EventExists(ApiError):
    """The id is taken. Overwriting is an edit, with an edit's rights: recording must not be a way around them."""

    status = HTTPStatus.CONFLICT
    name = "conflict"

    def __init__(self) -> None:
        super().__init__("$.id: another event has this id")


class BodyTooLarge(ApiError):
    """The body is larger than one message may be."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    name = "body_too_large"


class InvalidParameter(ApiError):
    """A query parameter makes no sense; the detail begins with its name."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    name = "invalid_parameter"

    def __init__(self, parameter: str, problem: str) -> None:
        super().__init__(f"{parameter}: {problem}")


class InvalidBody(ApiError):
    """The body breaks the contract; the detail begins with a JSON path."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    name = "invalid_body"

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")


class IsolationBreach(ApiError):
    """A row of another organization came back from the store. Nothing of the answer may leave."""

    def __init__(self, query: str) -> None:
        super().__init__("the request could not be answered")
        self.query = query


class IncompleteAnswer(ApiError):
    """ClickHouse's answer broke off: half a timeline must not pass for a whole one."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "store_unavailable"
    headers = _RETRY


class StoreDown(ApiError):
    """ClickHouse does not answer, or not in time."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "store_unavailable"
    headers = _RETRY


class BrokerDown(ApiError):
    """Kafka does not acknowledge. The event may still arrive: the client repeats it with the same id."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "broker_unavailable"
    headers = _RETRY


class KeySourceDown(ApiError):
    """The identity provider's keys cannot be read, so no token can be judged."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "keys_unavailable"
    headers = _RETRY
