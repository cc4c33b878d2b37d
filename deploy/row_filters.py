"""The row filters of the API's ClickHouse user: whatever a query says, the server shows it one organization.

Bound to `log_comment`, which the API sends with every query: a setting that every server knows, so none has to be
configured (the embedded server does not read `custom_settings_prefixes`, measured), and one that names the
organization in `system.query_log` as well. A query without it sees no row.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from query_api.reads.store import TENANT_TABLES

READER_USER = "timeline_reader"
# Not the dead letters that name no organization: they are for operators only.
ROW_FILTER = "organization_id = getSetting('log_comment') AND organization_id != ''"
# All that the API itself writes to ClickHouse.
WRITTEN_TABLES = ("dead_letter_replays", "webhook_endpoints")


def reader_grants(user: str, database: str, on_cluster: str = "") -> Iterator[str]:
    """Statements that give an existing user the rights of the API. Repeatable."""
    yield f"GRANT {on_cluster}SELECT ON {database}.* TO {user}"
    for table in WRITTEN_TABLES:
        yield f"GRANT {on_cluster}INSERT ON {database}.{table} TO {user}"
    for table in TENANT_TABLES:
        place = f"{on_cluster}ON {database}.{table}"
        # Without the second policy some servers would show workers and operators nothing any more.
        yield f"CREATE ROW POLICY OR REPLACE timeline_tenant {place} USING {ROW_FILTER} TO {user}"
        yield f"CREATE ROW POLICY OR REPLACE timeline_others {place} USING 1 TO ALL EXCEPT {user}"


def row_filters_xml() -> str:
    """The same filters as elements of a user in `users.xml`."""
    return "".join(f"<{table}><filter>{escape(ROW_FILTER)}</filter></{table}>" for table in TENANT_TABLES)
