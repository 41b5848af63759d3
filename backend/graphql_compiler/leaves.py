"""Values of scalars and enums: what generated code does not see at once to be right comes here."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLEnumType,
    GraphQLID,
    GraphQLScalarType,
    GraphQLString,
    Undefined,
    is_specified_scalar_type,
)
from graphql.pyutils import is_iterable

from .bail import Bail
from .waiting import IsWaiting

# The test that a value needs no coercion, as Python source about `{v}`.
_AS_IT_IS = {
    "String": "{v}.__class__ is str",
    "ID": "{v}.__class__ is str",
    "Int": "{v}.__class__ is int and -2147483648 <= {v} <= 2147483647",
    "Float": "{v}.__class__ is float and {v} - {v} == 0.0",
    "Boolean": "{v}.__class__ is bool",
}
MOST_MEMBERS = 1_000
_NEVER_ODD = frozenset({str, int, float, bool, list, tuple, dict, set, frozenset, bytes})


def as_it_is(kind: GraphQLScalarType | GraphQLEnumType) -> str | None:
    """Python source of the test that a value of this type is its own coercion; None when there is no such test."""
    return _AS_IT_IS.get(kind.name) if is_specified_scalar_type(kind) else None


def refuse_odd(value: Any, default: bool, is_waiting: IsWaiting) -> None:
    """Raises Bail for what graphql-core does not complete but raise, await or call (`default`: of its own resolver)."""
    if value.__class__ in _NEVER_ODD:
        return
    if isinstance(value, Exception):
        raise Bail("error")
    if is_waiting(value):
        raise Bail("awaitable")
    if default and callable(value):
        raise Bail("callable")


def leaf(
    kind: GraphQLScalarType | GraphQLEnumType,
    *,
    non_null: bool,
    default: bool,
    seen: dict[int, str],
    is_waiting: IsWaiting,
) -> Callable[[Any], Any]:
    """The coercion of one value, None included. Raises Bail, and whatever the type's own function raises.

    `seen` remembers enum members by their identity, for generated code to look there first.
    """
    coerce = kind.coerce_output_value
    is_enum = isinstance(kind, GraphQLEnumType)
    as_text = kind is GraphQLID or kind is GraphQLString
    kept: list[Enum] = []

    def complete(value: Any) -> Any:
        if value is None or value is Undefined:
            if non_null:
                raise Bail("null")
            return None
        if as_text and isinstance(value, UUID):
            return str(value)
        refuse_odd(value, default, is_waiting)
        coerced = coerce(value)
        if coerced is None or coerced is Undefined:
            raise Bail("value")
        if is_enum and isinstance(value, Enum) and len(kept) < MOST_MEMBERS:
            kept.append(value)  # so that its identity stays its own
            seen[id(value)] = coerced
        return coerced

    return complete


def listed(non_null: bool, default: bool, is_waiting: IsWaiting) -> Callable[[Any], Any]:
    """What makes a list, or None, of a value that is none. Raises Bail for what graphql-core refuses or awaits."""

    def complete(value: Any) -> Any:
        if value is None or value is Undefined:
            if non_null:
                raise Bail("null")
            return None
        if value.__class__ is tuple:
            return value
        refuse_odd(value, default, is_waiting)
        if hasattr(value, "__aiter__"):
            raise Bail("async_iterable")
        if isinstance(value, Mapping) or not is_iterable(value):
            raise Bail("value")
        if iter(value) is value:
            raise Bail("iterator")  # it can be read only once, and graphql-core may have to
        return list(value)

    return complete
