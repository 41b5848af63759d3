"""Instances that are filled when somebody looks at them: of a list's rows most have been shown before as they are."""

from collections.abc import Callable
from typing import Any

from tortoise.models import Model

FILLED = "_saved_in_db"


def fill(instance: Model, name: str) -> Any:
    """The attribute `name` of a late instance, for its model's `__getattr__`. Raises AttributeError."""
    cells = instance.__dict__
    late = cells.get("_late")
    if late is None or FILLED in cells:
        raise AttributeError(f"{type(instance).__name__} has no {name}")
    cells.update(late(cells["_row"]).__dict__)
    return getattr(instance, name)


def late(model: type[Model], key: Any, row: tuple[Any, ...], make: Callable[[Any], Model]) -> Any:
    """An instance of `model`, whose `__getattr__` calls `fill`, that is what `make` makes of `row`, but later."""
    instance = model.__new__(model)
    instance.__dict__.update(_row=row, _key=key, _late=make)
    return instance
