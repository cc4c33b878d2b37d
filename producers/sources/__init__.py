"""Mappings of source systems: what their rows mean as activities. One module each, pure functions."""
