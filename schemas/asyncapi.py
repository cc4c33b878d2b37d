"""The AsyncAPI 3.0 document: topics as channels, their messages and keys. YAML, because its readers expect that."""

from typing import Any

import msgspec
import yaml

from schemas.change_notice import ChangeNotice
from schemas.directory_entry import DirectoryEntry
from schemas.topics import ACTIVITIES, CHANGES, DEAD_LETTERS, DIRECTORY, IMPORTS, TOPICS, Topic

_PAYLOADS: dict[str, tuple[str, Any]] = {
    ACTIVITIES: ("ActivityMessage", {"$ref": "./activity-message.schema.json"}),
    IMPORTS: ("ActivityMessage", {"$ref": "./activity-message.schema.json"}),
    DEAD_LETTERS: ("DeadLetter", {"type": "string", "format": "binary", "description": "The original bytes."}),
    CHANGES: ("ChangeNotice", {"$ref": "#/components/schemas/ChangeNotice"}),
    DIRECTORY: ("DirectoryEntry", {"$ref": "#/components/schemas/DirectoryEntry"}),
}


def asyncapi_document(version: str) -> str:
    """The document as YAML text. Schemas of change notice and directory entry stand inside, the message's beside it."""
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Activities Timeline",
            "version": version,
            "description": "CRM systems publish activities; workers store them and tell what changed.",
        },
        "defaultContentType": "application/json",
        "channels": {_channel_name(topic): _channel(topic) for topic in TOPICS},
        "operations": dict(operation for topic in TOPICS for operation in _operations(topic)),
        "components": {"messages": _messages(), "schemas": _schemas()},
    }
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)


def _channel_name(topic: Topic) -> str:
    return topic.name.replace(".", "_")


def _channel(topic: Topic) -> dict[str, Any]:
    message, _ = _PAYLOADS[topic.name]
    retention = {} if topic.cleanup_policy == "compact" else {"retention.ms": topic.retention_ms}
    return {
        "address": topic.name,
        "description": f"{topic.value}. Written by {topic.writers}, read by {topic.readers}.",
        "messages": {message: {"$ref": f"#/components/messages/{message}"}},
        "bindings": {
            "kafka": {
                "topicConfiguration": {
                    "cleanup.policy": [topic.cleanup_policy],
                    **retention,
                    "max.message.bytes": topic.max_message_bytes,
                },
                "bindingVersion": "0.5.0",
            }
        },
    }


def _operations(topic: Topic) -> list[tuple[str, dict[str, Any]]]:
    name = _channel_name(topic)
    sides = (("write", "send", topic.writers), ("read", "receive", topic.readers))
    return [
        (f"{verb}_{name}", {"action": action, "channel": {"$ref": f"#/channels/{name}"}, "summary": f"By {who}."})
        for verb, action, who in sides
    ]


def _messages() -> dict[str, Any]:
    return {
        message: {
            "name": message,
            "contentType": "application/octet-stream" if topic.name == DEAD_LETTERS else "application/json",
            "payload": payload,
            "bindings": {
                "kafka": {"key": {"type": "string", "description": topic.key}, "bindingVersion": "0.5.0"},
            },
        }
        for topic in TOPICS
        for message, payload in (_PAYLOADS[topic.name],)
    }


def _schemas() -> dict[str, Any]:
    _, definitions = msgspec.json.schema_components(
        [ChangeNotice, DirectoryEntry], ref_template="#/components/schemas/{name}"
    )
    return definitions
