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
        self.unseen = Counter(
            "timeline_webhook_unseen_changes",
            "Changes whose row ClickHouse did not show in time, so they were not delivered. Above 0 is an incident.",
            registry=registry,
        )
        self.endpoints = Gauge(
            "timeline_webhook_endpoints", "Endpoints that this process delivers to.", registry=registry
        )
        self.leader = Gauge("timeline_webhook_leader", "1 in the process that delivers.", registry=registry)
