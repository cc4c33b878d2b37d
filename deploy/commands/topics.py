"""`timeline topics`: the Kafka topics."""

from typing import Annotated

import typer

from deploy.topics import ensure_topics
from runtime.settings import KafkaSettings
from schemas.topics import TOPICS


def topics(
    partitions: Annotated[int, typer.Option(min=1, help="Of each new topic; fixed from then on.")] = 12,
    replication_factor: Annotated[int, typer.Option(min=1, help="Copies of each new topic.")] = 1,
) -> None:
    """Create the missing topics; existing ones are left as they are and differences are told."""
    report = ensure_topics(
        KafkaSettings.from_environment().kafka_bootstrap_servers,
        TOPICS,
        partitions=partitions,
        replication_factor=replication_factor,
    )
    for name in report.created:
        typer.echo(f"created {name}")
    for difference in report.differences:
        typer.echo(f"differs {difference}", err=True)
    typer.echo(f"{len(report.created)} created, {len(report.existing)} existed")
