"""Mutations convert their arguments by a shorter way than Strawberry's: to the same values, and all of them do."""

from typing import Any

import pytest
from graphql import GraphQLError, coerce_input_value
from strawberry.types.arguments import convert_arguments

from graphql_compiler.conversion import Conversion
from graphql_compiler.strawberry import DEFINITION
from orderwell.api.schema import schema
from orderwell.core.ids import uuid7
from tests.api.fuzzing import Fuzzer

DRAWS = 25
CORE = schema._schema
assert CORE.mutation_type is not None
FIELDS = CORE.mutation_type.fields


def drawn(fuzzer: Fuzzer, field: Any) -> dict[str, Any] | None:
    """Arguments as graphql-core gives them to a resolver; None when it refuses them before."""
    given: dict[str, Any] = {}
    for name, argument in field.args.items():
        if fuzzer.random.random() < 0.8:
            try:
                given[name] = coerce_input_value(fuzzer.value(argument.type, name, ""), argument.type)
            except (GraphQLError, TypeError, ValueError):
                return None
    return given


def outcome(convert: Any, *given: Any) -> Any:
    try:
        return convert(*given)
    except Exception as error:
        return type(error), str(error)


def test_every_mutation_has_the_shorter_way() -> None:
    assert {
        name for name, field in FIELDS.items() if "_short" not in getattr(field.resolve, "__qualname__", "")
    } == set()


def test_arguments_become_what_strawberry_makes_of_them(request: pytest.FixtureRequest) -> None:
    fuzzer = Fuzzer(CORE, request.config.getoption("--fuzz-seed"), {"Any": [str(uuid7())]}, {})
    conversion, compared = Conversion(schema), 0
    for field in FIELDS.values():
        declared = field.extensions[DEFINITION]
        quick = conversion.arguments(declared)
        for draw in range(DRAWS):
            fuzzer.nastiness = (0.0, 0.15, 0.5)[draw % 3]
            if (given := drawn(fuzzer, field)) is None:
                continue
            registry = schema.schema_converter.scalar_registry
            theirs = outcome(convert_arguments, given, declared.arguments, registry, schema.config, None)
            assert outcome(quick, given, None) == theirs, (declared.python_name, given)
            compared += 1
    assert compared > len(FIELDS) * DRAWS / 3
