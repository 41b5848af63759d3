"""Hand-written SQL for both databases: `?` placeholders, plain values in, dicts out."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg.pgproto.pgproto import UUID as Uuid  # of rows on both databases, see `executor`
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import require_context

from .noting import Noting
from .pending import Pending

_open: ContextVar[Noting | None] = ContextVar("transaction", default=None)  # Tortoise's own way takes ten calls


def connection() -> Noting:
    """The current connection: the open transaction's inside one, else the pool."""
    current: Any = _open.get() or require_context().connections.get("default")
    return current  # type: ignore[no-any-return]


def is_sqlite() -> bool:
    return connection().capabilities.dialect == "sqlite"


@asynccontextmanager
async def transaction(grouped: bool = False) -> AsyncIterator[Noting]:
    """Commit, or undo what failed. `grouped`: it is short; on SQLite it may share its commit."""
    on: Any = connection()
    await on.flush()  # what a part of it undoes does not concern what came before
    async with on._in_transaction(grouped=True) if grouped and is_sqlite() else on._in_transaction() as client:
        client.pending, client.short, token = Pending(), grouped, _open.set(client)
        try:
            yield client
            await client.flush()
        finally:
            _open.reset(token)


# What SQLite keeps as text.
TEXTS: dict[type, Callable[[Any], str]] = {
    UUID: str,
    Uuid: str,
    Decimal: str,
    datetime: lambda value: value.isoformat(" "),
    date: date.isoformat,
}


def for_sqlite(value: Any) -> Any:
    """How SQLite keeps a value; an enumeration's member is its value there, as it is everywhere."""
    if convert := TEXTS.get(type(value)):
        return convert(value)
    return value.value if isinstance(value, Enum) else value


@lru_cache(maxsize=1024)
def _numbered(sql: str) -> str:
    parts = sql.split("?")
    return "".join(f"{part}${i}" for i, part in enumerate(parts[:-1], 1)) + parts[-1]


def prepared(on: BaseDBAsyncClient, sql: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """`sql` and `values` in the dialect of `on`. No `?` may stand in a literal."""
    if on.capabilities.dialect == "sqlite":
        return sql, [for_sqlite(value) for value in values]
    return _numbered(sql), [value.value if isinstance(value, Enum) else value for value in values]


def spread(sql: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """Every list among `values` in place: its `?` becomes as many as it has values, NULL when it has none."""
    if not any(type(value) is list for value in values):
        return sql, list(values)
    text, *rest = sql.split("?")
    flat: list[Any] = []
    for value, after in zip(values, rest, strict=True):
        many = value if type(value) is list else [value]
        flat += many
        text += (", ".join("?" * len(many)) or "NULL") + after
    return text, flat


async def rows(sql: str, *values: Any) -> list[dict[str, Any]]:
    """The rows of a SELECT, or of a statement with RETURNING. A list fills its `?`, see `spread`: `id IN (?)`."""
    on = connection()
    found: list[dict[str, Any]] = await on.execute_query_dict(*prepared(on, *spread(sql, values)))
    return found


def as_id(value: Any) -> UUID:
    """An id in a row, which SQLite keeps as text. A `Uuid` is read four times as fast as Python's own, and is one."""
    found: UUID = value if isinstance(value, UUID) else Uuid(value)
    return found


def like(text: str) -> str:
    """What `LIKE ? ESCAPE '!'` takes for the text itself."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def moment(value: datetime | str) -> datetime:
    """A time in a row, which SQLite keeps as text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


async def changed(sql: str, *values: Any) -> int:
    """Run an UPDATE or DELETE, with lists as in `rows`, and say how many rows it touched (an INSERT: use RETURNING)."""
    on = connection()
    count, _ = await on.execute_query(*prepared(on, *spread(sql, values)))
    return int(count)


async def later(sql: str, *values: Any) -> None:
    """Run a statement whose outcome nobody waits for; in a unit of work together with others, see `pending`."""
    on = connection()
    text, bound = prepared(on, sql, values)
    await on.note(text, [bound])


async def flush() -> None:
    """Hand over what the unit of work has noted so far, see `pending`. Raises IntegrityError."""
    await connection().flush()
