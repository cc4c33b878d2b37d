"""The types that fields of `data` are made of. All are strict: `"300"` is not a duration, an empty id is no id."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.activity_message import ObjectId

# Python's `$` also matches before a last newline.
_END = r"(?!\n)$"
_MAX_AMOUNT = 10**18

Label = Annotated[str, msgspec.Meta(max_length=256)]
"""A short value of the CRM: a status, a name, an outcome. Not an enumeration: every CRM has its own words."""

Text = str
"""Prose of any length: the message's own limit (1 MiB) is enough."""

Url = Annotated[str, msgspec.Meta(max_length=4096)]

Id = ObjectId

Scalar = str | int | float | bool
"""A field's value where CRMs send codes, numbers and flags alike."""

Seconds = Annotated[int, msgspec.Meta(ge=0, le=10**9)] | Annotated[float, msgspec.Meta(ge=0, le=10**9)]
Minutes = Seconds
Bytes = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]

Amount = (
    Annotated[int, msgspec.Meta(ge=-_MAX_AMOUNT, le=_MAX_AMOUNT)]
    | Annotated[float, msgspec.Meta(ge=-_MAX_AMOUNT, le=_MAX_AMOUNT)]
    | Annotated[str, msgspec.Meta(pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,10})?" + _END)]
)
"""A number or a decimal string (which keeps its cents exact). Negative: a credit, a refund."""

Currency = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z]{3}" + _END, description="ISO 4217: USD, EUR.")]

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""RFC 3339 with a zone."""

# msgspec cannot tell a date from a time in a union: both are strings. CRMs send either for one field.
Day = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
        r"(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?" + _END
    ),
]
"""A date, or a time whose date counts."""

# An address is not checked further: CRMs log "Jane Doe <jane@acme.com>" and plain names where none is known.
Address = Annotated[str, msgspec.Meta(min_length=1, max_length=998)]
Addresses = list[Address] | Address
"""Recipients: a list, or one string as some CRMs send it."""
