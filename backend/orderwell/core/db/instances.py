"""Instances that no row stands for yet, twenty times as fast as a model's own constructor makes them.

It reads and writes nothing. Tortoise looks at every attribute that is set: for an order of two lines two hundred times.
"""

from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import Any, TypeVar, cast

from tortoise.models import Model

M = TypeVar("M", bound=Model)
_builders: dict[type[Model], Callable[[dict[str, Any]], Model]] = {}


def new(model: type[M], **values: Any) -> M:
    """An instance that is not written yet, with its defaults. `values` have the types of the columns; keys are `*_id`.

    Raises TypeError for a name that is no column.
    """
    if model not in _builders:
        _builders[model] = _builder(model)
    return cast(M, _builders[model](values))


def _builder(model: type[Model]) -> Callable[[dict[str, Any]], Model]:
    meta = model._meta
    names = frozenset(meta.fields_db_projection)
    own = meta.db_pk_column not in meta.generated_db_fields
    fixed: dict[str, Any] = {"_partial": False, "_saved_in_db": False, "_custom_generated_pk": own}
    made: list[tuple[str, Callable[[], Any]]] = []
    for name in names:
        default = meta.fields_map[name].default
        if callable(default):
            made.append((name, default))
        elif isinstance(default, dict | list):
            made.append((name, partial(deepcopy, default)))
        else:
            fixed[name] = default

    def build(values: dict[str, Any]) -> Model:
        if not names.issuperset(values):
            raise TypeError(f"{model.__name__} has no {', '.join(sorted(values.keys() - names))}")
        instance = model.__new__(model)
        cells = instance.__dict__
        cells.update(fixed)
        cells["_await_when_save"] = {}
        cells.update(values)
        for name, default in made:
            if name not in values:
                cells[name] = default()
        return instance

    return build
