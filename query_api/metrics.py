"""The API's Prometheus metrics, in a registry of the application's own: two in one process do not clash."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class ApiMetrics:
    """Labels are bounded: route templates, query names, error names; never ids."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.request_seconds = Histogram(
            "timeline_api_request_seconds",
            "Time to answer, by route template.",
            ("method", "route", "status"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.query_seconds = Histogram(
            "timeline_api_query_seconds",
            "Time of a query at ClickHouse, by name of the query.",
            ("query",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.errors = Counter(
            "timeline_api_errors",
            "Answers with an error, by its name.",
            ("error",),
            registry=self.registry,
        )
        self.isolation_breaches = Counter(
            "timeline_api_isolation_breaches",
            "Answers held back because a row of another organization was in them. Anything but 0 is an incident.",
            registry=self.registry,
        )
        self.recorded_events = Counter(
            "timeline_api_recorded_events",
            "Events that Kafka acknowledged.",
            registry=self.registry,
        )
        self.change_notices = Counter(
            "timeline_api_change_notices",
            "Notices of `timeline.changes` that were handed to the cache and to live subscriptions.",
            registry=self.registry,
        )
        self.undecodable_notices = Counter(
            "timeline_api_undecodable_notices",
            "Records of `timeline.changes` that are no notice: the cache was emptied for each.",
            registry=self.registry,
        )
        self.changes_connected = Gauge(
            "timeline_api_changes_connected",
            "1 while `timeline.changes` is followed to within a second; otherwise nothing is cached.",
            registry=self.registry,
        )
        self.cache_hits = Counter(
            "timeline_api_cache_hits", "Questions that were answered out of the cache.", registry=self.registry
        )
        self.cache_misses = Counter(
            "timeline_api_cache_misses", "Questions that the cache may answer and did not.", registry=self.registry
        )
        self.cache_evictions = Counter(
            "timeline_api_cache_evictions",
            "Entries that were dropped for want of room: `TIMELINE_CACHE_BYTES`.",
            registry=self.registry,
        )
        self.cache_invalidations = Counter(
            "timeline_api_cache_invalidations",
            "Changes of objects, and whole caches that were emptied after a gap in the notices.",
            registry=self.registry,
        )
        self.cache_bytes = Gauge("timeline_api_cache_bytes", "What the cache holds, about.", registry=self.registry)
        self.cache_entries = Gauge("timeline_api_cache_entries", "Entries in the cache.", registry=self.registry)

    def exposition(self) -> bytes:
        """The text that Prometheus scrapes."""
        return generate_latest(self.registry)
