"""An OpenAPI document in, an HTML page out."""

import base64
import hashlib
import json
from collections.abc import Iterator
from html import escape
from typing import Any

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
section { border-top: 1px solid #8884; padding: 1rem 0; }
code, pre { font: 14px/1.4 ui-monospace, monospace; }
pre { background: #8881; padding: 0.75rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: 0.25rem 1rem 0.25rem 0; }
"""
STYLE_SOURCE = f"'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"


def render(document: dict[str, Any]) -> str:
    """The page: every operation with its parameters, body and answers."""
    title = escape(document["info"]["title"])
    operations = "".join(
        _operation(method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1><p>{escape(document['info'].get('description', ''))} "
        f'The whole document: <a href="openapi.json">openapi.json</a>.</p>{operations}</body></html>'
    )


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    return (
        f'<section id="{escape(operation["operationId"])}"><h2><code>{method.upper()} {escape(path)}</code></h2>'
        f"<p><strong>{escape(operation.get('summary', ''))}.</strong> {escape(operation.get('description', ''))}</p>"
        f"{''.join(_parameters(operation))}{_example('Body', operation.get('requestBody', {}))}"
        f"{''.join(_answers(operation))}</section>"
    )


def _parameters(operation: dict[str, Any]) -> Iterator[str]:
    parameters = operation.get("parameters", [])
    if not parameters:
        return
    yield "<table><tr><th>Parameter</th><th></th><th>Meaning</th></tr>"
    for each in parameters:
        required = "required" if each.get("required") else ""
        meaning = escape(each.get("description", each["schema"].get("description", "")))
        yield f"<tr><td><code>{escape(each['name'])}</code></td><td>{required}</td><td>{meaning}</td></tr>"
    yield "</table>"


def _answers(operation: dict[str, Any]) -> Iterator[str]:
    for status, answer in operation["responses"].items():
        yield _example(f"{status}: {answer.get('description', '')}", answer) or (
            f"<p>{escape(status)}: {escape(answer.get('description', ''))}</p>"
        )


def _example(title: str, part: dict[str, Any]) -> str:
    example = part.get("content", {}).get("application/json", {}).get("example")
    if example is None:
        return ""
    text = escape(json.dumps(example, indent=2, ensure_ascii=False))
    return f"<details><summary>{escape(title)}</summary><pre>{text}</pre></details>"
