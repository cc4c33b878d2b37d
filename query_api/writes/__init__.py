"""From a request to Kafka: recording, editing, deleting, restoring, and waiting until it can be read."""
