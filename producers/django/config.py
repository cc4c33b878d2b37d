"""The setting `ACTIVITIES_TIMELINE` of a Django project in, a typed value out."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from runtime.settings import KafkaSettings

SETTING = "ACTIVITIES_TIMELINE"
KAFKA_PUBLISHER = "producers.publisher.ActivityPublisher"


class TimelineConfig(msgspec.Struct, frozen=True, kw_only=True, rename="upper", forbid_unknown_fields=True):
    """What the setting may hold. Everything has a default."""

    # Where a target object keeps its organization; dotted: "organization.id".
    organization_attribute: str = "organization_id"
    # From model label to object type, {"crm.SalesLead": "lead"}; other models are called by their name in lower case.
    object_types: dict[str, str] = {}
    actor_id_attribute: str = "pk"
    actor_email_attribute: str = "email"
    actor_first_name_attribute: str = "first_name"
    actor_last_name_attribute: str = "last_name"
    # Empty: the environment's TIMELINE_KAFKA_BOOTSTRAP_SERVERS.
    bootstrap_servers: str = ""
    topic: str = "crm.activities"
    source: str = ""
    # Events of a transaction are published when it commits; False publishes them at once, rolled back or not.
    on_commit: bool = True
    # Events go into the outbox of the target object's PostgreSQL, in the caller's transaction, and from there through
    # `timeline relay`; this process does not speak to Kafka.
    outbox: bool = False
    # The dotted path of the publisher; a CRM's tests say "producers.in_memory.InMemoryPublisher".
    publisher: str = KAFKA_PUBLISHER
    # librdkafka's settings, such as "security.protocol" and "sasl.username".
    kafka: dict[str, str | int | float | bool] = {}

    @property
    def brokers(self) -> str:
        """The brokers of the setting, else of the environment."""
        return self.bootstrap_servers or KafkaSettings.from_environment().kafka_bootstrap_servers


def timeline_config() -> TimelineConfig:
    """The project's setting. Raises ImproperlyConfigured, naming the wrong entry."""
    value: Mapping[str, Any] = getattr(settings, SETTING, {})
    try:
        return msgspec.convert(value, TimelineConfig)
    except msgspec.ValidationError as error:
        raise ImproperlyConfigured(f"{SETTING}: {error}") from error
