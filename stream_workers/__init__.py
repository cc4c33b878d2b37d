"""From Kafka to ClickHouse: validate, enrich, store, dead-letter, notify; one file per step, wired by `app.py`."""
