"""Query parameters of an export: the filters of feed and timeline, the format, and where to go on."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec
from pydantic import AfterValidator, Field, model_validator

from query_api.contract.filter_parameters import ContentFilters, Cursor, FilterT, ObjectTypes, chosen
from query_api.contract.parameter_checks import DATE_FROM, DATE_TO, ZoneName
from query_api.contract.parameters import ObjectId
from query_api.errors import InvalidParameter
from query_api.export.formats import FORMATS, FormatName
from query_api.queries.conditions import Position
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.reads.periods import custom_period, zone

_MAX_AFTER_LENGTH = 80


def _place(text: str) -> str:
    _position(text)
    return text


def _position(text: str) -> Position:
    moment, _, event_id = text.partition(",")
    try:
        at = datetime.fromisoformat(moment)
        known = str(UUID(event_id))
    except ValueError as error:
        raise ValueError("`created_at` and `id` of the last row, as in 2024-01-15T10:30:00Z,<id>") from error
    if at.tzinfo is None:
        raise ValueError("`created_at` needs its zone, as it was exported")
    return Position(at, known)


class ExportParameters(ContentFilters):
    """`GET /export/`: with `object_id` one object's timeline, without it the organization's feed."""

    object_type: ObjectTypes
    object_id: ObjectId | None = None
    date_from: str | None = Field(None, description=DATE_FROM + " Dates are in `timezone`.", examples=["2024-01-01"])
    date_to: str | None = Field(None, description=DATE_TO + " Dates are in `timezone`.", examples=["2024-01-31"])
    timezone: ZoneName = Field("UTC", description="IANA name, for dates.", examples=["Europe/Berlin"])
    format: FormatName = Field("csv", description="What is written.")
    cursor: Annotated[
        Cursor | None,
        Field(description="`X-Timeline-Export-Cursor` of the export that broke off, with the same filters."),
    ] = None
    after: Annotated[
        str | None,
        AfterValidator(lambda text: text if text is None else _place(text)),
        Field(
            max_length=_MAX_AFTER_LENGTH,
            description="With `cursor`: `created_at` and `id` of the last whole row, with a comma between. Not for "
            "Parquet.",
            examples=["2024-01-15T10:30:00Z,70a870fa-e2e1-58e3-a0e7-72fe6ee432a9"],
        ),
    ] = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.after is not None and self.cursor is None:
            raise InvalidParameter("after", "needs the cursor of the export that it goes on with")
        if self.after is not None and not FORMATS[self.format].is_resumable:
            raise InvalidParameter("after", f"a part of a {self.format} file is none: begin it again")
        if self.object_id is not None and (len(self.object_type) != 1 or self.object_type[0].startswith("-")):
            raise InvalidParameter("object_id", "goes together with one object_type")
        return self

    def wanted(self) -> EventFilter:
        """Which events. Raises InvalidParameter."""
        if self.object_id is not None:
            return self._dated(TimelineFilter(object_type=self.object_type[0], object_id=self.object_id))
        object_types, without = chosen(self.object_type)
        return self._dated(EventFilter(object_types=object_types, without_object_types=without))

    def position(self) -> Position | None:
        """Behind which event to go on; None is the beginning."""
        return None if self.after is None else _position(self.after)

    def _dated(self, wanted: FilterT) -> FilterT:
        span = custom_period(self.date_from, self.date_to, zone(self.timezone))
        return msgspec.structs.replace(self.filtered(wanted), date_from=span.since, date_until=span.until)
