"""The names of users and objects, as `crm.directory` carries them: `DirectoryEntry` in, summaries with names out."""

import msgspec

from schemas.activity_message import ObjectId, OrganizationId

USER = "user"


class DirectoryEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one id is called. `kind` is `user` or an object type; `name` names objects, the rest users."""

    organization_id: OrganizationId
    kind: str
    id: ObjectId
    name: str = ""
    email: str = ""
    first_name: str = ""
    last_name: str = ""


def directory_key(organization_id: str, kind: str, entry_id: str) -> bytes:
    """The compacted topic's key. A record with this key and a null value forgets the entry."""
    return f"{organization_id}|{kind}|{entry_id}".encode()
