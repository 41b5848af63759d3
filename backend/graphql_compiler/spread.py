"""Taking the objects out of the values of a field, lists and all, and putting what became of them back in place.

A shape is what remains of a value: None for null, True for an object, a list for a list.
"""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLNonNull, Undefined, is_list_type

from .bail import Bail
from .completions import Completions

Spread = Callable[[Any, Callable[[Any], None]], Any]
Rebuild = Callable[[Any, Callable[[], Any]], Any]


def spreading(kind: Any, completions: Completions, default: bool) -> tuple[Spread, Rebuild]:
    """`spread(value, add)` adds the objects in the value and gives its shape; `rebuild(shape, take)` undoes that.

    `spread` raises Bail for null where the type forbids it, and for what is no list where it says list.
    """
    non_null = isinstance(kind, GraphQLNonNull)
    kind = kind.of_type if non_null else kind
    if is_list_type(kind):
        return _lists(kind, completions, non_null, default)
    return _objects(non_null)


def _objects(non_null: bool) -> tuple[Spread, Rebuild]:
    def spread(value: Any, add: Callable[[Any], None]) -> Any:
        if value is None or value is Undefined:
            if non_null:
                raise Bail("null")
            return None
        add(value)
        return True

    def rebuild(shape: Any, take: Callable[[], Any]) -> Any:
        return None if shape is None else take()

    return spread, rebuild


def _lists(kind: Any, completions: Completions, non_null: bool, default: bool) -> tuple[Spread, Rebuild]:
    inner, back = spreading(kind.of_type, completions, False)
    listed = completions.listed(non_null, default)

    def spread(value: Any, add: Callable[[Any], None]) -> Any:
        if value.__class__ is not list:
            value = listed(value)
            if value is None:
                return None
        return [inner(one, add) for one in value]

    def rebuild(shape: Any, take: Callable[[], Any]) -> Any:
        return None if shape is None else [back(one, take) for one in shape]

    return spread, rebuild
