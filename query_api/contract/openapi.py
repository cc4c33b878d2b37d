"""The OpenAPI page's schemas, made from the Structs that are encoded: one source for the answer and its description."""

from typing import Any

import msgspec
from fastapi import FastAPI

from query_api.contract import (
    answers,
    dead_letter_answers,
    event_type_answers,
    examples,
    file_answers,
    history_answers,
    ingest_answers,
    ingest_examples,
    webhook_answers,
)
from query_api.contract.openapi_details import complete
from query_api.writes.edit_event import EditEventBody
from query_api.writes.record_event import RecordEventBody
from schemas.cloud_event import BATCH, STRUCTURED
from schemas.json_schema import described_message
from schemas.timeline_event import TimelineEvent

_STRUCTS = (
    answers.TimelinePage,
    answers.TimelineSlice,
    answers.FeedPage,
    TimelineEvent,
    answers.ActivitySummary,
    answers.SilentPage,
    answers.ErrorAnswer,
    RecordEventBody,
    EditEventBody,
    event_type_answers.EventTypes,
    history_answers.EventHistory,
    dead_letter_answers.DeadLetterPage,
    dead_letter_answers.DeadLetter,
    dead_letter_answers.ReplayBody,
    dead_letter_answers.ReplayAnswer,
    ingest_answers.IngestAnswer,
    ingest_answers.IngestRefusal,
    webhook_answers.WebhookBody,
    webhook_answers.WebhookWithSecret,
    webhook_answers.WebhookList,
    webhook_answers.ReplayFromBody,
    webhook_answers.Webhook,
    file_answers.FileAnswer,
)
_REFERENCE = "#/components/schemas/{name}"
_REASONS = {
    400: "A cursor that was not made for this organization, list and filter, a position that is none, or a file that "
    "broke off.",
    401: "No token, or one that is not trusted.",
    403: "The role may not do this, or the link is not valid.",
    404: "No such event, file, webhook or dead letter in the organization.",
    409: "Another event has this id, another write came first, or there are too many already.",
    413: "More than 1 MiB; of a file, more than the organization may upload.",
    415: "A body of another kind than those named here.",
    422: "Malformed input; the detail begins with the parameter's name or a JSON path.",
    429: "Too many requests; wait `Retry-After` seconds.",
    503: "A server does not answer; try again after `Retry-After` seconds.",
}


def json_answer(struct: type[msgspec.Struct], example: object, description: str) -> dict[str, Any]:
    """One entry of `responses` for a Struct."""
    return {"description": description, "content": _content(struct, example)}


def either_answer(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """One entry of `responses` for an answer of two shapes; the example is the first's."""
    schemas = [each["content"]["application/json"]["schema"] for each in (one, other)]
    content = {"schema": {"oneOf": schemas}, "example": one["content"]["application/json"]["example"]}
    return {
        "description": f"{one['description']} {other['description']}",
        "content": {"application/json": content},
    }


ETAG: dict[str, Any] = {
    "ETag": {"description": "The event's revision, for `If-Match`.", "schema": {"type": "string"}, "example": '"7"'}
}


def event_answer(description: str) -> dict[str, Any]:
    """One entry of `responses` for an event with its ETag."""
    return json_answer(TimelineEvent, examples.NOTE, description) | {"headers": ETAG}


def error_answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Entries of `responses` for errors."""
    return {status: json_answer(answers.ErrorAnswer, examples.ERRORS[status], _REASONS[status]) for status in statuses}


def json_body(struct: type[msgspec.Struct], example: object) -> dict[str, Any]:
    """`openapi_extra` of a route that decodes its body itself."""
    return {"requestBody": {"required": True, "content": _content(struct, example)}}


def ingest_body() -> dict[str, Any]:
    """`openapi_extra` of ingesting: messages, or CloudEvents in their own media types."""
    message = {"$ref": _REFERENCE.format(name="ActivityMessage")}
    cloud_event = {"type": "object", "description": "A CloudEvent 1.0; its data is the rest of an activity message."}
    content = {
        "application/json": {
            "schema": {"oneOf": [message, {"type": "array", "items": message, "minItems": 1, "maxItems": 1000}]},
            "example": ingest_examples.MESSAGE,
        },
        STRUCTURED: {"schema": cloud_event, "example": ingest_examples.CLOUD_EVENT},
        BATCH: {"schema": {"type": "array", "items": cloud_event}, "example": [ingest_examples.CLOUD_EVENT]},
    }
    return {"requestBody": {"required": True, "content": content}}


def hook_body() -> dict[str, Any]:
    """`openapi_extra` of webhooks that come in: bodies are their senders' own."""
    schema = {"oneOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}, "maxItems": 100}]}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def install_openapi(app: FastAPI) -> None:
    """Complete FastAPI's document with the schemas of our Structs."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        document = generate()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(_components())
        complete(document)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the document


def _components() -> dict[str, Any]:
    schemas = msgspec.json.schema_components((*_STRUCTS, described_message()), ref_template=_REFERENCE)[1]
    # Over HTTP the token says whose event it is, and only its time makes a repetition one.
    schemas["ActivityMessage"]["required"] = ["id", "object_type", "object_id", "created_at"]
    return schemas


def _content(struct: type[msgspec.Struct], example: object) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REFERENCE.format(name=struct.__name__)}, "example": example}}
