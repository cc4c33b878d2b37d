"""The app's registration: system checks now, the publisher at the first event."""

from django.apps import AppConfig
from django.core import checks
from django.core.signals import setting_changed

from producers.django.checks import check_timeline_settings
from producers.django.recorder import forget_recorder_on_change


class ActivitiesTimelineConfig(AppConfig):  # type: ignore[misc]  # Django has no types of its own
    """Registers the checks. Opens no connection: gunicorn forks after this."""

    name = "producers.django"
    label = "activities_timeline"
    verbose_name = "Activities timeline"

    def ready(self) -> None:
        """Called by Django once all models are loaded."""
        checks.register(check_timeline_settings)
        setting_changed.connect(forget_recorder_on_change, dispatch_uid="activities_timeline")
