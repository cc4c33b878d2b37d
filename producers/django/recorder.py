"""Django model instances in, events out, when the transaction that made them commits."""

from functools import cache, partial
from typing import Any

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from producers.django.config import KAFKA_PUBLISHER, SETTING, TimelineConfig, timeline_config
from producers.django.database import database_of
from producers.django.outbox import OutboxRecorder
from producers.publisher import ActivityPublisher, Publisher
from producers.target import ObjectReader
from producers.timeline_event import Recorder
from runtime.kafka import Record


class ModelReader(ObjectReader):
    """Object type by model label, id by primary key; other objects as `ObjectReader` does."""

    def object_type(self, target: object) -> str:
        """The configured type of the model, or its name in lower case."""
        if not isinstance(target, models.Model):
            return super().object_type(target)
        # A deferred or proxied instance is still a lead.
        options = target._meta.concrete_model._meta  # noqa: SLF001 - Django's documented Model._meta
        return self.object_types.get(options.label, str(options.model_name))

    def plain(self, value: object) -> object:
        """Translated text becomes text in the language of this moment, an instance its primary key."""
        if isinstance(value, Promise):
            return str(value)
        return value.pk if isinstance(value, models.Model) else super().plain(value)

    def remedy(self, option: str, otherwise: str) -> str:
        """What the caller can do about a missing attribute."""
        return f"set {SETTING}[{option.upper()!r}] or {otherwise}"


class CommitRecorder(Recorder):
    """Checks an event at once and sends it after the commit: a rolled back transaction publishes nothing.

    When the queue is full then, BrokerUnavailable comes out of the commit although the data is saved.
    Between the commit and the broker's acknowledgement the event lives in this process only: what must not be lost
    goes through the outbox.
    """

    def _send(self, record: Record, target_object: object) -> None:
        transaction.on_commit(partial(self.publisher.send, record), using=database_of(target_object))


@cache
def current_recorder() -> Recorder:
    """The recorder of this process, made from the settings at the first event."""
    config = timeline_config()
    return _recorder_class(config)(_publisher(config), _reader(config), source=config.source)


def forget_recorder_on_change(*, setting: str, **_: object) -> None:
    """A test overrides the setting: the next event is recorded by it."""
    if setting != SETTING:
        return
    if current_recorder.cache_info().currsize:
        publisher = current_recorder().publisher
        if isinstance(publisher, ActivityPublisher):
            publisher.close()
    current_recorder.cache_clear()


def _recorder_class(config: TimelineConfig) -> type[Recorder]:
    if config.outbox:
        return OutboxRecorder
    return CommitRecorder if config.on_commit else Recorder


def _publisher(config: TimelineConfig) -> Publisher:
    publisher_class: Any = import_string(config.publisher)
    if config.publisher == KAFKA_PUBLISHER:
        return ActivityPublisher(config.brokers, topic=config.topic, overrides=config.kafka)
    publisher: Publisher = publisher_class(topic=config.topic)
    return publisher


def _reader(config: TimelineConfig) -> ModelReader:
    return ModelReader(
        organization_attribute=config.organization_attribute,
        id_attribute="pk",
        actor_id_attribute=config.actor_id_attribute,
        actor_email_attribute=config.actor_email_attribute,
        actor_first_name_attribute=config.actor_first_name_attribute,
        actor_last_name_attribute=config.actor_last_name_attribute,
        object_types=config.object_types,
    )
