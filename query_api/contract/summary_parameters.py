"""Query parameters of summaries and of silent objects: filters, and which groups, period or silence is asked for."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from query_api.contract.filter_parameters import ContentFilters, ObjectTypes, chosen
from query_api.contract.parameter_checks import DATE_FROM, DATE_TO, MAX_PAGE_SIZE, ZoneName, check_id
from query_api.errors import InvalidParameter
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.queries.type_counts import GroupBy
from query_api.reads.periods import Period, PeriodName, custom_period, named_period, zone

_MAX_CURSOR_LENGTH = 1_500
_MAX_SILENT_DAYS = 36_500


class SummaryParameters(ContentFilters):
    """`GET /summary/`: of an object, or of the organization, whatever the filters leave of it."""

    object_type: ObjectTypes
    object_id: Annotated[str, AfterValidator(check_id)] | None = Field(
        None,
        description="Only this object; goes together with one `object_type`.",
        examples=["123e4567-e89b-12d3-a456-426614174000"],
    )
    period: PeriodName | None = Field(
        None,
        description="Default `last_7_days`. `last_*` are n x 24 hours up to now, the others are whole days, weeks from "
        "Monday and months of the calendar in `timezone`.",
        examples=["this_week"],
    )
    date_from: str | None = Field(None, description=DATE_FROM + " Dates are in `timezone`.", examples=["2024-01-01"])
    date_to: str | None = Field(None, description=DATE_TO + " Dates are in `timezone`.", examples=["2024-01-31"])
    group_by: GroupBy | None = Field(
        None,
        description="Counts of each group as well. Groups of time are those of `timezone`; `weekday_hour` is a heatmap "
        "with keys as `1T09`, Monday 9 to 10 o'clock.",
        examples=["day"],
    )
    compare: Literal["previous"] | None = Field(
        None,
        description="`previous`: counts of the period before and the change since. Before a calendar period is the one "
        "before it, before whole days as many days, before anything else as much time.",
        examples=["previous"],
    )
    timezone: ZoneName = Field("UTC", description="IANA name.", examples=["Europe/Berlin"])

    @model_validator(mode="after")
    def _one_object_and_one_period(self) -> Self:
        if self.object_id is not None and (len(self.object_type) != 1 or self.object_type[0].startswith("-")):
            raise InvalidParameter("object_id", "goes together with one object_type")
        if self.period is not None and (self.date_from or self.date_to):
            raise InvalidParameter("period", "excludes date_from and date_to")
        return self

    def wanted(self) -> EventFilter:
        """Which events, whenever they were."""
        if self.object_id is not None:
            return self.filtered(TimelineFilter(object_type=self.object_type[0], object_id=self.object_id))
        object_types, without = chosen(self.object_type)
        return self.filtered(EventFilter(object_types=object_types, without_object_types=without))

    def span(self, now: datetime) -> Period:
        """Within which time. Raises InvalidParameter."""
        timezone = zone(self.timezone)
        if self.date_from is not None or self.date_to is not None:
            return custom_period(self.date_from, self.date_to, timezone)
        return named_period(self.period or "last_7_days", now, timezone)


class SilentParameters(ContentFilters):
    """`GET /summary/silent/`: the filters say what counts as activity."""

    object_type: ObjectTypes
    days: int = Field(
        30, ge=1, le=_MAX_SILENT_DAYS, description="No activity for so many times 24 hours up to now.", examples=[30]
    )
    page_size: int = Field(50, ge=1, le=MAX_PAGE_SIZE, description="Objects per page.", examples=[50])
    cursor: str = Field(
        "",
        max_length=_MAX_CURSOR_LENGTH,
        description="`next_cursor` of the page before, empty for the first; with the same filters and `days`, in any "
        "`page_size`.",
        examples=[""],
    )

    def wanted(self) -> EventFilter:
        """What counts as activity, whenever it was."""
        object_types, without = chosen(self.object_type)
        return self.filtered(EventFilter(object_types=object_types, without_object_types=without))
