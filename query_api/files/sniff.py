"""Which media types the first bytes of a file may be, and which of them it is taken for. Pure.

By puremagic, which is kept (a release a month) and says everything that the bytes may be: what was declared must be
among it. `filetype` names one type only, knows neither old Office documents nor HTML and SVG, and has rested since
2022; libmagic is a C library to install. Nothing is ever unpacked: of an archive only the names in its first bytes are
read, so a bomb is a file like any other.
"""

import re
from collections.abc import Collection

import puremagic

from query_api.files.errors import FileTypeRefused

# The names that Office puts first into its archives are all in here (measured: in the first 3 KiB).
HEAD_BYTES = 16 * 1024

_ALIASES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/heic": "image/heif",
    "audio/mp3": "audio/mpeg",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "application/x-pdf": "application/pdf",
    "application/x-gzip": "application/gzip",
    "application/x-zip-compressed": "application/zip",
    "application/csv": "text/csv",
    "text/rtf": "application/rtf",
    "text/x-markdown": "text/markdown",
}
# What a client says that says nothing: the last is curl's own habit.
_UNDECLARED = {"", "application/octet-stream", "application/x-www-form-urlencoded"}
_UNKNOWN = "application/octet-stream"
_TEXTS = ("text/plain", "text/csv", "text/markdown", "application/json")
_MARKUP = ("text/html", "image/svg+xml", "application/xml")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_TYPES = (
    *("application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"),
    *("application/vnd.ms-outlook", "application/x-ole-storage"),
)
_ZIP = b"PK\x03\x04"
_OFFICE = re.compile(rb"^PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|docProps/|word/|xl/|ppt/)", re.DOTALL)
_OFFICE_TYPES = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
# An OpenDocument begins with its own media type, stored as it is.
_OPEN_DOCUMENT = re.compile(rb"^PK\x03\x04.{26}mimetype(application/vnd\.oasis\.opendocument\.[a-z]+)", re.DOTALL)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_LONGEST_CHARACTER = 4


def file_type(head: bytes, declared: str, allowed: Collection[str]) -> str:
    """The media type of a file. Raises FileTypeRefused for bytes of another type than declared, or of none allowed."""
    possible = possible_types(head)
    named = _canonical(declared)
    if named in _UNDECLARED:
        found = next((each for each in possible if each in allowed), possible[0])
    elif named in possible:
        found = named
    else:
        raise FileTypeRefused(f"Content-Type says {named[:100]!r}, the bytes do not: {_shown(possible)}")
    if found not in allowed:
        raise FileTypeRefused(f"files of type {found} are not taken")
    return found


def possible_types(head: bytes) -> tuple[str, ...]:
    """Everything that the bytes may be, the likeliest first; never empty."""
    if head.startswith(_ZIP):
        return (_archive_type(head),)
    if head.startswith(_OLE):
        return _OLE_TYPES
    found = dict.fromkeys(_by_signature(head))
    found |= dict.fromkeys(_as_text(head))
    return tuple(found) or (_UNKNOWN,)


def _by_signature(head: bytes) -> list[str]:
    try:
        matches = puremagic.magic_string(head.lstrip()[:HEAD_BYTES] or head)
    except (puremagic.PureError, ValueError):
        return []
    # Names of extensions alone, and `octet-stream` of what is well known, tell nothing.
    return [_canonical(match.mime_type) for match in matches if match.mime_type not in _UNDECLARED]


def _as_text(head: bytes) -> tuple[str, ...]:
    if not _is_text(head):
        return ()
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if begin.startswith(b"<"):
        return _MARKUP
    return ("text/x-script",) if begin.startswith(b"#!") else _TEXTS


def _is_text(head: bytes) -> bool:
    if _CONTROL.search(head):
        return False
    # The last character may be cut.
    for cut in range(_LONGEST_CHARACTER if len(head) >= HEAD_BYTES else 1):
        try:
            head[: len(head) - cut].decode()
        except UnicodeDecodeError:
            continue
        return True
    return False


def _archive_type(head: bytes) -> str:
    if named := _OPEN_DOCUMENT.match(head):
        return named[1].decode()
    if _OFFICE.match(head):
        found = {kind: place for kind in _OFFICE_TYPES if (place := head.find(kind)) >= 0}
        if found:
            return _OFFICE_TYPES[min(found, key=lambda kind: found[kind])]
    return "application/zip"


def _canonical(media_type: str) -> str:
    name = media_type.partition(";")[0].strip().lower()
    return _ALIASES.get(name, name)


def _shown(possible: tuple[str, ...]) -> str:
    return " or ".join(possible[:3])
