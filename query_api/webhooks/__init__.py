"""Changes of the timeline delivered to receivers of an organization's own: signed, in order, at least once."""
