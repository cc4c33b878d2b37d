"""The specification's model: a generic foreign key to any object, and its four indexes."""

# Django has no types of its own, and Django REST is installed in the benchmark's environment only.
# mypy: disable-error-code="misc"

import uuid
from typing import ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Organization(models.Model):
    """A tenant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=100)


class User(models.Model):
    """An actor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    email = models.EmailField()
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)


class CrmObject(models.Model):
    """What events are about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)

    class Meta:
        """One table for each kind."""

        abstract = True


class Lead(CrmObject):
    """A lead."""


class Account(CrmObject):
    """An account."""


class Contact(CrmObject):
    """A contact."""


class Deal(CrmObject):
    """A deal."""


class TimelineEvent(models.Model):
    """An event. The three indexes that Django adds to foreign keys by itself are left out: kinder to the peer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    is_deleted = models.BooleanField(default=False)
    event_type = models.CharField(max_length=50)
    target_object_id = models.UUIDField()
    target_object = GenericForeignKey("target_content_type", "target_object_id")
    data = models.JSONField(default=dict)
    summary = models.CharField(max_length=500)
    is_system_generated = models.BooleanField(default=False)
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, db_index=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False)
    target_content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, db_index=False)

    class Meta:
        """As the specification lists them."""

        indexes: ClassVar = [
            models.Index(fields=["organization", "-created_at"], name="by_time"),
            models.Index(fields=["organization", "event_type", "-created_at"], name="by_type"),
            models.Index(
                fields=["organization", "target_content_type", "target_object_id", "-created_at"], name="by_object"
            ),
            models.Index(fields=["organization", "actor", "-created_at"], name="by_actor"),
        ]
