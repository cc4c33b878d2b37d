import pytest
from fastapi import FastAPI

from query_api import errors
from query_api.contract.error_answers import api_error, install_error_answers
from query_api.metrics import ApiMetrics
from runtime import errors as runtime_errors
from runtime.errors import (
    BrokerUnavailable,
    StoreMemoryExceeded,
    StoreMisconfigured,
    StoreRejectedData,
    StoreUnavailable,
    TooManyPartitions,
)
from schemas.errors import InvalidMessage, Reason
from tests.unit.query_api.asgi import InProcess


@pytest.mark.parametrize(
    ("error", "status", "name"),
    [
        (StoreUnavailable("Timeout exceeded", 159), 503, "store_unavailable"),
        (StoreMisconfigured("no such table", 60), 503, "store_unavailable"),
        (StoreMemoryExceeded("too much", 241), 503, "store_unavailable"),
        (BrokerUnavailable("timed out"), 503, "broker_unavailable"),
        (InvalidMessage(Reason.DATA, "Expected `str`", "$.data.text"), 422, "invalid_body"),
        (InvalidMessage(Reason.SIZE, "too large"), 413, "body_too_large"),
        (StoreRejectedData("type mismatch", 53), 500, "internal"),
        (TooManyPartitions("cannot be", 252), 500, "internal"),
        (errors.IsolationBreach("page"), 500, "internal"),
        (ZeroDivisionError("secret"), 500, "internal"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_every_fault_has_its_status_and_name(error: Exception, status: int, name: str) -> None:
    answer = api_error(error)

    assert (answer.status, answer.name) == (status, name)
    assert ("Retry-After" in answer.headers) == (status == 503)


def test_every_error_of_the_runtime_has_been_thought_of() -> None:
    names = {kind.__name__ for kind in vars(runtime_errors).values() if isinstance(kind, type)}

    assert names == {
        "RuntimeFault",
        "ConfigurationError",
        "StoreError",
        "StoreUnavailable",
        "StoreMisconfigured",
        "TooManyPartitions",
        "StoreMemoryExceeded",
        "StoreRejectedData",
        "BrokerUnavailable",
    }


def test_a_bug_says_nothing_about_itself() -> None:
    app = FastAPI()
    install_error_answers(app, ApiMetrics())

    @app.get("/bug")
    def bug() -> None:
        raise ZeroDivisionError("SELECT secret FROM somewhere")

    with InProcess(app) as client:
        answer = client.get("/bug")

    assert answer.status_code == 500
    assert answer.json() == {"error": "internal", "detail": "the request could not be answered"}


def test_unknown_routes_and_methods_answer_in_our_shape() -> None:
    app = FastAPI()
    install_error_answers(app, ApiMetrics())

    @app.get("/known")
    def known() -> None:
        return None

    with InProcess(app) as client:
        unknown, wrong_method = client.get("/unknown"), client.request("DELETE", "/known")

    assert (unknown.status_code, unknown.json()["error"]) == (404, "not_found")
    assert (wrong_method.status_code, wrong_method.json()["error"]) == (405, "method_not_allowed")
    assert wrong_method.headers["Allow"] == "GET"
