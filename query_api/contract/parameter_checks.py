"""What one value of a parameter may be, by the contract's own types: one place says what an id is."""

from collections.abc import Callable
from typing import Annotated

import msgspec
from pydantic import AfterValidator

from query_api.reads.periods import zone
from schemas import activity_message

MAX_PAGE_SIZE = 100
DATE_FROM = "From here on: a date (`2024-01-15`) or a moment with zone (`2024-01-15T10:30:00Z`)."
DATE_TO = "Up to here: a date, whose whole day is meant, or a moment, which is not included any more."


def _of_contract(contract: object, sentence: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        try:
            msgspec.convert(value, contract)
        except msgspec.ValidationError as error:
            raise ValueError(sentence) from error
        return value

    return check


check_object_type = _of_contract(activity_message.ObjectType, "a letter, then up to 63 letters, digits or underscores")
check_id = _of_contract(activity_message.ObjectId, "1 to 128 characters, no control characters")


def check_zone(value: str) -> str:
    """The name of an IANA time zone. Raises ValueError for another."""
    zone(value)
    return value


ZoneName = Annotated[str, AfterValidator(check_zone)]
