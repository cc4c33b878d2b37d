"""`timeline.changes`, followed whole by every API instance: for the cache and for live subscriptions."""
