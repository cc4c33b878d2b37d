"""`TenantContext`: whose rows may be read. Made from a verified token only, asked for by every repository function."""

import re
from typing import Literal

import msgspec

Role = Literal["member", "admin", "service"]

_ORGANIZATION = re.compile(r"[A-Za-z0-9_.:-]{1,128}")


class TenantContext(msgspec.Struct, frozen=True):
    """Organization, user and role of the bearer. Raises ValueError for what no organization can be called.

    The name goes into `additional_table_filters` as text, so nothing that could end a literal may ever be in it.
    """

    organization: str
    user: str
    role: Role = "member"

    def __post_init__(self) -> None:
        """Refuses a hostile name before any query can be built with it."""
        if not _ORGANIZATION.fullmatch(self.organization):
            raise ValueError("not the name of an organization")
