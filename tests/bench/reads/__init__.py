"""`make bench-reads`: our reads beside the specification's own design, Django REST and PostgreSQL, on the same data."""
