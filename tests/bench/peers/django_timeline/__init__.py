"""The specification's own design, built plainly: Django REST beside PostgreSQL with its four indexes.

No authentication: the organization comes from a header, which is the peer's best case. Runs from `.venv-bench`.
"""
