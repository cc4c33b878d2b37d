"""The outbox in a Django project: events inside the caller's transaction, and the migration that installs it."""

from collections.abc import Sequence

from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

from producers.django.database import database_of
from producers.outbox.install import WatchedTable, install
from producers.timeline_event import Recorder
from runtime.kafka import Record


class OutboxRecorder(Recorder):
    """Checks an event and writes it into the outbox: it leaves if and only if the caller's transaction commits."""

    def _send(self, record: Record, target_object: object) -> None:
        with connections[database_of(target_object)].cursor() as cursor:
            cursor.execute("SELECT timeline_outbox.record(%s)", [(record.value or b"").decode()])


class InstallOutbox(RunPython):  # type: ignore[misc]  # Django has no types of its own
    """A migration operation: the outbox with triggers on these tables. Reversing it leaves everything in place."""

    def __init__(
        self, tables: Sequence[WatchedTable] = (), relay_role: str | None = None, application_roles: Sequence[str] = ()
    ) -> None:
        def run(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
            if editor.connection.vendor == "postgresql":
                editor.connection.ensure_connection()
                install(
                    editor.connection.connection, tables, relay_role=relay_role, application_roles=application_roles
                )

        super().__init__(run, RunPython.noop)
