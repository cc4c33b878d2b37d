"""`timeline api`: one API process, configured by the environment."""

from typing import Annotated

import typer
import uvicorn


def api(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 in a container.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="TIMELINE_API_PORT", help="Port to listen on.")] = 8000,
) -> None:
    """Run the API in the foreground."""
    # By name: only this command loads FastAPI, the others start half a second sooner.
    uvicorn.run("query_api.app:create_app", factory=True, host=host, port=port, server_header=False)
