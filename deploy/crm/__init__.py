"""A real CRM beside the stack: BottleCRM from its package, PostgreSQL from its wheel, its outbox relayed to Kafka."""
