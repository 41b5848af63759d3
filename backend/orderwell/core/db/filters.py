"""A model's filters, each made when a query first names it.

Tortoise makes thirty for every column, 25,000 in all, of which queries name a few hundred: ten megabytes and a
twentieth of a start.
"""

from copy import copy
from typing import Any

from tortoise import filters, models
from tortoise.fields.base import Field
from tortoise.filters import FilterInfoDict

_made = filters.get_filters_for_field


def _only_of_relations(field_name: str, field: Field[Any] | None, source_field: str) -> dict[str, FilterInfoDict]:
    """In the place of `get_filters_for_field`."""
    return {} if field is not None and field.has_db_field else _made(field_name, field, source_field)


class Filters(dict[str, FilterInfoDict]):
    """By the name that a query gives them; those of relations are there from the beginning."""

    def __init__(self, meta: models.MetaInfo) -> None:
        super().__init__(meta._filters)
        self._meta = meta

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or (isinstance(key, str) and self._made(key))

    def __missing__(self, key: str) -> FilterInfoDict:
        if not self._made(key):
            raise KeyError(key)
        return self[key]

    def _made(self, key: str) -> bool:
        name = key.partition("__")[0]
        field = self._meta.pk if name == "pk" else self._meta.fields_map.get(name)
        if field is None or not field.has_db_field:
            return False
        found = _made(name, field, field.source_field or field.model_field_name).get(key)
        if found is None:
            return False
        own = self._meta.db.executor_class.get_overridden_filter_func(filter_func=found["operator"], filter_info=found)
        if own:
            found = copy(found)
            found["operator"] = own
        self[key] = found
        return True


def _begin(meta: models.MetaInfo) -> None:
    """In the place of `MetaInfo._generate_filters`."""
    meta.filters = Filters(meta)


def make_late() -> None:
    """From now on, for models that are declared later."""
    models.get_filters_for_field = _only_of_relations  # type: ignore[attr-defined]
    models.MetaInfo._generate_filters = _begin  # type: ignore[assignment, method-assign]
