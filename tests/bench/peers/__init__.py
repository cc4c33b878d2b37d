"""What others use to carry events from Kafka to ClickHouse, each written as its own documentation would have it.

All of them decode, validate and summarise by the product's rules (`event_row.py`) and insert columns. None of them
does more: no dead letters, marks, notices, names, moves, and an offset is committed when the insert was acknowledged.
"""
