"""Values are coerced to what graphql-core coerces them to, and refused when it refuses them."""

from typing import Any

from graphql import GraphQLInputObjectType, Undefined, build_schema, type_from_ast
from graphql.language import parse_type
from graphql.utilities import coerce_input_value
from hypothesis import given, settings
from hypothesis import strategies as st

from graphql_compiler.bail import Bail
from graphql_compiler.inputs import Inputs

SCHEMA = build_schema("""
enum Colour { RED BLUE }
input Range { low: Float = 0.5, high: Float! }
input Filter {
  name: String, names: [String!]! = ["a"], colour: Colour = RED, range: Range, grid: [[Int]], below: Filter
}
input Either @oneOf { name: String, number: Int }
type Query { any(filter: Filter, either: Either, id: ID, yes: Boolean): Int }
""")
KINDS = ["Int", "Int!", "[Int!]", "[[Boolean]!]!", "Colour!", "Range", "Filter!", "[Filter]", "Either", "ID", "String"]
WORDS = st.sampled_from(["name", "names", "colour", "range", "grid", "below", "low", "high", "number", "other"])
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 2**33),
    st.floats(),
    st.sampled_from(["RED", "a", "GREEN"]),
    st.just(Undefined),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=8,
)
FITTING = st.fixed_dictionaries(
    {}, optional={"name": st.text(max_size=3), "names": st.lists(st.text(max_size=2)), "colour": st.just("BLUE"),
                  "grid": st.lists(st.lists(st.integers(0, 9))), "range": st.just({"high": 2})}
)  # fmt: skip


def _coerced(function: Any, value: Any) -> Any:
    try:
        return function(value)
    except (Bail, Exception):
        return Undefined


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(KINDS), st.one_of(VALUES, FITTING, st.fixed_dictionaries({"below": FITTING})))
def test_values_are_coerced_as_by_graphql_core(written: str, value: Any) -> None:
    kind: Any = type_from_ast(SCHEMA, parse_type(written))
    mine, theirs = _coerced(Inputs().of(kind), value), coerce_input_value(value, kind)
    assert repr(mine) == repr(theirs)


def test_names_and_classes_of_the_schema_are_used() -> None:
    kind = SCHEMA.type_map["Filter"]
    assert isinstance(kind, GraphQLInputObjectType)
    inputs = Inputs()
    assert inputs.of(kind)({"below": {"name": "x"}}) == {
        "names": ["a"],
        "colour": "RED",
        "below": {"name": "x", "names": ["a"], "colour": "RED"},
    }
    assert inputs.nests
    ranges = Inputs()
    assert ranges.of(SCHEMA.type_map["Range"])({"high": 3}) == {"low": 0.5, "high": 3.0}  # type: ignore[arg-type]
    assert not ranges.nests
