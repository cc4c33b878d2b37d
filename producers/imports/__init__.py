"""Files of a CRM's past into Kafka, once: mapped, judged line by line, written down, published, undone if asked."""
