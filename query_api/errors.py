"""What the API answers when it cannot do what was asked: `{"error": name, "detail": sentence}`.

ApiError
├── InvalidCursor        400  forged, another organization's, or of another list
├── InvalidPosition      400  not a position of `timeline.changes`
├── IncompleteUpload     400  the client left before its file was whole
├── Unauthenticated      401  no token, or one we do not trust
├── Forbidden            403  the role may not do this
├── LinkInvalid          403  a link to a file that is forged or expired
├── EventNotFound        404  unknown, or another organization's: the same answer
├── DeadLetterNotFound   404  the same for a dead letter
├── FileNotFound         404  the same for a file
├── WebhookNotFound      404  the same for a webhook endpoint
├── TooManyWebhooks      409  the organization has as many endpoints as it may
├── EventExists          409  the id is taken by an event of other content
├── RevisionConflict     409  another write came first
├── NotDeleted           409  only a deleted event can be restored
├── RequestTooSlow       408  the body did not come in time
├── BodyTooLarge         413  more than one message may hold
├── UnsupportedMediaType 415  a body of another kind
├── FileTypeRefused      415  a file of a type that is not taken, or not what it was said to be
├── UriTooLong           414  a longer address than we read
├── InvalidParameter     422  a query parameter, by name
├── QueryTooLarge        422  more than one query may read
├── InvalidBody          422  the body, by JSON path
├── FileInfected         422  the scanner found a virus
├── RateLimited          429  more requests than a user or an organization may make
├── TooManyQueries       429  the organization's queries have filled its share of the store
├── TooManyUploads       429  as many files come in as there is memory for
├── HeadersTooLarge      431  more headers than we read
├── IsolationBreach      500  a row of another organization came back: a bug, never an answer
├── IncompleteAnswer     503  ClickHouse's answer broke off
├── StoreDown            503  ClickHouse does not answer, or not in time
├── BrokerDown           503  Kafka does not acknowledge
├── NotYetVisible        503  Kafka has the write, no reader sees it yet
├── WebhooksOff          503  the installation has no secret for webhooks
├── LiveUnavailable      503  changes cannot be followed now
├── FilesUnavailable     503  the store of files, or the scanner, does not answer
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


class IncompleteUpload(ApiError):
    """The connection ended before the file did. Nothing of it is kept."""

    status = HTTPStatus.BAD_REQUEST
    name = "incomplete_upload"

    def __init__(self) -> None:
        super().__init__("the file broke off; nothing of it was kept")


class Unauthenticated(ApiError):
    """No token, or one we do not trust."""

    status = HTTPStatus.UNAUTHORIZED
    name = "unauthenticated"
    headers = MappingProxyType({"WWW-Authenticate": 'Bearer realm="timeline"'})


class Forbidden(ApiError):
    """The token is good, its role may not do this."""

    status = HTTPStatus.FORBIDDEN
    name = "forbidden"


class LinkInvalid(ApiError):
    """A link to a file that we did not make, or that is too old: nobody can tell which."""

    status = HTTPStatus.FORBIDDEN
    name = "link_invalid"

    def __init__(self) -> None:
        super().__init__("the link is not valid, or not any more; ask for another one")


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


class FileNotFound(ApiError):
    """Unknown id, or another organization's file: nobody can tell which."""

    status = HTTPStatus.NOT_FOUND
    name = "not_found"

    def __init__(self) -> None:
        super().__init__("there is no file with this id")


class WebhookNotFound(ApiError):
    """Unknown id, or another organization's endpoint: nobody can tell which."""

    status = HTTPStatus.NOT_FOUND
    name = "not_found"

    def __init__(self) -> None:
        super().__init__("there is no webhook with this id")


class TooManyWebhooks(ApiError):
    """One more endpoint is one more lane for every change."""

    status = HTTPStatus.CONFLICT
    name = "too_many_webhooks"

    def __init__(self, most: int) -> None:
        super().__init__(f"an organization has at most {most} webhooks; delete one first")


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


class TooManyUploads(ApiError):
    """As many files come in as this API, or the organization, may take at once."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    name = "too_many_uploads"
    headers = MappingProxyType({"Retry-After": "5"})

    def __init__(self) -> None:
        super().__init__("too many files come in at once; try again")


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


class FileTypeRefused(ApiError):
    """The file's bytes are of a type that is not taken, or not of the type that was declared."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    name = "file_type_refused"


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


class FileInfected(ApiError):
    """The scanner found something. Nothing of the file is kept; what it found stands in the scanner's log."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    name = "file_infected"

    def __init__(self) -> None:
        super().__init__("the file holds a virus; nothing of it was kept")


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


class NotYetVisible(ApiError):
    """Kafka has acknowledged the write; the workers have not stored it in time. It will come."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "not_yet_visible"
    headers = _RETRY

    def __init__(self) -> None:
        super().__init__("recorded, but not yet readable; read the event before repeating the request")


class LiveUnavailable(ApiError):
    """Changes cannot be followed now: Kafka is away, or too many follow already."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "live_unavailable"
    headers = _RETRY


class FilesUnavailable(ApiError):
    """The store of files or the scanner does not answer, or no files are kept here."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "files_unavailable"
    headers = _RETRY


class WebhooksOff(ApiError):
    """Secrets of endpoints are made of one of the installation, which is not set."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "webhooks_off"
    headers = _RETRY

    def __init__(self) -> None:
        super().__init__("webhooks are switched off here: TIMELINE_WEBHOOK_SECRET is not set")


class KeySourceDown(ApiError):
    """The identity provider's keys cannot be read, so no token can be judged."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "keys_unavailable"
    headers = _RETRY
