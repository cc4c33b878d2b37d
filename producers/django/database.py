"""Which of a project's databases an object lives in: the transaction that its event belongs to."""

from django.db import DEFAULT_DB_ALIAS


def database_of(target_object: object) -> str:
    """The alias; the default database for what is not from one."""
    state = getattr(target_object, "_state", None)
    return str(getattr(state, "db", None) or DEFAULT_DB_ALIAS)
