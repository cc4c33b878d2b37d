"""`timeline api`: one API process, configured by the environment."""

from typing import Annotated

import typer
import uvicorn

# A token and a thousand objects.
_MAX_FIRST_FRAME_BYTES = 256 * 1024
_SHUTDOWN_SECONDS = 10


def api(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 in a container.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="TIMELINE_API_PORT", help="Port to listen on.")] = 8000,
) -> None:
    """Run the API in the foreground."""
    # By name: only this command loads FastAPI, the others start half a second sooner.
    uvicorn.run(
        "query_api.app:create_app",
        factory=True,
        host=host,
        port=port,
        server_header=False,
        http="query_api.live.connections.server_protocols:LiveHttpProtocol",
        ws="query_api.live.connections.server_protocols:LiveWebSocketProtocol",
        ws_max_size=_MAX_FIRST_FRAME_BYTES,
        # Compressed for each socket anew, a frame would cost more than all else that is done with it.
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
    )
