"""Which columns of rows an operation needs: of two hundred lines of orders a list shows a fourth of what they have.

A relation says which attributes of its rows it looks at (`reads`); a field without a resolver is one itself. Compiled
queries know all that they select of a type, so that who reads its rows can leave out what nobody will look at. Where
that is not known, rows are read whole. A row without what a resolver looks at raises AttributeError, upon which
graphql-core executes the query, with whole rows: what is said wrong here costs time, and never gives a wrong answer.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from strawberry.types import Info

from .arguments import to_camel_case

F = TypeVar("F", bound=Callable[..., Any])
MARK = "__reads__"


def reads(*attributes: str) -> Callable[[F], F]:
    """Under `relation`: the attributes of its rows that the function looks at, none beside them."""

    def mark(function: F) -> F:
        setattr(function, MARK, attributes)
        return function

    return mark


def asked(info: Info, view: Any, *always: str) -> tuple[str, ...] | None:
    """The columns of the view's model that the operation needs, and those of the attributes `always`.

    None when that is not known: read whole rows.
    """
    selected = getattr(info._raw_info, "selected", None)
    return None if selected is None else _columns(view, frozenset(selected.get(_name(view), ())), always)


def _name(view: Any) -> str:
    return str(view.__strawberry_definition__.name)


@lru_cache(maxsize=1000)
def _columns(view: Any, selected: frozenset[str], always: tuple[str, ...]) -> tuple[str, ...] | None:
    known = _attributes(view)
    wanted = set(always)
    for name in selected - {"__typename"}:
        if (attributes := known[name]) is None:
            return None
        wanted.update(attributes)
    columns: Mapping[str, str] = view.__model__._meta.fields_db_projection
    return tuple(columns[one] for one in sorted(wanted)) if wanted <= columns.keys() else None


@lru_cache(maxsize=100)
def _attributes(view: Any) -> Mapping[str, tuple[str, ...] | None]:
    """For each field of the view what it looks at; None where nobody has said so."""
    found: dict[str, tuple[str, ...] | None] = {}
    for one in view.__strawberry_definition__.fields:
        resolver = one.base_resolver
        looks_at = (one.python_name,) if resolver is None else getattr(resolver.wrapped_func, MARK, None)
        found[one.graphql_name or to_camel_case(one.python_name)] = looks_at
    return found
