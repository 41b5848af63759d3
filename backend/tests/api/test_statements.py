"""Every query of both apps: how many statements it takes, and that more rows take no more of them."""

from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse

from tests.api.fuzzing import Fuzzer
from tests.api.test_compiled import COUNTING, QUERIES, _operation, drawn
from tests.api.test_fuzz import known, world
from tests.conftest import Graph
from tests.counted import statements

MOST = 12  # statements of one document
# Pages that ask for many things at once, and how many statements each may take.
ALLOWED = {
    "ConsoleOrderPage": 22,  # as the shop's, with its money, how it was sourced and what else the customer ordered
    "StoreOrderPage": 17,  # its parcels, payments, files and approval
    "StoreRelatedGoods": 16,  # three kinds of goods, each with prices and stock
    "PaletteFind": 17,  # orders, customers and goods, each of which may correct the words
}


async def asked(gql: Graph, document: str, variables: dict[str, Any]) -> int | None:
    """Statements of the document; None when it has errors.

    It is asked once before, for whoever searches first after a change reads what the search keeps in memory.
    """
    await gql(document, variables)
    with statements() as seen:
        answer = await gql(document, variables)
    return None if answer.errors else len(seen)


def many(operation: OperationDefinitionNode, variables: dict[str, Any]) -> dict[str, Any]:
    """The variables with pages as long as they may be, no filter, and every part that may be left out."""
    names = {one.variable.name.value: str(one.type.kind) for one in operation.variable_definitions or ()}
    optional = {
        name for name, kind in names.items() if kind != "non_null_type" and name not in ("id", "number", "code")
    }
    kept = {name: value for name, value in variables.items() if name not in optional}
    switches = {name for name in kept if isinstance(kept[name], bool)}
    return {**kept, **dict.fromkeys(switches, True), **({"first": 100} if "first" in names else {})}


async def test_more_rows_take_no_more_statements(gql: Graph, request: pytest.FixtureRequest) -> None:
    from orderwell.api.schema import schema

    await world()
    fuzzer = Fuzzer(schema._schema, request.config.getoption("--fuzz-seed"), *await known())
    chosen: dict[str, dict[str, Any]] = {}
    before: dict[str, int] = {}
    for name, document in QUERIES.items():
        operation = _operation(parse(document))
        assert operation is not None
        if {getattr(one, "name").value for one in operation.selection_set.selections} & COUNTING:  # noqa: B009
            continue
        chosen[name] = many(operation, drawn(fuzzer, operation))
        if (count := await asked(gql, document, chosen[name])) is not None:
            before[name] = count
    assert len(before) > len(QUERIES) * 3 / 4, sorted(set(QUERIES) - set(before))
    await world()
    after = {name: await asked(gql, QUERIES[name], chosen[name]) for name in before}
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}
    assert {name: count for name, count in before.items() if count > ALLOWED.get(name, MOST)} == {}
