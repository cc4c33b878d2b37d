"""Django with a database in memory, set up once for the tests of this folder."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, connections

from tests.unit.producers.django_app.project import set_up

set_up()


@pytest.fixture(scope="session")
def tables() -> Iterator[None]:
    """The tables of every installed model."""
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)
    yield
    connections.close_all()
