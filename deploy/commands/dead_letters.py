"""`timeline dead-letters list|show|replay`: what the workers refused, for operators."""

import getpass
import socket
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from deploy.dead_letters import show as shown
from deploy.dead_letters.letter_store import CountBy, Found, LetterStore, open_letters
from deploy.dead_letters.options import (
    From,
    Organizations,
    Reasons,
    Sources,
    To,
    letter_filter,
    letter_id_of,
    repair_from,
)
from deploy.dead_letters.replay import Pace, ReplayRun
from deploy.errors import LetterNotFound
from producers.replay.journal import ReplayEntry
from producers.replay.letter import LetterId
from producers.replay.originals import KafkaOriginals
from producers.replay.plan import Planned, ReplayOrder
from producers.replay.selection import LetterFilter
from runtime.kafka import KafkaPublisher
from stream_workers.config import WorkerSettings

_PIPE_COLUMNS = 300

dead_letters = typer.Typer(name="dead-letters", help="What the workers refused: list, show, repair and replay it.")


class Format(StrEnum):
    """How a list is printed."""

    TABLE = "table"
    JSON = "json"


@dead_letters.command("list")
def list_letters(
    *,
    reason: Reasons = None,
    source: Sources = None,
    organization: Organizations = None,
    date_from: From = None,
    date_to: To = None,
    unresolved: Annotated[bool, typer.Option("--unresolved", help="Leave out what was replayed.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest.")] = 50,
    count_by: Annotated[CountBy | None, typer.Option(help="Counts instead of letters.")] = None,
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
) -> None:
    """List dead letters, newest first, or count them."""
    wanted = letter_filter(reason, source, organization, date_from, date_to, unresolved=unresolved)
    with open_letters(WorkerSettings.from_environment().clickhouse_url) as letters:
        if count_by is None:
            _print_letters(letters, wanted, limit, output)
        else:
            _print_counts(letters, wanted, count_by, output)


@dead_letters.command("show")
def show_letter(
    letter: Annotated[str, typer.Argument(metavar="TOPIC|PARTITION|OFFSET", help="The letter, as `list` names it.")],
    raw: Annotated[bool, typer.Option("--raw", help="Write the kept original bytes to stdout, nothing else.")] = False,
) -> None:
    """Show all that is known of a dead letter, its replays and its content."""
    letter_id = letter_id_of(letter)
    with open_letters(WorkerSettings.from_environment().clickhouse_url) as letters:
        found = letters.letters([letter_id])
        if not found:
            raise LetterNotFound([str(letter_id)])
        if raw:
            sys.stdout.buffer.write(found[0].original_value or b"")
            return
        for each in found:
            typer.echo(shown.letter_text(each, letters.replays(letter_id)))


@dead_letters.command("replay")
def replay(
    *,
    letter: Annotated[list[str] | None, typer.Argument(metavar="[TOPIC|PARTITION|OFFSET]...")] = None,
    reason: Reasons = None,
    source: Sources = None,
    organization: Organizations = None,
    date_from: From = None,
    date_to: To = None,
    everything: Annotated[bool, typer.Option("--all", help="All that was not replayed yet.")] = False,
    map_file: Annotated[
        Path | None,
        typer.Option("--map", help='Repair from a JSON file: {"rename": {}, "drop": [], "text": [], "set": {}}.'),
    ] = None,
    rename: Annotated[list[str] | None, typer.Option(help="Rename a field: $.evnt_type=$.event_type.")] = None,
    drop: Annotated[list[str] | None, typer.Option(help="Leave a field out: $.data.junk.")] = None,
    text: Annotated[list[str] | None, typer.Option(help="Put a number in quotes: $.object_id.")] = None,
    assign: Annotated[list[str] | None, typer.Option("--set", help="Set a field: $.object_type=lead.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Publish nothing; say what would happen.")] = False,
    rate: Annotated[int | None, typer.Option(min=1, help="At most so many letters a second.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also what was refused 3 times or replayed otherwise.")
    ] = False,
) -> None:
    """Publish dead letters into their original topic again, repaired or as they are; exit 1 if any is still refused.

    Filters choose what was not replayed yet; letters that are named are replayed whatever their state. Repeating a
    replay changes nothing: a message keeps its id and version, and a newer edit wins.
    """
    order = ReplayOrder(str(uuid4()), repair_from(map_file, rename=rename, drop=drop, text=text, assign=assign), force)
    ids = list(dict.fromkeys(map(letter_id_of, letter or ())))
    wanted = letter_filter(reason, source, organization, date_from, date_to, unresolved=True)
    if bool(ids) + (wanted != LetterFilter(unresolved=True)) + everything != 1:
        raise typer.BadParameter("name letters, or filter them, or say --all; one of the three")
    settings = WorkerSettings.from_environment()
    with (
        open_letters(settings.clickhouse_url) as letters,
        KafkaPublisher(settings.kafka_bootstrap_servers, overrides={"log_level": 0}) as publisher,
    ):
        found = _named(letters, ids) if ids else letters.find(wanted)
        _replay(
            letters=letters,
            publisher=publisher,
            found=found,
            order=order,
            entry=_entry(order, ids, wanted, is_dry_run=dry_run),
            settings=settings,
            pace=Pace(rate),
        )


