"""`Endpoint` and `EndpointState`: the rows of `webhook_endpoints` and `webhook_states`, and what an endpoint wants."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

import msgspec

from schemas.event_times import EARLIEST

State = Literal["active", "failing", "given_up"]
HookAction = Literal["created", "updated", "deleted", "restored"]


def _now() -> datetime:
    return datetime.now(UTC)


class Endpoint(msgspec.Struct, array_like=True, kw_only=True):
    """Where to deliver what. An empty filter lets everything through; `generation` is the secret's, `replay` counts."""

    organization_id: str
    endpoint_id: str
    url: str
    description: str = ""
    event_types: Sequence[str] = ()
    object_types: Sequence[str] = ()
    actions: Sequence[str] = ()
    generation: int = 1
    rotated_at: datetime = EARLIEST
    start_position: str = ""
    replay: int = 0
    is_deleted: int = 0
    created_at: datetime = msgspec.field(default_factory=_now)
    written_at: datetime = msgspec.field(default_factory=_now)

    def wants_place(self, object_type: str) -> bool:
        """Whether changes of such an object may be wanted."""
        return not self.object_types or object_type in self.object_types

    def wants(self, action: str, event_type: str) -> bool:
        """Whether this change is. A deletion that does not say of which type the event was goes to everybody."""
        if self.actions and action not in self.actions:
            return False
        return not self.event_types or event_type in self.event_types or (action == "deleted" and not event_type)


class EndpointState(msgspec.Struct, array_like=True, kw_only=True):
    """How far deliveries are: everything before `position` was delivered, but for what was lost at `changes_lost_at`.

    A moment of 1970 says: never, and not failing.
    """

    organization_id: str
    endpoint_id: str
    replay: int
    position: str
    state: State = "active"
    failing_since: datetime = EARLIEST
    last_error: str = ""
    delivered: int = 0
    changes_lost_at: datetime = EARLIEST
    written_at: datetime = msgspec.field(default_factory=_now)


def state_of(endpoint: Endpoint, stored: EndpointState | None) -> EndpointState:
    """The state that counts: one of before a replay does not."""
    if stored is not None and stored.replay == endpoint.replay:
        return stored
    return EndpointState(
        organization_id=endpoint.organization_id,
        endpoint_id=endpoint.endpoint_id,
        replay=endpoint.replay,
        position=endpoint.start_position,
        delivered=stored.delivered if stored else 0,
    )
