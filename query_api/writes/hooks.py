"""A webhook of a CRM in, the items that ingesting takes out: whose by its signature, what by its source."""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec
from pydantic import SecretStr

from producers.prepare import check
from producers.sources import bottlecrm_webhooks, hubspot_webhooks
from producers.sources.hook_signatures import is_from_bottlecrm, is_from_hubspot
from query_api.errors import InvalidBody, Unauthenticated
from query_api.tenant import TenantContext
from query_api.writes.ingest_items import Item, Refused
from schemas.activity_message import ActivityMessage, encode_message
from schemas.errors import InvalidMessage
from schemas.event_times import check_times

# One answer for an organization that has no secret, another one's signature and an old one: who probes learns nothing.
REFUSAL = "the signature is not this source's, or too old"
# Compared with where there is no secret: an answer that came sooner would tell which organizations have one.
_NOBODYS_SECRET = secrets.token_hex(32)

Secrets = Mapping[str, Mapping[str, SecretStr]]
_MESSAGES: Mapping[str, Callable[[bytes, str], Sequence[ActivityMessage | InvalidMessage]]] = {
    bottlecrm_webhooks.SOURCE: bottlecrm_webhooks.messages,
    hubspot_webhooks.SOURCE: hubspot_webhooks.messages,
}


class SignedHook(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery as it came; `url` is the address that its sender was given."""

    source: str
    organization: str
    headers: Mapping[str, str]
    body: bytes
    url: str


def hook_tenant(known: Secrets, hook: SignedHook) -> TenantContext:
    """The organization whose secret signed the body. Raises Unauthenticated."""
    secret = known.get(hook.organization, {}).get(hook.source)
    is_signed = _is_signed(hook, _NOBODYS_SECRET if secret is None else secret.get_secret_value())
    if secret is None or not is_signed:
        raise Unauthenticated(REFUSAL)
    return TenantContext(hook.organization, f"hook:{hook.source}", "service")


def _is_signed(hook: SignedHook, secret: str) -> bool:
    if hook.source == bottlecrm_webhooks.SOURCE:
        return is_from_bottlecrm(secret, hook.headers, hook.body, time.time())
    return is_from_hubspot(secret, hook.headers, hook.body, time.time(), hook.url)


def read_hook(source: str, body: bytes, tenant: TenantContext, now: datetime) -> list[Item | Refused]:
    """Every activity of the body, checked as the worker does. Raises InvalidBody for what is no such webhook."""
    try:
        messages = _MESSAGES[source](body, tenant.organization)
    except InvalidMessage as error:
        raise InvalidBody(error.path, error.detail) from error
    return [_item(index, message, now) for index, message in enumerate(messages)]


def _item(index: int, message: ActivityMessage | InvalidMessage, now: datetime) -> Item | Refused:
    if isinstance(message, InvalidMessage):
        return Refused(index, message)
    try:
        checked = check(encode_message(message))
        check_times(checked, now)
    except InvalidMessage as error:
        return Refused(index, error)
    return Item(index, checked, encode_message(checked))
