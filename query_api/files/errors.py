"""What the API answers when it cannot do with a file what was asked.

ApiError
├── IncompleteUpload     400  the client left before its file was whole
├── LinkInvalid          403  a link to a file that is forged or expired
├── FileNotFound         404  unknown, or another organization's: the same answer
├── FileTypeRefused      415  a file of a type that is not taken, or not what it was said to be
├── FileInfected         422  the scanner found a virus
├── TooManyUploads       429  as many files come in as there is memory for
└── FilesUnavailable     503  the store of files, or the scanner, does not answer
"""

from http import HTTPStatus

from query_api.errors import RETRY_LATER, ApiError


class IncompleteUpload(ApiError):
    """The connection ended before the file did. Nothing of it is kept."""

    status = HTTPStatus.BAD_REQUEST
    name = "incomplete_upload"

    def __init__(self) -> None:
        super().__init__("the file broke off; nothing of it was kept")


class LinkInvalid(ApiError):
    """A link to a file that we did not make, or that is too old: nobody can tell which."""

    status = HTTPStatus.FORBIDDEN
    name = "link_invalid"

    def __init__(self) -> None:
        super().__init__("the link is not valid, or not any more; ask for another one")


class FileNotFound(ApiError):
    """Unknown id, or another organization's file: nobody can tell which."""

    status = HTTPStatus.NOT_FOUND
    name = "not_found"

    def __init__(self) -> None:
        super().__init__("there is no file with this id")


class FileTypeRefused(ApiError):
    """The file's bytes are of a type that is not taken, or not of the type that was declared."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    name = "file_type_refused"


class FileInfected(ApiError):
    """The scanner found something. Nothing of the file is kept; what it found stands in the scanner's log."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    name = "file_infected"

    def __init__(self) -> None:
        super().__init__("the file holds a virus; nothing of it was kept")


class TooManyUploads(ApiError):
    """As many files come in as this API, or the organization, may take at once."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    name = "too_many_uploads"
    headers = RETRY_LATER

    def __init__(self) -> None:
        super().__init__("too many files come in at once; try again")


class FilesUnavailable(ApiError):
    """The store of files or the scanner does not answer, or no files are kept here."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "files_unavailable"
    headers = RETRY_LATER
