"""`timeline relay`: an application's outbox into Kafka."""

import signal
from datetime import timedelta

import prometheus_client

from producers.outbox.config import RelaySettings
from producers.outbox.mapping import load_mapping
from producers.outbox.relay import Relay
from runtime.kafka import KafkaPublisher
from runtime.logging import configure_logging

_DELIVERY_SECONDS = 30


def relay() -> None:
    """Publish the changes of an application's outbox until Ctrl-C; several may run, one works."""
    settings = RelaySettings.from_environment()
    mapping = load_mapping(settings.relay_mapping)
    configure_logging("relay")
    if settings.relay_port:
        prometheus_client.start_http_server(settings.relay_port)
    with KafkaPublisher(settings.kafka_bootstrap_servers, _DELIVERY_SECONDS) as publisher:
        runner = Relay(
            settings.outbox_url,
            publisher,
            mapping,
            settings.input_topics[0],
            batch_rows=settings.relay_batch_rows,
            poll=timedelta(seconds=settings.relay_poll_seconds),
        )
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: runner.stop())
        runner.run()
