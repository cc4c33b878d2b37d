"""A CRM's own objects in; organization, object type, object id and actor of the message out. Knows no framework."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from producers.errors import NotDescribed
from schemas.activity_message import Actor, ObjectReference


class CrmObject(msgspec.Struct, frozen=True):
    """A target for callers who hold ids instead of objects."""

    type: str
    id: str
    organization_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ObjectReader:
    """Where a CRM keeps what an event needs. Attribute names may be dotted: `organization.id`."""

    organization_attribute: str = "organization_id"
    id_attribute: str = "id"
    actor_id_attribute: str = "id"
    actor_email_attribute: str = "email"
    actor_first_name_attribute: str = "first_name"
    actor_last_name_attribute: str = "last_name"
    # From class name to object type; a class that is not here is called by its name in lower case.
    object_types: Mapping[str, str] = field(default_factory=dict)

    def organization(self, target: object) -> str:
        """The tenant that owns `target`. Raises NotDescribed."""
        path = "organization_id" if isinstance(target, CrmObject) else self.organization_attribute
        return _required(
            target, path, "organization", self.remedy("organization_attribute", "pass organization_id=...")
        )

    def reference(self, target: object) -> ObjectReference:
        """Type and id of `target`. Raises NotDescribed."""
        if isinstance(target, ObjectReference):
            return target
        if isinstance(target, CrmObject):
            return ObjectReference(target.type, target.id)
        remedy = self.remedy("id_attribute", "pass a CrmObject(type, id)")
        return ObjectReference(self.object_type(target), _required(target, self.id_attribute, "object id", remedy))

    def actor(self, actor: object | None) -> Actor | None:
        """Who did it; nobody for None and for a user who is not logged in. Raises NotDescribed."""
        if actor is None or isinstance(actor, Actor):
            return actor
        if getattr(actor, "is_anonymous", False) is True:
            return None
        remedy = self.remedy("actor_id_attribute", "pass a schemas.activity_message.Actor")
        return Actor(
            id=_required(actor, self.actor_id_attribute, "actor id", remedy),
            email=_text(actor, self.actor_email_attribute),
            first_name=_text(actor, self.actor_first_name_attribute),
            last_name=_text(actor, self.actor_last_name_attribute),
        )

    def object_type(self, target: object) -> str:
        """The configured name of the target's class, or the class name in lower case."""
        name = target.__class__.__name__
        return self.object_types.get(name, name.lower())

    def plain(self, value: object) -> object:
        """A value inside `data` in a form that JSON has. Raises TypeError."""
        if isinstance(value, str):
            # `str(value)` would call the subclass, and Django's safe text answers itself.
            return str.__str__(value)
        if isinstance(value, Mapping):
            return dict(value)
        raise TypeError(f"a value of type {type(value).__name__} has no JSON form; pass its id or its text")

    def remedy(self, option: str, otherwise: str) -> str:
        """What the caller can do about a missing attribute."""
        return f"set ObjectReader({option}=...) or {otherwise}"


def _read(subject: object, path: str) -> object | None:
    value: object | None = subject
    for name in path.split("."):
        value = getattr(value, name, None)
        if value is None:
            return None
    return value


def _required(subject: object, path: str, wanted: str, remedy: str) -> str:
    text = _text(subject, path)
    if not text:
        raise NotDescribed(subject, path, wanted, remedy)
    return text


def _text(subject: object, path: str) -> str:
    value = _read(subject, path)
    return "" if value is None else str(value)
