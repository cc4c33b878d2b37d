"""`timeline grants`: the SQL that makes a ClickHouse user the API's."""

from typing import Annotated

import typer

from deploy.row_filters import READER_USER, reader_grants


def grants(
    user: Annotated[str, typer.Option(help="An existing ClickHouse user.")] = READER_USER,
    database: Annotated[str, typer.Option(help="The database of the timeline.")] = "timeline",
    cluster: Annotated[str | None, typer.Option(help="Name of the cluster, if there is one.")] = None,
) -> None:
    """Print the grants and row policies of the API's ClickHouse user, for an administrator to run."""
    for statement in reader_grants(user, database, f"ON CLUSTER '{cluster}' " if cluster else ""):
        typer.echo(f"{statement};")
