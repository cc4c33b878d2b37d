from query_api.app import create_app
from query_api.contract.docs_page import render
from tests.unit.query_api.tokens import settings

# What they are sent is signed instead.
WITHOUT_TOKEN = {"readFileContent", "receiveHook"}


def test_the_page_lists_every_operation_and_loads_nothing() -> None:
    document = create_app(settings()).openapi()

    page = render(document)

    assert all(path in page for path in document["paths"])
    assert "<script" not in page
    assert "src=" not in page


def test_what_the_document_says_is_text_never_markup() -> None:
    operation = {"operationId": "x", "summary": "<img>", "responses": {"200": {"description": "<b>"}}}

    page = render({"info": {"title": "<i>"}, "paths": {"/<u>": {"get": operation}}})

    assert not any(tag in page for tag in ("<img>", "<b>", "<i>", "<u>"))


def test_every_reference_of_the_document_leads_somewhere() -> None:
    document = create_app(settings()).openapi()

    text = str(document)
    names = {part.split("'")[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= set(document["components"]["schemas"])
    assert {"TimelinePage", "TimelineEvent", "ActivitySummary", "ErrorAnswer"} <= names


def test_every_operation_has_an_id_and_declares_its_errors() -> None:
    document = create_app(settings()).openapi()

    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert operation["operationId"].isidentifier()
            if operation["operationId"] in WITHOUT_TOKEN:
                assert {"422", "503"} <= set(operation["responses"])
                assert "security" not in operation
            elif path.startswith("/api/"):
                is_told_something = operation.get("parameters") or "requestBody" in operation
                assert {"401", "503"} | ({"422"} if is_told_something else set()) <= set(operation["responses"])
                assert operation["security"] == [{"bearer": []}]
