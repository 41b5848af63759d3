"""Instances that are filled when somebody looks at them: of a list's rows most have been shown before as they are.

What a list asks the database is which rows, and in what order. The rows themselves it has when they were read before
and nobody has written their table since: then only their keys are read, which an index has (see `fetch_late`).
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

from tortoise.models import Model

from . import versions
from .executor import Make, maker
from .prepared import columns, select
from .sql import connection, prepared, spread

M = TypeVar("M", bound=Model)
FILLED = "_saved_in_db"
MOST = 4_000  # rows of a model that are remembered


def fill(instance: Model, name: str) -> Any:
    """The attribute `name` of a late instance, for its model's `__getattr__`. Raises AttributeError."""
    cells = instance.__dict__
    late = cells.get("_late")
    if late is None or FILLED in cells:
        raise AttributeError(f"{type(instance).__name__} has no {name}")
    cells.update(late(cells["_row"]).__dict__)
    return getattr(instance, name)


async def fetch_late(model: type[M], rest: str, *values: Any, recall: bool = False) -> list[M]:
    """As `prepared.fetch`, filled later. `model` has a `__getattr__` that calls `fill`.

    `_key` is a row's key, `_row` the row as read: one object as long as it is read to be the same.

    `recall`: rows that were read so before and not written since need not be read again; they are the same instances,
    which nobody changes. Only for who knows of all commits, outside of transactions. All who recall rows of a model
    have to have equal rights to them, for within `versions.LAG` a row may be one that another process has changed.
    """
    recent = _recent(model)
    if recall and (recalled := await recent.find(rest, values)) is not None:
        return recalled
    standing = recent.standing()
    rows = await _read(f"{select(model)} {rest}", values)
    make = maker(model, columns(model), connection().capabilities.dialect)
    assert make is not None, "all columns are there"
    found = [recent.late(row, make) for row in rows]
    if recall and recent.standing() is standing:
        recent.keep(found)
    return found


async def _read(text: str, values: Sequence[Any]) -> Sequence[Any]:
    on = connection()
    _, found = await on.execute_query(*prepared(on, *spread(text, values)))
    return found  # type: ignore[no-any-return]


class _Recent(Generic[M]):
    """The rows of one model that were read last, and instances of those that are still so."""

    def __init__(self, model: type[M]) -> None:
        self.model, self.table, key = model, model._meta.db_table, model._meta.db_pk_column
        self.place, self.keys = columns(model).index(key), f"SELECT {key} FROM {self.table}"
        self.rows: dict[Any, tuple[Any, ...]] = {}
        self._standing: dict[Any, M] = {}
        self._mark = versions.mark(self.table)

    def standing(self) -> dict[Any, M]:
        """The instances that are as their rows are, by key: another dictionary once the table has been written."""
        mark = versions.mark(self.table)
        if mark != self._mark:
            self._mark, self._standing = mark, {}
        return self._standing

    async def find(self, rest: str, values: Sequence[Any]) -> list[M] | None:
        """What `rest` finds, when all of it was read before and nobody has written anything meanwhile."""
        standing = self.standing()
        if not standing:
            return None
        keys = await _read(f"{self.keys} {rest}", values)
        if self.standing() is not standing:
            return None
        try:
            return [standing[row[0]] for row in keys]
        except KeyError:
            return None

    def late(self, read: Any, make: Make) -> M:
        """An instance of a row as it was read just now."""
        row, key = tuple(read), read[self.place]
        known = self.rows.get(key)
        if known == row:
            row = known
        else:
            if len(self.rows) >= MOST:
                self.rows.clear()
            self.rows[key] = row
        instance = self.model.__new__(self.model)
        instance.__dict__.update(_row=row, _key=key, _late=make)
        return instance

    def keep(self, found: Sequence[M]) -> None:
        """These are as their rows are."""
        if len(self._standing) >= MOST:
            self._standing.clear()
        self._standing.update({one.__dict__["_key"]: one for one in found})


@lru_cache(maxsize=64)
def _recent(model: type[M]) -> _Recent[M]:
    return _Recent(model)
