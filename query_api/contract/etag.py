"""An event's ETag is its revision: `"7"`. `If-Match` in, the revisions it allows out (RFC 9110 13.1.1). Pure."""

import re

from query_api.errors import InvalidParameter, RevisionConflict

_REVISION_SHIFT = 64
_TAG = re.compile(r'(?:W/)?"[^"]*"')
_OURS = re.compile(r'"([0-9]{1,19})"')


def revision_of(version: int) -> int:
    """The revision within a stored version (`schemas/version.py`)."""
    return version >> _REVISION_SHIFT


def etag(revision: int) -> dict[str, str]:
    """The header."""
    return {"ETag": f'"{revision}"'}


def check_if_match(header: str | None, revision: int) -> None:
    """Raises RevisionConflict unless the header names the revision; no header and `*` allow any.

    A weak tag never matches. What is no list of tags raises InvalidParameter.
    """
    if header is None or header.strip() == "*":
        return
    tags = [each.strip() for each in header.split(",")]
    if not all(map(_TAG.fullmatch, tags)):
        raise InvalidParameter("If-Match", 'an ETag in quotes, as in "7"')
    if revision not in {int(ours[1]) for tag in tags if (ours := _OURS.fullmatch(tag))}:
        raise RevisionConflict(revision)
