"""Deals: stages, fields of the organization's own, the end."""

from typing import Any

from deploy.crm.actions.action import Action, Seen, World, changed
from deploy.crm.rest import Rest


def _deal(world: World, event_type: str, data: dict[str, Any], name: str = "expansion") -> Seen:
    return Seen("deal", world.made[name], event_type, data)


def _create(world: World, rest: Rest, name: str, key: str) -> None:
    deal = {"name": name, "stage": "PROSPECTING", "amount": 12000, "currency": "USD", "account": world.made["globex"]}
    world.made[key] = rest.post("opportunities/", deal)["id"]


def _update(world: World, rest: Rest, body: dict[str, Any], key: str = "expansion") -> None:
    rest.patch(f"opportunities/{world.made[key]}/", body)


def _created(world: World, rest: Rest) -> Seen:
    _create(world, rest, "Globex expansion", "expansion")
    return _deal(world, "custom", {"action": "created", "name": "Globex expansion", "amount": 12000.0})


def _stage(world: World, rest: Rest) -> Seen:
    _update(world, rest, {"stage": "NEGOTIATION"})
    return _deal(world, "status_change", {"field": "stage", "from": "PROSPECTING", "to": "NEGOTIATION"})


def _amount(world: World, rest: Rest) -> Seen:
    _update(world, rest, {"amount": 15000})
    return _deal(world, "field_updated", changed(amount=(12000.0, 15000.0)))


def _own_fields(rest: Rest) -> None:
    for key, label, field_type in (("region", "Region", "text"), ("contract_signed_on", "Signed on", "date")):
        field = {"target_model": "Opportunity", "key": key, "label": label, "field_type": field_type}
        rest.post("custom-fields/", field)


def _custom_field(world: World, rest: Rest) -> Seen:
    _own_fields(rest)
    _update(world, rest, {"custom_fields": {"region": "North"}})
    return _deal(world, "field_updated", changed(region=(None, "North")))


def _signed(world: World, rest: Rest) -> Seen:
    _update(world, rest, {"custom_fields": {"region": "North", "contract_signed_on": "2026-11-20"}})
    return _deal(world, "contract_signed", {"signed_on": "2026-11-20", "name": "Globex expansion"})


def _won(world: World, rest: Rest) -> Seen:
    _update(world, rest, {"stage": "CLOSED_WON", "closed_on": "2026-11-23"})
    return _deal(world, "deal_won", {"from": "NEGOTIATION", "to": "CLOSED_WON", "amount": 15000.0})


def _lost(world: World, rest: Rest) -> Seen:
    _create(world, rest, "Globex support", "support")
    _update(world, rest, {"stage": "CLOSED_LOST", "closed_on": "2026-11-23"}, "support")
    return _deal(world, "deal_lost", {"from": "PROSPECTING", "to": "CLOSED_LOST"}, "support")


DEALS = (
    Action("deal created", "dev", _created),
    Action("deal's stage moved", "dev", _stage),
    Action("deal's amount changed", "dev", _amount),
    Action("deal's custom field changed", "ada", _custom_field),
    Action("contract signed", "ada", _signed),
    Action("deal won", "dev", _won),
    Action("deal lost", "dev", _lost),
)
