"""Names of files: shown to people and proposed to browsers, never part of a path of ours. Pure."""

import re
import unicodedata
from urllib.parse import quote

from query_api.errors import InvalidParameter

MAX_NAME_LENGTH = 255
# Control and format characters, surrogates: what turns `fdp.exe` around on a screen, or ends a header.
_UNSEEN = {"Cc", "Cf", "Cs"}
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._ -]")


def check_name(name: str) -> str:
    """The name itself. Raises InvalidParameter for a path, and for what is not seen."""
    if not 1 <= len(name) <= MAX_NAME_LENGTH or name.strip(". ") == "":
        raise InvalidParameter("filename", f"1 to {MAX_NAME_LENGTH} characters, not dots alone")
    if "/" in name or "\\" in name:
        raise InvalidParameter("filename", "a name, not a path")
    if any(unicodedata.category(each) in _UNSEEN for each in name):
        raise InvalidParameter("filename", "no control characters, and none that cannot be seen")
    return name


def attachment(name: str) -> str:
    """`Content-Disposition` (RFC 6266): to be saved under this name, never to be shown as a page."""
    return f"attachment; filename=\"{_NOT_PLAIN.sub('_', name)}\"; filename*=UTF-8''{quote(name, safe='')}"
