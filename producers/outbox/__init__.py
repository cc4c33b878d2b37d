"""Capture from a PostgreSQL application: rows and events into a table inside its transactions, and on to Kafka."""
