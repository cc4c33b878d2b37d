"""Prometheus metrics of this room, in the application's registry."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)


class LiveMetrics:
    """Labels are bounded: kinds of connection and close codes."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.connections = Gauge(
            "timeline_live_connections",
            "Open live connections, by kind (socket, stream).",
            ("kind",),
            registry=registry,
        )
        self.frames = Counter("timeline_live_frames", "Frames sent.", ("kind",), registry=registry)
        self.endings = Counter(
            "timeline_live_endings",
            "Live connections that ended, by close code; 1013 are those dropped because they were slow or too many.",
            ("code",),
            registry=registry,
        )
        self.resyncs = Counter(
            "timeline_live_resyncs", "Clients told to read again, because changes were missed.", registry=registry
        )
        self.frame_seconds = Histogram(
            "timeline_live_frame_seconds",
            "From the log's time of a change notice to the moment its frame was written to a client that follows.",
            buckets=_SECONDS,
            registry=registry,
        )
