"""What every process needs and no rule: settings, logging, the ClickHouse and Kafka clients and their errors."""
