"""Options of `timeline dead-letters` in, a filter, a repair or an id out; a mistake is wrong usage, exit code 2."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from producers.replay.errors import MalformedLetterId, MalformedRepair
from producers.replay.letter import LetterId
from producers.replay.repair import Repair, decode_repair, repair_of
from producers.replay.selection import LetterFilter
from query_api.errors import InvalidParameter
from query_api.reads.periods import custom_period
from schemas.errors import Reason

Reasons = Annotated[list[Reason] | None, typer.Option("--reason", help="Only this reason; repeats.")]
Sources = Annotated[list[str] | None, typer.Option("--source", help="Only from this source; repeats.")]
Organizations = Annotated[
    list[str] | None, typer.Option("--organization", help="Only of this organization; repeats; '' is nobody's.")
]
From = Annotated[str | None, typer.Option("--from", help="Refused from here on: a date (UTC) or a moment with zone.")]
To = Annotated[str | None, typer.Option("--to", help="Refused up to here: a date (its whole day) or a moment.")]


def letter_filter(
    reason: list[Reason] | None,
    source: list[str] | None,
    organization: list[str] | None,
    date_from: str | None,
    date_to: str | None,
    *,
    unresolved: bool,
) -> LetterFilter:
    """The filter of these options. Raises BadParameter."""
    try:
        span = custom_period(date_from, date_to, ZoneInfo("UTC"))
    except InvalidParameter as error:
        raise typer.BadParameter(str(error).replace("date_", "--")) from error
    return LetterFilter(
        reasons=tuple(each.value for each in reason or ()),
        sources=tuple(source or ()),
        organizations=tuple(organization or ()),
        since=span.since,
        until=span.until,
        unresolved=unresolved,
    )


def repair_from(
    map_file: Path | None,
    *,
    rename: list[str] | None,
    drop: list[str] | None,
    text: list[str] | None,
    assign: list[str] | None,
) -> Repair:
    """The repair of these options, empty without them. Raises BadParameter."""
    try:
        if map_file is None:
            return repair_of(rename or (), drop or (), text or (), assign or ())
        if rename or drop or text or assign:
            raise typer.BadParameter("excludes --rename, --drop, --text and --set", param_hint="--map")
        return decode_repair(map_file.read_bytes())
    except MalformedRepair as error:
        raise typer.BadParameter(str(error), param_hint="--map" if map_file else "repair") from error
    except OSError as error:
        raise typer.BadParameter(f"{map_file}: {error.strerror}", param_hint="--map") from error


def letter_id_of(text: str) -> LetterId:
    """The id in an argument. Raises BadParameter."""
    try:
        return LetterId.parse(text)
    except MalformedLetterId as error:
        raise typer.BadParameter(str(error)) from error
