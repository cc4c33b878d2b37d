"""`/docs`: the operations of openapi.json as one page: no script, nothing from another origin."""

from fastapi import APIRouter, Request, Response

from query_api.contract.docs_page import STYLE_SOURCE, render

router = APIRouter(include_in_schema=False)

_POLICY = f"default-src 'none'; style-src {STYLE_SOURCE}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@router.get("/docs")
async def read_docs(request: Request) -> Response:
    """Rendered here: a page that runs no code needs none to be allowed."""
    page = render(request.app.openapi())
    return Response(page, media_type="text/html", headers={"Content-Security-Policy": _POLICY})
