"""How large a file may be and of which type, by organization. Pure."""

import msgspec

from query_api.files.config import FilesSettings


class FileLimits(msgspec.Struct, frozen=True):
    """What one organization may upload."""

    max_bytes: int
    types: frozenset[str]


def limits_of(settings: FilesSettings, organization: str) -> FileLimits:
    """Its own limits, and those of all where it has none."""
    own = settings.files_limits.get(organization)
    types = own.types if own and own.types is not None else settings.files_types.split(",")
    return FileLimits(
        max_bytes=(own and own.max_bytes) or settings.files_max_bytes,
        types=frozenset(each.strip().lower() for each in types if each.strip()),
    )
