"""Instances that are filled when somebody looks at them: of a list's rows most have been shown before as they are."""

from typing import Any, TypeVar

from tortoise.models import Model

from .executor import maker
from .prepared import columns, select
from .sql import connection, prepared, spread

M = TypeVar("M", bound=Model)
FILLED = "_saved_in_db"


def fill(instance: Model, name: str) -> Any:
    """The attribute `name` of a late instance, for its model's `__getattr__`. Raises AttributeError."""
    cells = instance.__dict__
    late = cells.get("_late")
    if late is None or FILLED in cells:
        raise AttributeError(f"{type(instance).__name__} has no {name}")
    cells.update(late(cells["_row"]).__dict__)
    return getattr(instance, name)


def raw(instance: Model) -> Any:
    """The statement's row of an instance that `fetch_late` gave."""
    return instance.__dict__["_row"]


async def fetch_late(model: type[M], rest: str, *values: Any) -> list[M]:
    """As `prepared.fetch`, filled later. `model` has a `__getattr__` that calls `fill`; `_row` is the row as read."""
    on = connection()
    text, bound = prepared(on, *spread(f"{select(model)} {rest}", values))
    _, rows = await on.execute_query(text, bound)
    make = maker(model, columns(model), on.capabilities.dialect)
    assert make is not None, "all columns are there"
    found = []
    for row in rows:
        instance = model.__new__(model)
        instance.__dict__.update(_row=row, _late=make)
        found.append(instance)
    return found
