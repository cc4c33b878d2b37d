"""From ClickHouse to people: the HTTP API. Imports schemas, runtime, and producers for its own writes."""
