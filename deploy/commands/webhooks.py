"""`timeline webhooks`: changes of the timeline delivered to receivers of the organizations' own."""

import asyncio
import logging
import signal

from query_api.webhooks.config import WebhookSettings
from query_api.webhooks.service import serve
from runtime.logging import configure_logging


def webhooks() -> None:
    """Deliver webhooks until Ctrl-C; several may run, one delivers."""
    settings = WebhookSettings.from_environment()
    configure_logging("webhooks")
    # Twenty lines a second while a broker is away; ours say it once.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    asyncio.run(_until_stopped(settings))


async def _until_stopped(settings: WebhookSettings) -> None:
    serving = asyncio.create_task(serve(settings))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, serving.cancel)
    try:
        await serving
    except asyncio.CancelledError:
        return
