"""The built UI of the package: each file in memory once, with the headers it is served with."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

# Named here: `mimetypes` asks the machine, and a script of a wrong type is not run under `nosniff`.
_MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
_COMPRESSIBLE = (".html", ".js", ".css", ".svg", ".json")


@dataclass(frozen=True)
class UiFile:
    """One file; `compressed` is None where gzip is not worth it."""

    media_type: str
    body: bytes
    compressed: bytes | None
    etag: str


@cache
def ui_files() -> dict[str, UiFile]:
    """By path below `query_api/ui/`, read at the first request. What is not in it is not served, whatever is asked."""
    return dict(_walk(files("query_api").joinpath("ui"), ""))


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, UiFile]]:
    if not folder.is_dir():
        return []
    found = []
    for each in folder.iterdir():
        if each.is_dir():
            found += _walk(each, f"{prefix}{each.name}/")
        elif (suffix := each.name[each.name.rfind(".") :]) in _MEDIA_TYPES:
            found.append((prefix + each.name, ui_file(suffix, each.read_bytes())))
    return found


def ui_file(suffix: str, body: bytes) -> UiFile:
    """The file as it is served."""
    # `mtime=0`: the same bytes in every process.
    compressed = gzip.compress(body, mtime=0) if suffix in _COMPRESSIBLE else None
    return UiFile(
        media_type=_MEDIA_TYPES[suffix],
        body=body,
        compressed=compressed,
        etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
    )
