"""Every query of both apps, and operations at random: compiled they give what graphql-core gives.

`--fuzz 50` draws 50 operations per root field instead of a few.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    OperationDefinitionNode,
    OperationType,
    get_named_type,
    parse,
    print_ast,
    separate_operations,
    type_from_ast,
)

from orderwell.access.models import User
from orderwell.core.work import Actor
from orderwell.customers.models import Contact
from orderwell.demo import make
from tests.api.fuzzing import Fuzzer
from tests.api.test_fuzz import known, world
from tests.conftest import Graph
from tests.counted import statements
from tests.judged import by_core, settled, shown

FEATURES = Path(__file__).parents[3] / "frontend" / "src"
COUNTING = {"performance"}  # its answer is another one because somebody asked
DRAWS = {"owner": 2, "buyer": 1, "visitor": 1}


def app_queries() -> dict[str, str]:
    """The queries of the apps with their fragments, by name."""
    texts = [path.read_text() for path in sorted(FEATURES.rglob("*.graphql"))]
    found = separate_operations(parse("\n".join(texts)))
    return {name: print_ast(document) for name, document in found.items() if _operation(document) is not None}


def _operation(document: DocumentNode) -> OperationDefinitionNode | None:
    """The query in the document, if it has one."""
    for one in document.definitions:
        if isinstance(one, OperationDefinitionNode) and one.operation is OperationType.QUERY:
            return one
    return None


QUERIES = app_queries()


@pytest.fixture
async def actors(gql: Graph) -> dict[str, Actor]:
    """Who asks, in a world with some of everything."""
    _, user = await world()
    buyer = await make.actor(user)
    contact = await Contact.get(user_id=user.id)
    owner = await User.filter(email__startswith="owner").first()
    assert owner is not None
    return {
        "owner": await make.actor(owner),
        "buyer": replace(buyer, customer_id=contact.customer_id),  # type: ignore[attr-defined]
        "visitor": Actor(),
    }


class Both:
    """Executes by both executors and compares."""

    def __init__(self, gql: Graph, patch: pytest.MonkeyPatch) -> None:
        from orderwell.api.schema import compiler

        self.gql, self.compiler, self.patch = gql, compiler, patch
        compiler._entries.clear()  # what another test asked must not count
        patch.setattr("graphql_compiler.compiler.REST", 0)  # plans are tried however often visitors are refused
        self.compiled: set[str] = set()
        self.whole: set[str] = set()  # what had an answer without errors

    async def agree(
        self, name: str, document: str, variables: dict[str, Any], actor: Actor, *, sparing: bool = False
    ) -> None:
        """Both give the same data and errors, to the order of keys; `sparing`: compiled it reads no more often."""

        counts: list[int] = []

        async def asked() -> dict[str, Any]:
            with statements() as seen:
                answer = await self.gql(document, variables, actor)
            counts.append(len(seen))
            return shown(answer)

        hits = self.compiler.counters.hits
        ours = await asked()
        if self.compiler.counters.hits == hits:  # it was cold
            ours = await asked()
        reads = counts[-1]
        theirs = await by_core(asked)
        core = counts[-1]
        if sparing and not theirs["errors"]:
            if reads > core:  # whoever searches first reads what is remembered from then on
                await asked()
                reads = counts[-1]
            assert reads <= core, (name, reads, core)
        if ours != theirs or repr(ours) != repr(theirs):
            again = await by_core(asked)
            ours, theirs = settled(ours, theirs, again), settled(theirs, theirs, again)
            assert repr(ours) == repr(theirs), (name, document, variables)
        if not theirs["errors"]:
            self.whole.add(name)
        if self.compiler.counters.hits > hits:
            self.compiled.add(name)


@pytest.fixture
def both(gql: Graph, monkeypatch: pytest.MonkeyPatch) -> Both:
    return Both(gql, monkeypatch)


def drawn(fuzzer: Fuzzer, operation: OperationDefinitionNode) -> dict[str, Any]:
    """Variables for a query of the apps."""
    first: Any = operation.selection_set.selections[0]
    root = fuzzer.schema.query_type
    assert root is not None
    field = root.fields[first.name.value]
    subject = get_named_type(field.type).name.removesuffix("Connection")
    variables = {}
    for one in operation.variable_definitions or ():
        name = one.variable.name.value
        kind = type_from_ast(fuzzer.schema, one.type)
        variables[name] = 3 if name == "first" else fuzzer.value(kind, name, subject)
    return variables


async def test_every_query_of_the_apps(both: Both, actors: dict[str, Actor], request: pytest.FixtureRequest) -> None:
    from orderwell.api.schema import schema

    fuzzer = Fuzzer(schema._schema, request.config.getoption("--fuzz-seed"), *await known())
    assert len(QUERIES) > 40
    for name, document in QUERIES.items():
        operation = _operation(parse(document))
        assert operation is not None
        if {one.name.value for one in operation.selection_set.selections} & COUNTING:
            continue
        for who, actor in actors.items():
            for _ in range(DRAWS[who]):
                await both.agree(name, document, drawn(fuzzer, operation), actor, sparing=True)
    missing = both.whole - both.compiled
    assert not missing, (missing, both.compiler.counters.as_dict())
    assert len(both.whole) > len(QUERIES) - 6, set(QUERIES) - both.whole


async def test_queries_at_random(both: Both, actors: dict[str, Actor], request: pytest.FixtureRequest) -> None:
    from orderwell.api.schema import schema

    fuzzer = Fuzzer(schema._schema, request.config.getoption("--fuzz-seed"), *await known())
    root = schema._schema.query_type
    assert root is not None
    times: int = request.config.getoption("--fuzz")
    for name in [one for one in root.fields if one not in COUNTING]:
        for who, actor in actors.items():
            for _ in range(times or DRAWS[who]):
                await both.agree(name, *fuzzer.operation("query", name), actor)
    assert len(both.compiled) > len(root.fields) / 2
