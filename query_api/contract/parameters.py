"""Query parameters, declared and checked. An undeclared name is refused: a typo must not widen a result."""

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from query_api.contract.event_parameters import AsOf
from query_api.contract.filter_parameters import Cursor, FilterParameters
from query_api.contract.parameter_checks import check_id, check_object_type
from query_api.errors import InvalidParameter
from query_api.queries.timeline_filter import TimelineFilter

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


class EventParameters(BaseModel):
    """`GET /events/{id}`: where the event may stand. A hint: the answer is the same without it."""

    model_config = ConfigDict(extra="forbid")

    object_type: ObjectType | None = None
    object_id: ObjectId | None = None