def _replay(
    *,
    letters: LetterStore,
    publisher: KafkaPublisher,
    found: list[Found],
    order: ReplayOrder,
    entry: ReplayEntry,
    settings: WorkerSettings,
    pace: Pace,
) -> None:
    console = Console(stderr=True, markup=False, highlight=False, soft_wrap=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("dry run" if entry.is_dry_run else "replay", total=len(found))
        run = ReplayRun(
            letters=letters,
            publisher=publisher,
            originals=KafkaOriginals(settings.kafka_bootstrap_servers),
            order=order,
            entry=entry,
            topic_organizations=settings.topic_organizations,
            pace=pace,
            on_refusal=lambda planned: console.print(_refusal(planned)),
            on_progress=lambda count: progress.advance(task, count),
        )
        run.run(found)
    counts = ", ".join(f"{outcome} {count}" for outcome, count in sorted(run.outcomes.items())) or "no letters"
    typer.echo(f"{counts}; replay {order.replay_id}")
    if run.outcomes["refused"] or run.outcomes["would_refuse"]:
        raise typer.Exit(1)


def _refusal(planned: Planned) -> str:
    return shown.printable(f"{planned.letter.id}: {planned.reason} at {planned.path}: {planned.detail}")


def _print_letters(letters: LetterStore, wanted: LetterFilter, limit: int, output: Format) -> None:
    newest = letters.newest(wanted, limit)
    if output is Format.JSON:
        typer.echo(shown.letters_json(newest))
        return
    # Into a pipe every row goes on one line.
    Console(width=None if sys.stdout.isatty() else _PIPE_COLUMNS).print(shown.letters_table(newest))
    typer.echo(f"{len(newest)} of {letters.total(wanted)}")


def _print_counts(letters: LetterStore, wanted: LetterFilter, by: CountBy, output: Format) -> None:
    counts = letters.counts(wanted, by)
    if output is Format.JSON:
        typer.echo(shown.counts_json(by, counts))
    else:
        Console().print(shown.counts_table(by, counts))


def _named(letters: LetterStore, ids: list[LetterId]) -> list[Found]:
    found = [Found(*each.id, each.value_bytes) for each in letters.letters(ids)]
    if missing := set(ids) - {each.id for each in found}:
        raise LetterNotFound(sorted(map(str, missing)))
    return found


def _entry(order: ReplayOrder, ids: list[LetterId], wanted: LetterFilter, *, is_dry_run: bool) -> ReplayEntry:
    selection = {"ids": list(map(str, ids))} if ids else wanted
    return ReplayEntry(
        replay_id=order.replay_id,
        replayed_at=datetime.now(UTC),
        replayed_by=f"{getpass.getuser()}@{socket.gethostname()}",
        origin="cli",
        selection=msgspec.json.encode(selection).decode(),
        repair=msgspec.json.encode(order.repair).decode(),
        is_dry_run=is_dry_run,
    )
