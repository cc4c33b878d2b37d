"""What `manage.py check` says about ACTIVITIES_TIMELINE: a typing error shows at start, not at the first event."""

from collections.abc import Iterator

import msgspec
from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from producers.django.config import SETTING, TimelineConfig, timeline_config
from runtime.errors import ConfigurationError
from schemas.activity_message import ObjectType


def check_timeline_settings(**_: object) -> list[CheckMessage]:
    """Every problem of the setting, each with what to do about it."""
    try:
        config = timeline_config()
    except ImproperlyConfigured as error:
        hint = f"Known entries: {', '.join(TimelineConfig.__struct_encode_fields__)}."
        return [Error(str(error), hint=hint, id="activities_timeline.E001")]
    return [*_wrong_attributes(config), *_wrong_object_types(config), *_wrong_publisher(config)]


def _wrong_attributes(config: TimelineConfig) -> Iterator[CheckMessage]:
    for name in TimelineConfig.__struct_fields__:
        if name.endswith("_attribute") and not all(part.isidentifier() for part in getattr(config, name).split(".")):
            yield Error(
                f"{SETTING}[{name.upper()!r}]: {getattr(config, name)!r} is not an attribute",
                hint='Name an attribute, dotted if need be: "organization.id".',
                id="activities_timeline.E002",
            )


def _wrong_object_types(config: TimelineConfig) -> Iterator[CheckMessage]:
    for label, object_type in config.object_types.items():
        if not _is_model(label):
            yield Error(
                f"{SETTING}['OBJECT_TYPES']: there is no model {label!r}",
                hint='Write "app_label.ModelName" of an installed app.',
                id="activities_timeline.E003",
            )
        if not _is_object_type(object_type):
            yield Error(
                f"{SETTING}['OBJECT_TYPES'][{label!r}]: {object_type!r} cannot be an object type",
                hint="At most 64 letters, digits and underscores, a letter first.",
                id="activities_timeline.E004",
            )


def _wrong_publisher(config: TimelineConfig) -> Iterator[CheckMessage]:
    try:
        import_string(config.publisher)
        _ = config.brokers
    except (ImportError, ConfigurationError) as error:
        yield Error(f"{SETTING}: {error}", hint="See PUBLISHER, BOOTSTRAP_SERVERS.", id="activities_timeline.E005")


def _is_model(label: str) -> bool:
    try:
        apps.get_model(label)
    except (LookupError, ValueError):
        return False
    return True


def _is_object_type(name: str) -> bool:
    try:
        msgspec.convert(name, ObjectType)
    except msgspec.ValidationError:
        return False
    return True
