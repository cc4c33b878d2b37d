"""`Query`: what a query file makes and `ReadStore` runs."""

from typing import Protocol

import msgspec

Value = str | int | list[str] | list[int]


class Query(msgspec.Struct, frozen=True):
    """A statement without `FORMAT`, its parameters, and settings of its own. The name is for logs and metrics."""

    name: str
    sql: str
    parameters: dict[str, Value]
    settings: dict[str, str | int] = {}


class OwnedRow(Protocol):
    """A row that says whose it is; every query selects `organization_id`, also the counting ones."""

    organization_id: str
