"""Django with a database in memory, set up once for the tests of this folder."""

from collections.abc import Iterator

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, connections

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


@pytest.fixture(scope="session")
def tables() -> Iterator[None]:
    """The tables of every installed model."""
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)
    yield
    connections.close_all()
