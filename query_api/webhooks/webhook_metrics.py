"""Metrics of `timeline webhooks`; labels are bounded."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class WebhookMetrics:
    """In the registry of the process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.deliveries = Counter(
            "timeline_webhook_deliveries", "Attempts to deliver, by outcome.", ("outcome",), registry=registry
        )
        self.seconds = Histogram(
            "timeline_webhook_delivery_seconds", "Time of an attempt at the receiver.", registry=registry
        )
        self.gone = Counter(
            "timeline_webhook_gone_changes",
            "Changes that were not delivered, because their row is gone: erased, or lost.",
            registry=registry,
        )
        self.waiting = Gauge(
            "timeline_webhook_waiting_endpoints",
            "Endpoints that wait for rows which ClickHouse does not show yet. For minutes: a replica is behind.",
            registry=registry,
        )
        self.gaps = Counter(
            "timeline_webhook_gaps",
            "Times that an endpoint went on behind changes that the log no longer had. Above 0 is an incident.",
            registry=registry,
        )
        self.endpoints = Gauge(
            "timeline_webhook_endpoints", "Endpoints that this process delivers to.", registry=registry
        )
        self.leader = Gauge("timeline_webhook_leader", "1 in the process that delivers.", registry=registry)
