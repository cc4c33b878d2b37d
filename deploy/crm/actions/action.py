"""An action, what of it must be seen, and the CRM as its people know it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from deploy.crm.bottlecrm import BottleCrm, CrmOrganization, CrmUser
from deploy.crm.rest import Rest


class Seen(msgspec.Struct, frozen=True):
    """An event that an object's timeline shows; `is_gone`, that it shows no more. `data` is some of the event's."""

    object_type: str
    object_id: str
    event_type: str
    data: dict[str, Any]
    created_at: datetime | None = None
    is_gone: bool = False


class World:
    """Who there is to act, and what the actions before have made, by name."""

    def __init__(self, crm: BottleCrm, organization: CrmOrganization) -> None:
        self.crm = crm
        self.organization_id = organization.organization_id
        self.users: dict[str, CrmUser] = {user.key: user for user in organization.users}
        self.customer = Rest(crm.url)
        self.made: dict[str, str] = {}

    def of(self, user: str) -> Rest:
        """The API as this user."""
        return Rest(self.crm.url, self.users[user].token)

    def person(self, user: str) -> dict[str, str]:
        """A user as events name them."""
        known = self.users[user]
        first_name, _, last_name = known.name.partition(" ")
        return {"id": known.user_id, "email": known.email, "first_name": first_name, "last_name": last_name}


class Action(msgspec.Struct, frozen=True):
    """`by` is the user's key; None is a customer, who has a link and no account."""

    name: str
    by: str | None
    do: Callable[[World, Rest], Seen]

    def perform(self, world: World) -> Seen:
        """Do it; what must be seen of it. Raises CrmFailed."""
        return self.do(world, world.customer if self.by is None else world.of(self.by))


def changed(**fields: tuple[Any, Any]) -> dict[str, Any]:
    """The data of a field_updated: old and new."""
    return {"changes": {name: list(pair) for name, pair in fields.items()}}
