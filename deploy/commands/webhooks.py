"""`timeline webhooks`: changes of the timeline delivered to receivers of the organizations' own."""

import asyncio
import logging

from deploy.until_stopped import until_stopped
from query_api.webhooks.config import WebhookSettings
from query_api.webhooks.service import serve
from runtime.logging import configure_logging


def webhooks() -> None:
    """Deliver webhooks until Ctrl-C; several may run, one delivers."""
    settings = WebhookSettings.from_environment()
    configure_logging("webhooks")
    # Twenty lines a second while a broker is away; ours say it once.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    asyncio.run(until_stopped(serve(settings)))
