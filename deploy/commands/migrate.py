"""`timeline migrate`: the ClickHouse schema, brought up to date."""

from typing import Annotated

import typer

from deploy.migrate import migrate_database
from runtime.settings import ClickHouseSettings


def migrate(
    cluster: Annotated[str | None, typer.Option(help="Replicated tables ON CLUSTER this.")] = None,
) -> None:
    """Apply what is missing of schemas/clickhouse to the database of TIMELINE_CLICKHOUSE_URL."""
    settings = ClickHouseSettings.from_environment()
    applied = migrate_database(settings.clickhouse_url, database=settings.database, cluster=cluster)
    for name in applied:
        typer.echo(f"applied {name}")
    typer.echo(f"{len(applied)} applied, {settings.database} is up to date")
