"""The topics, once: names, keys, cleanup and size limits. `timeline topics` creates them, AsyncAPI describes them."""

from typing import Literal

import msgspec

_MIB = 1024 * 1024
_DAY_MS = 24 * 60 * 60 * 1000

ACTIVITIES = "crm.activities"
IMPORTS = "crm.imports"
DEAD_LETTERS = "crm.activities.dlq"
CHANGES = "timeline.changes"
DIRECTORY = "crm.directory"


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """One topic as it is created. `retention_ms` is ignored by compacted topics; -1 keeps for ever."""

    name: str
    key: str
    value: str
    writers: str
    readers: str
    cleanup_policy: Literal["delete", "compact"] = "delete"
    retention_ms: int = -1
    max_message_bytes: int = 8 * _MIB
    timestamp_type: Literal["CreateTime", "LogAppendTime"] = "CreateTime"

    def config(self) -> dict[str, str]:
        """The topic's settings in Kafka's own names."""
        settings = {
            "cleanup.policy": self.cleanup_policy,
            "max.message.bytes": str(self.max_message_bytes),
            "message.timestamp.type": self.timestamp_type,
        }
        if self.cleanup_policy == "delete":
            settings["retention.ms"] = str(self.retention_ms)
        return settings


TOPICS: tuple[Topic, ...] = (
    Topic(
        name=ACTIVITIES,
        key="organization_id|object_type|object_id",
        value="activity message (JSON)",
        writers="CRM systems, the API",
        readers="workers",
        retention_ms=30 * _DAY_MS,
        # `ingested_at` is the broker's clock: a producer cannot claim when the log took an event.
        timestamp_type="LogAppendTime",
    ),
    Topic(
        name=IMPORTS,
        key="organization_id|object_type|object_id",
        value="activity message (JSON)",
        writers="`timeline import`",
        # Workers of their own, in a group of their own: millions of old events wait here, and no live one behind them.
        readers="`timeline worker --imports`",
        retention_ms=30 * _DAY_MS,
        timestamp_type="LogAppendTime",
    ),
    Topic(
        name=DEAD_LETTERS,
        key="topic|partition|offset of the original record",
        value="the original bytes; the reason is in the headers",
        writers="workers",
        readers="operators",
        retention_ms=90 * _DAY_MS,
        # One MiB above the inputs: whatever they took fits here with the headers that explain it.
        max_message_bytes=9 * _MIB,
    ),
    Topic(
        name=CHANGES,
        key="organization_id|object_type|object_id",
        value="change notice (JSON)",
        writers="workers",
        readers="every API instance, `timeline webhooks`",
        # A day longer than a receiver of webhooks is tried (docs/adr/0020-webhooks-follow-the-changes.md).
        retention_ms=4 * _DAY_MS,
    ),
    Topic(
        name=DIRECTORY,
        key="organization_id|kind|id",
        value="directory entry (JSON); null forgets it",
        writers="CRM systems",
        readers="workers",
        cleanup_policy="compact",
    ),
)
