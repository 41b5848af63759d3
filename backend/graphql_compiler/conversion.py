"""Arguments from graphql-core's values to Strawberry's, as Strawberry converts them: each type is looked at once."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from functools import partial
from typing import Any

import strawberry
from strawberry.relay.types import GlobalID
from strawberry.scalars import is_scalar
from strawberry.types.arguments import StrawberryArgument, convert_argument
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryObjectDefinition,
    StrawberryOptional,
    has_object_definition,
)
from strawberry.types.enum import StrawberryEnumDefinition, has_enum_definition
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType
from strawberry.types.unset import UNSET

Convert = Callable[[Any], Any]


class Unusual(Exception):
    """Strawberry itself has to convert it: `Maybe`, relay's ids, inputs that build their own values."""


def _as_it_is(value: Any) -> Any:
    return value


class Conversion:
    """Converts the arguments of one schema's fields."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self._config = schema.config
        self._registry = schema.schema_converter.scalar_registry
        self._inputs: dict[type, Convert] = {}

    def arguments(self, field: StrawberryField) -> Callable[[Mapping[str, Any], Any], dict[str, Any]]:
        """A function of the raw arguments and the info that gives those of the resolver."""
        names = self._config.name_converter
        parts = [(names.from_argument(one), one.python_name, self._argument(one)) for one in field.arguments]

        def convert(given: Mapping[str, Any], info: Any) -> dict[str, Any]:
            return {python: to(given[name], info) for name, python, to in parts if name in given}

        return convert

    def _argument(self, argument: StrawberryArgument) -> Callable[[Any, Any], Any]:
        kind, path = argument.type, (self._config.name_converter.from_argument(argument),)
        try:
            convert = self._of(kind)
        except Unusual:
            return lambda value, info: convert_argument(value, kind, self._registry, self._config, info, path=path)
        return lambda value, info: convert(value)

    def _of(self, kind: Any) -> Convert:
        """The conversion of values of a type. Raises Unusual."""
        if isinstance(kind, StrawberryMaybe) or kind is GlobalID:
            raise Unusual
        if isinstance(kind, StrawberryOptional):
            return self._of(kind.of_type)
        if isinstance(kind, LazyType):
            return self._of(kind.resolve_type())
        if isinstance(kind, StrawberryList):
            return partial(_listed, self._of(kind.of_type))
        if is_scalar(kind, self._registry) or isinstance(kind, StrawberryEnumDefinition) or has_enum_definition(kind):
            return _as_it_is
        if has_object_definition(kind) and kind.__strawberry_definition__.is_input:
            return self._input(kind)
        raise Unusual

    def _input(self, kind: type) -> Convert:
        definition: StrawberryObjectDefinition = kind.__strawberry_definition__  # type: ignore[attr-defined]
        if definition.from_input is not None:
            raise Unusual
        if kind not in self._inputs:
            self._inputs[kind] = lambda value: self._inputs[kind](value)  # for types within themselves
            try:
                self._inputs[kind] = self._made(kind, definition)
            except Unusual:
                del self._inputs[kind]
                raise
        return self._inputs[kind]

    def _made(self, kind: type, definition: StrawberryObjectDefinition) -> Convert:
        implied: dict[str, Any] = {
            one.python_name: None
            for one in definition.fields
            if one.default_value is MISSING and one.default_factory is MISSING
        }
        names = self._config.name_converter
        parts = [
            (names.from_field(one), one.python_name, self._of(one.resolve_type(type_definition=definition)))
            for one in definition.fields
        ]

        def convert(value: Any) -> Any:
            if value is None or value is UNSET:
                return value
            return kind(**_filled(implied, parts, value))

        return convert


def _filled(implied: Mapping[str, Any], parts: list[tuple[str, str, Convert]], value: Mapping[str, Any]) -> Any:
    filled = dict(implied)
    for name, python, convert in parts:
        if name in value:
            filled[python] = convert(value[name])
    return filled


def _listed(convert: Convert, value: Any) -> Any:
    if value is None or value is UNSET:
        return value
    # A new list in any case: graphql-core gives the same default to everybody.
    return list(value) if convert is _as_it_is else [convert(one) for one in value]
