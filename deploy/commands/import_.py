"""`timeline import FILE`, `timeline import undo BATCH`, `timeline import list`: a CRM's past into the timeline."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from typer.core import TyperGroup

from deploy.dead_letters.replay import Pace
from deploy.import_batches import (
    ImportOrder,
    batch_name,
    counts_of,
    known_batch,
    organization_of,
    rejects_into,
    resumed_batch,
)
from producers.errors import ProducerError
from producers.imports.errors import BatchTaken
from producers.imports.import_run import ImportRun, Refused
from producers.imports.judge import Claim
from producers.imports.ledger import Batch, Ledger, open_ledger
from producers.imports.mapping import read_mapping
from producers.imports.read_rows import fingerprint, rows_of
from producers.imports.undo_run import UndoRun
from runtime.errors import RuntimeFault
from runtime.kafka import KafkaPublisher
from stream_workers.config import WorkerSettings

_NAMED_LINES = 50
_DELIVERY_SECONDS = 30

Organization = Annotated[str | None, typer.Option(help="Whose events these are; else the mapping says it.")]


class _FileFirst(TyperGroup):
    """`timeline import FILE` is `timeline import file FILE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer does not name its type
        """A first word that is no subcommand is a file's name."""
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = ["file", *args]
        return super().parse_args(ctx, args)


import_ = typer.Typer(
    name="import", cls=_FileFirst, no_args_is_help=True, help="A CRM's past from CSV or JSONL; undone as a whole."
)


@import_.command("file")
def import_file(
    *,
    file: Annotated[Path, typer.Argument(help="A .csv or .jsonl file.")],
    mapping: Annotated[Path, typer.Option(help="How its columns become events (TOML).")],
    organization: Organization = None,
    batch: Annotated[str | None, typer.Option(help="Name of the batch; a name that exists is resumed.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Publish nothing; say what would happen.")] = False,
    rate: Annotated[int | None, typer.Option(min=1, help="At most so many lines a second.")] = None,
    rejected: Annotated[
        Path | None, typer.Option(help="Write every rejected line and its reason here (JSONL).")
    ] = None,
) -> None:
    """Import a file. Importing it twice changes nothing; exit code 1 if any line was rejected."""
    read = read_mapping(mapping)
    order = ImportOrder(
        path=file,
        mapping=read,
        mapping_text=mapping.read_text("utf-8"),
        batch=batch_name(batch),
        organization=organization_of(organization or read.organization_id),
        is_dry_run=dry_run,
        pace=Pace(rate),
        rejected=rejected,
    )
    settings = WorkerSettings.from_environment()
    with _opened(file) as stream, open_ledger(settings.clickhouse_url) as ledger:
        found = resumed_batch(ledger, order, fingerprint(stream, order.mapping_text))
        if found.state == "complete":
            typer.echo(f"batch {found.batch} is complete already: {counts_of(found)}")
            return
        if dry_run:
            done = _run(order, found, ledger, stream, None)
        else:
            typer.echo(f"batch {found.batch}", err=True)
            with KafkaPublisher(
                settings.kafka_bootstrap_servers, _DELIVERY_SECONDS, overrides={"log_level": 0}
            ) as publisher:
                ledger.save(found)
                done = _resumable(order, lambda: _run(order, found, ledger, stream, publisher))
    typer.echo(f"{'dry run' if dry_run else f'batch {done.batch}'}: {counts_of(done)}")
    if done.rejected:
        raise typer.Exit(1)


@import_.command("undo")
def undo_batch(
    *,
    batch: Annotated[str, typer.Argument(help="The batch, as importing named it.")],
    organization: Organization = None,
    force: Annotated[bool, typer.Option("--force", help="Also events that were changed since.")] = False,
) -> None:
    """Delete the events that a batch created; exit code 1 if any was kept because it was changed since."""
    settings = WorkerSettings.from_environment()
    console = _console()
    kept: Counter[str] = Counter()

    def name_kept(claim: Claim, reason: str) -> None:
        kept[reason] += 1
        if kept.total() <= _NAMED_LINES:
            console.print(f"line {claim.line}: {claim.event_id} {reason}: kept")

    with (
        open_ledger(settings.clickhouse_url) as ledger,
        KafkaPublisher(settings.kafka_bootstrap_servers, _DELIVERY_SECONDS, overrides={"log_level": 0}) as publisher,
        _progress(console, BarColumn(), MofNCompleteColumn()) as progress,
    ):
        found = known_batch(ledger, batch, organization)
        task = progress.add_task("undo", total=found.accepted + found.updated)
        run = UndoRun(
            batch=found,
            ledger=ledger,
            publisher=publisher,
            force=force,
            on_kept=name_kept,
            on_chunk=lambda count: progress.advance(task, count),
        )
        done = run.run()
    typer.echo(f"batch {done.batch}: deleted {done.deleted}, kept {done.kept}")
    if kept:
        raise typer.Exit(1)


@import_.command("list")
def list_batches() -> None:
    """Every batch, the latest first: its state, how far it is, and its counts."""
    with open_ledger(WorkerSettings.from_environment().clickhouse_url) as ledger:
        for each in ledger.batches():
            typer.echo(
                f"{each.batch} {each.organization_id} {each.state} {each.file} to line {each.line}: {counts_of(each)}"
            )


def _run(order: ImportOrder, batch: Batch, ledger: Ledger, stream: BinaryIO, publisher: KafkaPublisher | None) -> Batch:
    console = _console()
    reasons: Counter[str] = Counter()
    with (
        rejects_into(order.rejected) as write,
        _progress(console, BarColumn(), DownloadColumn(), TimeRemainingColumn()) as progress,
    ):
        stream.seek(0, 2)
        task = progress.add_task(order.path.name, total=stream.tell())
        stream.seek(0)

        def name_refused(refused: Refused) -> None:
            write(refused)
            reasons[refused.detail.partition(":")[0]] += 1
            if reasons.total() <= _NAMED_LINES:
                console.print(f"{order.path.name}:{refused.line}: {refused.detail}")

        def advance(rows: int) -> None:
            progress.update(task, completed=stream.tell())
            order.pace.take(rows)

        run = ImportRun(
            batch=batch,
            mapping=order.mapping,
            ledger=ledger,
            publisher=publisher,
            on_refused=name_refused,
            on_chunk=advance,
        )
        with closing(rows_of(stream, order.path.name, order.mapping)) as rows:
            done = run.run(rows)
    if reasons.total() > _NAMED_LINES:
        for reason, count in reasons.most_common():
            console.print(f"{order.path.name}: {count} lines: {reason}")
    return done


def _resumable(order: ImportOrder, run: Callable[[], Batch]) -> Batch:
    try:
        return run()
    except BatchTaken:
        raise
    except (RuntimeFault, ProducerError) as error:
        remedy = f"go on with `timeline import {order.path} --batch {order.batch}`"
        raise RuntimeFault(f"{error}; {remedy} and the same mapping") from error


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}", param_hint="FILE") from error


def _console() -> Console:
    return Console(stderr=True, markup=False, highlight=False, soft_wrap=True)


def _progress(console: Console, *columns: ProgressColumn) -> Progress:
    first = TextColumn("{task.description}")
    return Progress(first, *columns, console=console, disable=not console.is_terminal, refresh_per_second=5)
