"""What crosses a border: messages, event types, rows, topics and the ClickHouse DDL. Imports nothing of ours."""
