"""From a CRM to Kafka: the one publisher, `TimelineEvent.record`, the Django app, files of messages."""
