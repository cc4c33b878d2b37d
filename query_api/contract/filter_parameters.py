"""The filters that timeline, feed and summaries share: lists of values, dates, search, facets.

Checked here, bound as parameters. A list repeats and takes commas; `-` before a value leaves it out; a backslash stands
before a comma or a first `-` that belongs to the value.
"""

import re
from collections.abc import Callable
from typing import Annotated, Literal, TypeVar

import msgspec
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from query_api.contract.parameter_checks import DATE_FROM, DATE_TO, MAX_PAGE_SIZE, ZoneName, check_id, check_object_type
from query_api.queries.facet_counts import FacetName
from query_api.queries.timeline_filter import EventFilter
from query_api.reads.periods import custom_period, zone
from schemas.event_types import EVENT_TYPES

MAX_VALUES = 100
MAX_SEARCH_LENGTH = 200
_MAX_CURSOR_LENGTH = 200
_SEPARATOR = re.compile(r"(?<!\\),")


def _list_of(check: Callable[[str], str], *, trims: bool = True) -> Callable[[list[str]], list[str]]:
    """A check of every value; the list comes back one value an item, `-` and backslashes still in place."""

    def checked(values: list[str]) -> list[str]:
        items = [item.strip() if trims else item for value in values for item in _SEPARATOR.split(value)]
        if len(items) > MAX_VALUES:
            raise ValueError(f"at most {MAX_VALUES} values")
        for item in items:
            check(_text_of(item))
        return items

    return checked


def _text_of(item: str) -> str:
    text = item.removeprefix("-")
    return (text[1:] if text.startswith(r"\-") else text).replace(r"\,", ",")


def chosen(items: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values asked for, and those left out."""
    wanted = tuple(_text_of(item) for item in items if not item.startswith("-"))
    without = tuple(_text_of(item) for item in items if item.startswith("-"))
    return wanted, without


def _event_type(value: str) -> str:
    if value not in EVENT_TYPES:
        raise ValueError(f"unknown event type {value[:64]!r}")
    return value


def _split(values: object) -> object:
    return [item for value in values for item in value.split(",")] if isinstance(values, list) else values


def _search(value: str | None) -> str | None:
    # A search field that was left empty asks for nothing.
    return value if value and value.strip() else None


_LIST = " Repeats and takes commas; `-` before a value leaves it out."
EventTypes = Annotated[
    list[str],
    AfterValidator(_list_of(_event_type)),
    Field(
        default_factory=list,
        max_length=MAX_VALUES,
        description="Only these types." + _LIST,
        json_schema_extra={"examples": [["note", "call"]]},
    ),
]
ActorIds = Annotated[
    list[str],
    AfterValidator(_list_of(check_id, trims=False)),
    Field(
        default_factory=list,
        max_length=MAX_VALUES,
        description="Only events of these users." + _LIST + r" `\,` is a comma of an id, `\-` its first sign.",
        json_schema_extra={"examples": [["u-7"]]},
    ),
]
ObjectTypes = Annotated[
    list[str],
    AfterValidator(_list_of(check_object_type)),
    AfterValidator(lambda items: [item.lower() for item in items]),
    Field(
        default_factory=list,
        max_length=MAX_VALUES,
        description="Only events of such objects." + _LIST,
        json_schema_extra={"examples": [["lead", "deal"]]},
    ),
]
Facets = Annotated[
    list[FacetName],
    BeforeValidator(_split),
    Field(
        default_factory=list,
        max_length=MAX_VALUES,
        description="Counts of the whole filtered history by these; repeats and takes commas.",
        json_schema_extra={"examples": [["event_type", "actor", "day"]]},
    ),
]
Expansions = Annotated[
    list[Literal["revision"]],
    BeforeValidator(_split),
    Field(
        default_factory=list,
        max_length=MAX_VALUES,
        description="`revision` adds to each event what `If-Match` takes, in quotes.",
        json_schema_extra={"examples": [["revision"]]},
    ),
]
Cursor = Annotated[
    str,
    Field(
        max_length=_MAX_CURSOR_LENGTH,
        description="`next_cursor` of the page before, empty for the first; with the same filters, in any `page_size`.",
    ),
]
FilterT = TypeVar("FilterT", bound=EventFilter)


class ContentFilters(BaseModel):
    """What every list and every count of events can be narrowed by, whenever they were."""

    model_config = ConfigDict(extra="forbid")

    event_type: EventTypes
    actor_id: ActorIds
    q: Annotated[str | None, AfterValidator(_search)] = Field(
        None,
        max_length=MAX_SEARCH_LENGTH,
        description="Words that all occur in the summary or in the text of `data`; case and accents do not matter.",
        examples=["follow up"],
    )
    is_system_generated: bool | None = Field(
        None, description="Only events made by the system, or only by users.", examples=[False]
    )

    def filtered(self, wanted: FilterT) -> FilterT:
        """The filter with everything of these parameters added."""
        event_types, without_event_types = chosen(self.event_type)
        actor_ids, without_actor_ids = chosen(self.actor_id)
        return msgspec.structs.replace(
            wanted,
            event_types=event_types,
            without_event_types=without_event_types,
            actor_ids=actor_ids,
            without_actor_ids=without_actor_ids,
            is_system_generated=self.is_system_generated,
            search=self.q,
        )


class FilterParameters(ContentFilters):
    """Everything that timeline and feed can both be asked."""

    date_from: str | None = Field(None, description=DATE_FROM + " Dates are in `timezone`.", examples=["2024-01-01"])
    date_to: str | None = Field(None, description=DATE_TO + " Dates are in `timezone`.", examples=["2024-01-31"])
    timezone: ZoneName = Field("UTC", description="IANA name, for dates and for days.", examples=["Europe/Berlin"])
    facets: Facets
    expand: Expansions
    page_size: int = Field(50, ge=1, le=MAX_PAGE_SIZE, description="Events per page.", examples=[50])

    def narrowed(self, wanted: FilterT) -> FilterT:
        """The filter with everything of these parameters added. Raises InvalidParameter."""
        span = custom_period(self.date_from, self.date_to, zone(self.timezone))
        return msgspec.structs.replace(
            self.filtered(wanted),
            date_from=span.since,
            date_until=span.until,
            with_revisions="revision" in self.expand,
        )

    def facet_names(self) -> tuple[FacetName, ...]:
        """The facets asked for, each once."""
        return tuple(dict.fromkeys(self.facets))


class FeedParameters(FilterParameters):
    """`GET /feed/`."""

    object_type: ObjectTypes
    cursor: Cursor = ""

    def wanted(self) -> EventFilter:
        """Which events of the organization. Raises InvalidParameter."""
        object_types, without = chosen(self.object_type)
        return self.narrowed(EventFilter(object_types=object_types, without_object_types=without))
