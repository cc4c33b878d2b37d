"""Query parameters, declared and checked. An undeclared name is refused: a typo must not widen a result."""

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from query_api.contract.event_parameters import AsOf
from query_api.contract.filter_parameters import MAX_VALUES, Cursor, FilterParameters
from query_api.contract.parameter_checks import DATE_FROM, DATE_TO, ZoneName, check_id, check_object_type
from query_api.errors import InvalidParameter
from query_api.queries.timeline_filter import TimelineFilter
from query_api.queries.type_counts import GroupBy
from query_api.reads.periods import PeriodName

ObjectType = Annotated[
    str,
    AfterValidator(lambda value: check_object_type(value).lower()),
    Field(description="lead, account, contact, deal, ...; case does not matter.", examples=["lead"]),
]
ObjectId = Annotated[
    str,
    AfterValidator(check_id),
    Field(description="The CRM's own id of the object.", examples=["123e4567-e89b-12d3-a456-426614174000"]),
]
ActorIds = Annotated[
    list[Annotated[str, AfterValidator(check_id)]],
    Field(default_factory=list, max_length=MAX_VALUES, description="Only events of these users; repeats."),
]


class TimelineParameters(FilterParameters):
    """`GET /timeline/`."""

    object_type: ObjectType
    object_id: ObjectId
    as_of: AsOf = None
    page: int = Field(1, ge=1, description="Page number, from 1.")
    cursor: Cursor | None = None

    @model_validator(mode="after")
    def _pages_or_cursor(self) -> Self:
        if self.cursor is not None and "page" in self.model_fields_set:
            raise InvalidParameter("page", "excludes cursor")
        if self.as_of is not None and (self.cursor is not None or self.q is not None or self.facets):
            raise InvalidParameter("as_of", "excludes cursor, q and facets")
        return self

    def wanted(self) -> TimelineFilter:
        """Which events of the object. Raises InvalidParameter."""
        return self.narrowed(TimelineFilter(object_type=self.object_type, object_id=self.object_id))


class SummaryParameters(BaseModel):
    """`GET /summary/`: of an object, of actors, or of the organization."""

    model_config = ConfigDict(extra="forbid")

    object_type: ObjectType | None = None
    object_id: ObjectId | None = None
    actor_id: ActorIds
    period: PeriodName | None = Field(
        None,
        description="Default `last_7_days`. `last_*` are n x 24 hours up to now, the others follow the calendar.",
    )
    date_from: str | None = Field(None, description=DATE_FROM + " Dates are in `timezone`.")
    date_to: str | None = Field(None, description=DATE_TO + " Dates are in `timezone`.")
    group_by: GroupBy | None = Field(None, description="Counts of each group as well; groups of time by `timezone`.")
    timezone: ZoneName = Field("UTC", description="IANA name.", examples=["Europe/Berlin"])

    @model_validator(mode="after")
    def _one_target_and_one_period(self) -> Self:
        if (self.object_type is None) != (self.object_id is None):
            raise InvalidParameter("object_id", "goes together with object_type")
        if self.object_id is not None and self.actor_id:
            raise InvalidParameter("actor_id", "excludes object_id")
        if self.period is not None and (self.date_from or self.date_to):
            raise InvalidParameter("period", "excludes date_from and date_to")
        return self


class EventParameters(BaseModel):
    """`GET /events/{id}`: where the event may stand. A hint: the answer is the same without it."""

    model_config = ConfigDict(extra="forbid")

    object_type: ObjectType | None = None
    object_id: ObjectId | None = None
