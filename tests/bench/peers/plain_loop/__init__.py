"""A hand-written loop: confluent-kafka in, clickhouse-connect out, the offset committed behind the insert."""
