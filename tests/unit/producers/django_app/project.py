"""The settings of the Django project that tests run in: one for the whole process."""

import django
from django.conf import settings


def set_up() -> None:
    """The first caller configures Django."""
    if not settings.configured:
        settings.configure(
            DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
            INSTALLED_APPS=[
                "django.contrib.contenttypes",
                "django.contrib.auth",
                "producers.django",
                "tests.unit.producers.django_app",
            ],
            ACTIVITIES_TIMELINE={
                "ORGANIZATION_ATTRIBUTE": "organization.slug",
                "OBJECT_TYPES": {"django_app.SalesDeal": "deal"},
                "PUBLISHER": "producers.in_memory.InMemoryPublisher",
                "SOURCE": "test-crm",
            },
            USE_TZ=True,
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        )
        django.setup()
