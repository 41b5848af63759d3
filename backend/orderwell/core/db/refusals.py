"""Refusals of the database that say more about the moment or the input than about the program."""

import sqlite3
from typing import Any

from tortoise.exceptions import IntegrityError, OperationalError, ValidationError

# PostgreSQL: serialization failure, deadlock, lock not available.
_PASSING = {"40001", "40P01", "55P03"}
_UNIQUE = "23505"
# Of class 22, data exceptions: too long a text, a number out of range, NUL, a date out of range.
_UNFIT = {"22001", "22003", "22021", "22008"}


def _cause(error: BaseException) -> tuple[Any, str]:
    """What the driver raised, and PostgreSQL's code of it."""
    found: Any = error.args[0] if isinstance(error, OperationalError | IntegrityError) and error.args else None
    return found, str(getattr(found, "sqlstate", "") or "")


def is_passing(error: BaseException) -> bool:
    """Somebody else was in the way: the same transaction may succeed when it runs again."""
    cause, code = _cause(error)
    return code in _PASSING or (isinstance(cause, sqlite3.OperationalError) and "database is locked" in str(cause))


def is_taken(error: BaseException) -> bool:
    """A unique value is there already."""
    cause, code = _cause(error)
    return code == _UNIQUE or (isinstance(cause, sqlite3.IntegrityError) and "UNIQUE" in str(cause))


def is_unfit(error: BaseException) -> bool:
    """A value does not fit its column."""
    cause, code = _cause(error)
    by_driver = code == "22000" and str(cause).endswith("range)")  # asyncpg, before it sends the value
    return isinstance(error, ValidationError) or code in _UNFIT or by_driver


def unfit_field(error: BaseException) -> str | None:
    """The column that a value does not fit, in GraphQL spelling; None when the database does not name it."""
    column, colon, _ = str(error).partition(":")
    first, *rest = column.split("_")
    return first + "".join(map(str.title, rest)) if colon and isinstance(error, ValidationError) else None
