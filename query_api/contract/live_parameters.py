"""Query parameters of the event stream."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from query_api.contract.parameters import ObjectId, ObjectType
from query_api.errors import InvalidParameter
from query_api.live.live_position import LivePosition
from query_api.live.subscription import Subscription


class LiveParameters(BaseModel):
    """`GET /live`: the n-th `object_type` belongs to the n-th `object_id`; without any it is the organization."""

    model_config = ConfigDict(extra="forbid")

    object_type: list[ObjectType] = Field(default_factory=list)
    object_id: list[ObjectId] = Field(default_factory=list)
    position: str | None = None

    @model_validator(mode="after")
    def _pairs(self) -> Self:
        if len(self.object_type) != len(self.object_id):
            raise InvalidParameter("object_id", "goes together with object_type")
        return self

    def wanted(self, last_event_id: str | None, max_objects: int) -> Subscription:
        """What to follow, and from where. Raises InvalidParameter or InvalidPosition."""
        if len(self.object_id) > max_objects:
            raise InvalidParameter("object_id", f"at most {max_objects} objects")
        text = last_event_id or self.position
        objects = frozenset(zip(self.object_type, self.object_id, strict=True))
        return Subscription(objects or None, LivePosition.parse(text) if text else None)
