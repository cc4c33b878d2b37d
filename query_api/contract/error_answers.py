"""Every exception that reaches the border becomes one answer: `{"error", "detail"}`. The one handler of the API."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

import msgspec
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.routing import Match

from query_api.contract.answers import ErrorAnswer
from query_api.errors import ApiError, BrokerDown, InvalidParameter, StoreDown
from query_api.metrics import ApiMetrics
from query_api.writes.record_event import refused
from runtime.errors import (
    BrokerUnavailable,
    RuntimeFault,
    StoreMemoryExceeded,
    StoreMisconfigured,
    StoreUnavailable,
)
from schemas.errors import InvalidMessage

_HTTP_NAMES = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}
_SERVER_ERROR = 500
# A request may be wrong in 8,000 places; whoever reads the answer begins with the first.
_MOST_PROBLEMS = 5
_log = structlog.get_logger(__name__)


def install_error_answers(app: FastAPI, metrics: ApiMetrics) -> None:
    """Route every exception to the one handler."""

    to_answer = error_answer(metrics)

    async def answer(request: Request, error: Exception) -> Response:
        return to_answer(request, error)

    # RuntimeFault by name: what only `Exception` catches is answered outside of the middleware and raised again.
    for kind in (ApiError, RequestValidationError, HTTPException, InvalidMessage, RuntimeFault, Exception):
        app.add_exception_handler(kind, answer)


def error_answer(metrics: ApiMetrics) -> Callable[[Request, Exception], Response]:
    """The handler itself, for whoever answers before a route is found."""
    return partial(_answer, metrics=metrics)


def _answer(request: Request, error: Exception, metrics: ApiMetrics) -> Response:
    if isinstance(error, HTTPException):
        name = _HTTP_NAMES.get(error.status_code, "http_error")
        headers = dict(error.headers or {}) | _allowed(request, error.status_code)
        return _response(metrics, error.status_code, name, str(error.detail), headers)
    known = api_error(error)
    if known.status >= _SERVER_ERROR:
        # The client reads a sentence; what really happened stands here.
        _log.error("request_failed", path=request.url.path, error=known.name, cause=repr(error.__cause__ or error))
    return _response(metrics, known.status, known.name, str(known), dict(known.headers))


def _allowed(request: Request, status: int) -> dict[str, str]:
    """Every method of the address: Starlette names those of the first route only that has it."""
    if status != HTTPStatus.METHOD_NOT_ALLOWED:
        return {}
    routes = [route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE]
    methods = {method for route in routes for method in getattr(route, "methods", None) or ()}
    return {"Allow": ", ".join(sorted(methods))}


def api_error(error: Exception) -> ApiError:
    """The API's own error for anything that can be raised below it; a bug says nothing about itself."""
    match error:
        case ApiError():
            return error
        case RequestValidationError():
            return _invalid_parameter(error)
        case InvalidMessage():
            return refused(error)
        case StoreUnavailable() | StoreMisconfigured() | StoreMemoryExceeded():
            return StoreDown("the store does not answer; try again")
        case BrokerUnavailable():
            return BrokerDown("Kafka did not acknowledge the event; repeat it with the same id and created_at")
        case _:
            return ApiError("the request could not be answered")


def _invalid_parameter(error: RequestValidationError) -> InvalidParameter:
    problems = [_problem(each) for each in error.errors()[:_MOST_PROBLEMS]]
    (name, first), rest = problems[0], problems[1:]
    return InvalidParameter(name, "; ".join([first, *(f"{other}: {problem}" for other, problem in rest)]))


def _problem(each: ErrorDetails) -> tuple[str, str]:
    # ("query", "page") or ("query", "event_type", 0): the parameter's name is what the client knows.
    name = str(each["loc"][1]) if len(each["loc"]) > 1 else str(each["loc"][0])
    if each["type"] == "extra_forbidden":
        return name, "unknown parameter"
    return name, each["msg"].removeprefix("Value error, ")


def _response(metrics: ApiMetrics, status: int, name: str, detail: str, headers: dict[str, str]) -> Response:
    metrics.errors.labels(name).inc()
    body = msgspec.json.encode(ErrorAnswer(name, detail))
    return Response(body, status, headers, media_type="application/json")
