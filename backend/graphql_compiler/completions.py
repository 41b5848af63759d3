"""The checks and coercions that the plans of one schema share."""

from collections.abc import Callable, Mapping
from inspect import iscoroutine
from typing import Any

from graphql import GraphQLEnumType, GraphQLObjectType, GraphQLScalarType, Undefined
from graphql.pyutils import is_awaitable

from .adapter import Adapter, Check
from .bail import Bail
from .leaves import leaf, listed, refuse_odd
from .waiting import IsWaiting

MOST_CLASSES = 1_000  # that one type remembers; programs that make classes at run time must not fill the memory

Leaf = tuple[Callable[[Any], Any], dict[int, str]]
Fit = tuple[set[type], Callable[[Any], bool]]


def is_of(kind: GraphQLObjectType, value: Any, info: Any) -> None:
    """Raises Bail unless the type's own `is_type_of`, if it has one, takes the value for one of its objects."""
    if kind.is_type_of is None:
        return
    answer: Any = kind.is_type_of(value, info)
    if is_awaitable(answer):
        if iscoroutine(answer):
            answer.close()
        raise Bail("awaitable")
    if not answer:
        raise Bail("type")


class Completions:
    """Made once for each type, nullability and kind of resolver."""

    def __init__(self, adapter: Adapter) -> None:
        self.adapter = adapter
        self._leaves: dict[tuple[str, bool, bool], Leaf] = {}
        self._fits: dict[tuple[str, bool, bool], Fit] = {}
        self.is_waiting = IsWaiting(adapter.immediate)
        self._lists = {(n, d): listed(n, d, self.is_waiting) for n in (False, True) for d in (False, True)}

    def leaf(self, kind: GraphQLScalarType | GraphQLEnumType, non_null: bool, default: bool) -> Leaf:
        """The coercion, and the enum members that it remembers."""
        key = (kind.name, non_null, default)
        if key not in self._leaves:
            seen: dict[int, str] = {}
            self._leaves[key] = self._make_leaf(kind, non_null, default, seen), seen
        return self._leaves[key]

    def _make_leaf(
        self, kind: GraphQLScalarType | GraphQLEnumType, non_null: bool, default: bool, seen: dict[int, str]
    ) -> Callable[[Any], Any]:
        return leaf(kind, non_null=non_null, default=default, seen=seen, is_waiting=self.is_waiting)

    def listed(self, non_null: bool, default: bool) -> Callable[[Any], Any]:
        """What makes a list of a value that is none."""
        return self._lists[non_null, default]

    def fit(self, kind: GraphQLObjectType, non_null: bool, default: bool) -> Fit:
        """Classes whose objects need no look, and the look at others: true for null. It raises Bail for unfit objects.

        With a type whose check needs an info the caller makes that check.
        """
        key = (kind.name, non_null, default)
        if key not in self._fits:
            self._fits[key] = self._make_fit(kind, non_null, default)
        return self._fits[key]

    def _make_fit(self, kind: GraphQLObjectType, non_null: bool, default: bool) -> Fit:
        fit: set[type] = set()
        check = self.adapter.check(kind)

        def is_null(value: Any) -> bool:
            if value is None or value is Undefined:
                if non_null:
                    raise Bail("null")
                return True
            refuse_odd(value, default, self.is_waiting)
            if isinstance(value, Mapping) and value.__class__ is not dict:
                raise Bail("mapping")  # it might have attributes beside its keys
            if check in (Check.CLASS, Check.VALUE):
                is_of(kind, value, None)
            if check is not Check.VALUE and len(fit) < MOST_CLASSES:
                fit.add(value.__class__)
            return False

        return fit, is_null
