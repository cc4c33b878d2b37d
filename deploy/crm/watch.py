"""Whether the timeline shows what was done in the CRM, and how soon."""

import time

from deploy.crm.actions import Action, Seen, World
from deploy.demo.client import Event, TimelineClient
from deploy.errors import DemoFailed

_SECONDS = 30.0
_POLL_SECONDS = 0.02


class Sight:
    """One action that was seen: its event (None when it is gone), and how long after the CRM's answer."""

    def __init__(self, action: Action, seen: Seen, event: Event | None, seconds: float) -> None:
        self.action = action
        self.seen = seen
        self.event = event
        self.seconds = seconds


def perform_and_watch(action: Action, world: World, client: TimelineClient) -> Sight:
    """Do it, then read the timeline until it shows it. Raises DemoFailed after half a minute, CrmFailed at once."""
    seen = action.perform(world)
    started = time.monotonic()
    while True:
        event = _find(client, seen)
        waited = time.monotonic() - started
        if (event is None) == seen.is_gone:
            _check_actor(action, world, event)
            return Sight(action, seen, event, waited)
        if waited > _SECONDS:
            raise DemoFailed(f"{action.name}: {_in_words(seen)} after {waited:.0f} s")
        time.sleep(_POLL_SECONDS)


def _find(client: TimelineClient, seen: Seen) -> Event | None:
    """The event that it is seen as: its type, its data, and its time if that is told."""
    for event in client.timeline((seen.object_type, seen.object_id)):
        is_then = seen.created_at in (None, event.created_at)
        if event.event_type == seen.event_type and is_then and contains(event.data, seen.data):
            return event
    return None


def contains(whole: object, part: object) -> bool:
    """Whether all of `part` is in `whole`: objects key by key, everything else as it is."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and contains(whole[key], value) for key, value in part.items())
    return part == whole


def _check_actor(action: Action, world: World, event: Event | None) -> None:
    if event is None:
        return
    expected = None if action.by is None else world.users[action.by].user_id
    shown = None if event.actor is None else event.actor.id
    if shown != expected:
        raise DemoFailed(f"{action.name}: the timeline says that {shown} did it, it was {expected}")


def _in_words(seen: Seen) -> str:
    shown = "still shows" if seen.is_gone else "does not show"
    return f"the timeline of {seen.object_type} {seen.object_id} {shown} {seen.event_type} with {seen.data}"
