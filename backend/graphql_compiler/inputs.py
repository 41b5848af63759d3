"""Values of variables, coerced as graphql-core does: by one function for each type, made once for a document.

What graphql-core refuses makes a function raise; it meets the value again and says what is wrong.
"""

from collections.abc import Callable
from typing import Any

from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    Undefined,
    is_required_input_field,
)
from graphql.pyutils import is_iterable
from graphql.utilities.coerce_input_value import coerce_default_value

from .bail import Bail

Coerce = Callable[[Any], Any]


class Inputs:
    """Makes the functions of one variable's types. `nests`: some type is within itself, so that values can be deep."""

    def __init__(self) -> None:
        self.nests = False
        self._objects: dict[str, Coerce | None] = {}

    def of(self, kind: GraphQLInputType) -> Coerce:
        """The coercion of values of a type, null and Undefined included. Raises Bail, or what a scalar raises."""
        if isinstance(kind, GraphQLNonNull):
            present = self._present(kind.of_type)

            def required(value: Any) -> Any:
                if value is None or value is Undefined:
                    raise Bail("variables")
                return present(value)

            return required
        given = self._present(kind)
        return lambda value: None if value is None or value is Undefined else given(value)

    def _present(self, kind: Any) -> Coerce:
        """Of values that are there."""
        if isinstance(kind, GraphQLList):
            return _list(self.of(kind.of_type))
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind)
        return _leaf(kind.coerce_input_value)

    def _object(self, kind: GraphQLInputObjectType) -> Coerce:
        name = kind.name
        if name in self._objects:
            if (known := self._objects[name]) is not None:
                return known
            self.nests = True
            return lambda value: self._objects[name](value)  # type: ignore[misc] # it is made by then
        self._objects[name] = None
        made = self._objects[name] = self._made(kind)
        return made

    def _made(self, kind: GraphQLInputObjectType) -> Coerce:
        fields, out_type, one_of = kind.fields, kind.out_type, kind.is_one_of
        parts = [
            (
                name,
                field.out_name or name,
                self.of(field.type),
                coerce_default_value(field),
                is_required_input_field(field),
            )
            for name, field in fields.items()
        ]

        def coerce(value: Any) -> Any:
            if not isinstance(value, dict) or any([name not in fields for name in value]):  # noqa: C419 # quicker
                raise Bail("variables")
            found: dict[str, Any] = {}
            for name, out_name, part, default, required in parts:
                given = value.get(name, Undefined)
                if given is not Undefined:
                    found[out_name] = part(given)
                elif required:
                    raise Bail("variables")
                elif default is not Undefined:
                    found[out_name] = default
            if one_of and not _is_one(value, found):
                raise Bail("variables")
            return out_type(found)

        return coerce


def _is_one(value: dict[str, Any], found: dict[str, Any]) -> bool:
    """Whether exactly one field was given, and not null."""
    return len(value) == len(found) == 1 and None not in found.values()


def _leaf(coerce_leaf: Coerce) -> Coerce:
    def coerce(value: Any) -> Any:
        found = coerce_leaf(value)
        if found is Undefined:
            raise Bail("variables")
        return found

    return coerce


def _list(item: Coerce) -> Coerce:
    def coerce(value: Any) -> Any:
        return [item(one) for one in value] if is_iterable(value) else [item(value)]

    return coerce
