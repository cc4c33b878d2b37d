"""Query parameters, declared and checked. An undeclared name is refused: a typo must not widen a result."""

from collections.abc import Callable
from typing import Annotated, Self

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from query_api.errors import InvalidParameter
from query_api.periods import PeriodName, zone
from query_api.queries.type_counts import GroupBy
from schemas import activity_message
from schemas.event_types import EVENT_TYPES

_MAX_PAGE_SIZE = 100
_MAX_VALUES = 100


def _of_contract(contract: object, sentence: str) -> Callable[[str], str]:
    """A check against the contract's own type, so that one place says what an id may be."""

    def check(value: str) -> str:
        try:
            msgspec.convert(value, contract)
        except msgspec.ValidationError as error:
            raise ValueError(sentence) from error
        return value

    return check


def _parts(values: list[str]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",")]


def _known_types(values: list[str]) -> list[str]:
    names = _parts(values)
    for name in names:
        if name not in EVENT_TYPES:
            raise ValueError(f"unknown event type {name[:64]!r}")
    return names


def _zone_name(value: str) -> str:
    zone(value)
    return value


_check_object_type = _of_contract(activity_message.ObjectType, "a letter, then up to 63 letters, digits or underscores")
_check_id = _of_contract(activity_message.ObjectId, "1 to 128 characters, no control characters")

ObjectType = Annotated[
    str,
    AfterValidator(lambda value: _check_object_type(value).lower()),
    Field(description="lead, account, contact, deal, ...; case does not matter.", examples=["lead"]),
]
ObjectId = Annotated[
    str,
    AfterValidator(_check_id),
    Field(description="The CRM's own id of the object.", examples=["123e4567-e89b-12d3-a456-426614174000"]),
]
ActorIds = Annotated[
    list[Annotated[str, AfterValidator(_check_id)]],
    Field(default_factory=list, max_length=_MAX_VALUES, description="Only events of these users; repeats."),
]
EventTypes = Annotated[
    list[str],
    AfterValidator(_known_types),
    Field(
        default_factory=list,
        max_length=_MAX_VALUES,
        description="Only these types; repeats and takes commas: `event_type=note,call`.",
        json_schema_extra={"examples": [["note", "call"]]},
    ),
]
_FROM = "From here on: a date (`2024-01-15`) or a moment with zone (`2024-01-15T10:30:00Z`)."
_TO = "Up to here: a date, whose whole day is meant, or a moment, which is not included any more."


class TimelineParameters(BaseModel):
    """`GET /timeline/`."""

    model_config = ConfigDict(extra="forbid")

    object_type: ObjectType
    object_id: ObjectId
    event_type: EventTypes
    actor_id: ActorIds
    date_from: str | None = Field(None, description=_FROM + " Dates are in UTC.")
    date_to: str | None = Field(None, description=_TO + " Dates are in UTC.")
    is_system_generated: bool | None = Field(None, description="Only events made by the system, or only by users.")
    page: int = Field(1, ge=1, description="Page number, from 1.")
    page_size: int = Field(50, ge=1, le=_MAX_PAGE_SIZE, description="Events per page.")


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
    date_from: str | None = Field(None, description=_FROM + " Dates are in `timezone`.")
    date_to: str | None = Field(None, description=_TO + " Dates are in `timezone`.")
    group_by: GroupBy | None = Field(None, description="Counts of each group as well; groups of time by `timezone`.")
    timezone: Annotated[str, AfterValidator(_zone_name)] = Field(
        "UTC", description="IANA name.", examples=["Europe/Berlin"]
    )

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
