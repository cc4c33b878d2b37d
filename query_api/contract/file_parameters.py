"""Query parameters and headers of files."""

from typing import Annotated
from uuid import UUID

from fastapi import Header
from pydantic import BaseModel, ConfigDict, Field

from query_api.contract.parameters import ObjectId, ObjectType
from query_api.files.names import MAX_NAME_LENGTH

_MAX_EXPIRES = 2**40


class UploadParameters(BaseModel):
    """`POST /files/`: what the file is attached to. The bytes are the body, as they are."""

    model_config = ConfigDict(extra="forbid")

    object_type: ObjectType
    object_id: ObjectId
    filename: str = Field(
        min_length=1,
        max_length=MAX_NAME_LENGTH,
        description="The file's name: no path, no control characters.",
        examples=["offer.pdf"],
    )
    id: UUID | None = Field(
        None, description="The file's id, and its event's: whoever repeats an upload sends the same one."
    )


IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=128,
        description="Instead of `id`: the same key of the same user is the same upload.",
    ),
]


class LinkParameters(BaseModel):
    """`GET /files/content`: a link as the API made it."""

    model_config = ConfigDict(extra="forbid")

    organization: str = Field(pattern=r"^[A-Za-z0-9_.:-]{1,128}$")
    id: UUID
    expires: int = Field(ge=0, lt=_MAX_EXPIRES)
    signature: str = Field(pattern="^[0-9a-f]{64}$")
