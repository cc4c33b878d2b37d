"""`/` and `/ui/`: the app, the component and their parts, as built from `ui/`. Public: what they show needs a token."""

import re

from fastapi import APIRouter, HTTPException, Request, Response

from query_api.services import AppServices
from query_api.ui_files import UiFile, ui_files

router = APIRouter(include_in_schema=False)

_PAGE = "index.html"
_TAG = re.compile(r'"[^"]*"')
# Scripts, styles and calls of this origin only; `'self'` of connect-src covers the WebSocket. Nothing inline, no
# eval; text becomes HTML nowhere but in Lit's own templates.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types lit-html"
)


def page_policy(embedders: tuple[str, ...]) -> str:
    """The Content-Security-Policy of a page that `embedders` may show in a frame."""
    return f"{_POLICY}; frame-ancestors " + (" ".join(embedders) or "'none'")


@router.api_route("/", methods=["GET", "HEAD"])
async def read_app(request: Request, services: AppServices) -> Response:
    """The app. Its routes are fragments of the address, which no server sees."""
    return _answer(request, services, _PAGE)


@router.api_route("/ui/{path:path}", methods=["GET", "HEAD"])
async def read_ui_file(request: Request, services: AppServices, path: str) -> Response:
    """One file of the build. A script may be loaded by pages of the allowed origins."""
    return _answer(request, services, path)


def _answer(request: Request, services: AppServices, path: str) -> Response:
    found = ui_files().get(path)
    if found is None:
        raise HTTPException(404, "there is no such file in the UI")
    headers = _headers(found)
    if found.media_type.startswith("text/html"):
        headers["Content-Security-Policy"] = page_policy(services.settings.allowed_origins)
    if _has_it_already(request.headers.get("If-None-Match", ""), found.etag):
        return Response(status_code=304, headers=headers)
    body = found.body
    if found.compressed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"], body = "gzip", found.compressed
    return Response(body, media_type=found.media_type, headers=headers)


def _headers(found: UiFile) -> dict[str, str]:
    return {
        "ETag": found.etag,
        # Names stay, for pages embed them: a browser asks whether it has the newest.
        "Cache-Control": "public, no-cache",
        "Vary": "Accept-Encoding",
        # Pages of other origins embed the component; which of them may, CORS says.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


def _has_it_already(if_none_match: str, etag: str) -> bool:
    # RFC 9110 13.1.2: the weak comparison; proxies weaken the tag of what they compress.
    return if_none_match.strip() == "*" or etag in _TAG.findall(if_none_match)
