"""What the API answers when it cannot do what was asked: `{"error": name, "detail": sentence}`.

The rooms `files` and `webhooks` have errors of their own, of the same base.

ApiError
├── InvalidCursor        400  forged, another organization's, or of another list
├── InvalidPosition      400  not a position of `timeline.changes`
├── Unauthenticated      401  no token, or one we do not trust
├── Forbidden            403  the role may not do this
├── EventNotFound        404  unknown, or another organization's: the same answer
├── DeadLetterNotFound   404  the same for a dead letter
├── EventExists          409  the id is taken by an event of other content
├── RevisionConflict     409  another write came first
├── NotDeleted           409  only a deleted event can be restored
├── RequestTooSlow       408  the body did not come in time
├── BodyTooLarge         413  more than one message may hold
├── UnsupportedMediaType 415  a body of another kind
├── UriTooLong           414  a longer address than we read
├── InvalidParameter     422  a query parameter, by name
├── QueryTooLarge        422  more than one query may read
├── InvalidBody          422  the body, by JSON path
├── RateLimited          429  more requests than a user or an organization may make
├── TooManyQueries       429  the organization's queries have filled its share of the store
├── HeadersTooLarge      431  more headers than we read
├── IsolationBreach      500  a row of another organization came back: a bug, never an answer
├── IncompleteAnswer     503  ClickHouse's answer broke off
├── StoreDown            503  ClickHouse does not answer, or not in time
├── BrokerDown           503  Kafka does not acknowledge
├── NotYetVisible        503  Kafka has the write, no reader sees it yet
├── LiveUnavailable      503  changes cannot be followed now
└── KeySourceDown        503  the identity provider's keys cannot be read
"""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import ClassVar

RETRY_AFTER_SECONDS = 5
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
RETRY_LATER: Mapping[str, str] = MappingProxyType({"Retry-After": str(RETRY_AFTER_SECONDS)})


class ApiError(Exception):
    """Base of this room's errors. The text is what the client reads: it names no server, query or row of ours."""

    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR
    name: ClassVar[str] = "internal"
    headers: Mapping[str, str] = _NO_HEADERS


class InvalidCursor(ApiError):
    """A cursor that was not made by us, or for another organization, list or filter."""

    status = HTTPStatus.BAD_REQUEST
    name = "invalid_cursor"

    def __init__(self, problem: str) -> None:
        super().__init__(f"cursor: {problem}")


class InvalidPosition(ApiError):
    """A position that was not made by us, or lies beyond everything that ever was published."""

    status = HTTPStatus.BAD_REQUEST
    name = "invalid_position"

    def __init__(self, problem: str) -> None:
        super().__init__(f"position: {problem}")


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


class RevisionConflict(ApiError):
    """`If-Match` names another revision, or another write won the revision that ours was to be."""

    status = HTTPStatus.CONFLICT
    name = "revision_conflict"

    def __init__(self, revision: int | None = None) -> None:
        stands = "" if revision is None else f"; it is at revision {revision}"
        super().__init__(f"the event was changed meanwhile{stands}: read it again")


class NotDeleted(ApiError):
    """Only a deleted event can be restored."""

    status = HTTPStatus.CONFLICT
    name = "not_deleted"

    def __init__(self) -> None:
        super().__init__("the event is not deleted")


class RequestTooSlow(ApiError):
    """The body did not come in time: a connection held open is one that others cannot have."""

    status = HTTPStatus.REQUEST_TIMEOUT
    name = "request_timeout"

    def __init__(self) -> None:
        super().__init__("the body did not come in time")


class UriTooLong(ApiError):
    """Path and query together are longer than we read."""

    status = HTTPStatus.REQUEST_URI_TOO_LONG
    name = "uri_too_long"

    def __init__(self, most_bytes: int) -> None:
        super().__init__(f"path and query have at most {most_bytes} bytes")


class HeadersTooLarge(ApiError):
    """More headers, or larger ones, than we read."""

    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    name = "headers_too_large"

    def __init__(self, most_headers: int, most_bytes: int) -> None:
        super().__init__(f"at most {most_headers} headers of {most_bytes} bytes in all")


class RateLimited(ApiError):
    """The user or the whole organization has made as many requests as it may for now."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    name = "rate_limited"

    def __init__(self, whose: str, wait_seconds: int) -> None:
        super().__init__(f"too many requests of the {whose}; try again in {wait_seconds} s")
        self.headers = {"Retry-After": str(wait_seconds)}


class TooManyQueries(ApiError):
    """The organization has as many queries running as it may, and this one has waited long enough."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    name = "too_many_queries"
    headers = MappingProxyType({"Retry-After": "1"})

    def __init__(self) -> None:
        super().__init__("too many queries of the organization at once; try again")


class BodyTooLarge(ApiError):
    """The body is larger than one message may be."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    name = "body_too_large"


class UnsupportedMediaType(ApiError):
    """The body is of a kind that nothing here reads."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    name = "unsupported_media_type"

    def __init__(self, media_type: str) -> None:
        super().__init__(f"Content-Type: {media_type!r} is none of application/json and CloudEvents' own")


class InvalidParameter(ApiError):
    """A query parameter makes no sense; the detail begins with its name."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    name = "invalid_parameter"

    def __init__(self, parameter: str, problem: str) -> None:
        super().__init__(f"{parameter}: {problem}")


class QueryTooLarge(ApiError):
    """The query would read or answer more rows than one may. Repeating it does not help, a narrower one does."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    name = "query_too_large"

    def __init__(self) -> None:
        super().__init__("the answer takes too many rows; narrow it by dates or filters")


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
    headers = RETRY_LATER


class StoreDown(ApiError):
    """ClickHouse does not answer, or not in time."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "store_unavailable"
    headers = RETRY_LATER


class BrokerDown(ApiError):
    """Kafka does not acknowledge. The event may still arrive: the client repeats it with the same id."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "broker_unavailable"
    headers = RETRY_LATER


class NotYetVisible(ApiError):
    """Kafka has acknowledged the write; the workers have not stored it in time. It will come."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "not_yet_visible"
    headers = RETRY_LATER

    def __init__(self) -> None:
        super().__init__("recorded, but not yet readable; read the event before repeating the request")


class LiveUnavailable(ApiError):
    """Changes cannot be followed now: Kafka is away, or too many follow already."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "live_unavailable"
    headers = RETRY_LATER


class KeySourceDown(ApiError):
    """The identity provider's keys cannot be read, so no token can be judged."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "keys_unavailable"
    headers = RETRY_LATER
