"""An event as the specification answers it."""

# Django has no types of its own, and Django REST is installed in the benchmark's environment only.
# mypy: disable-error-code="misc, import-not-found"

from typing import ClassVar

from django.contrib.contenttypes.models import ContentType
from rest_framework import serializers

from tests.bench.peers.django_timeline.models import TimelineEvent, User


class ActorSerializer(serializers.ModelSerializer):
    """Who did it."""

    class Meta:
        """Its fields."""

        model = User
        fields: ClassVar = ["id", "email", "first_name", "last_name"]


class EventSerializer(serializers.ModelSerializer):
    """One event."""

    actor = ActorSerializer()
    object_type = serializers.SerializerMethodField()
    object_id = serializers.UUIDField(source="target_object_id")

    class Meta:
        """Its fields."""

        model = TimelineEvent
        fields: ClassVar = [
            "id", "event_type", "actor", "object_type", "object_id", "data", "summary", "is_system_generated",
            "created_at", "updated_at",
        ]  # fmt: skip

    def get_object_type(self, event: TimelineEvent) -> str:
        """The name of the model; content types are cached by Django."""
        return str(ContentType.objects.get_for_id(event.target_content_type_id).model)
