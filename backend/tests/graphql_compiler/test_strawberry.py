"""Schemas made with Strawberry: the same answers with and without the compiler, and less done for them."""

import asyncio
import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import pytest
import strawberry
from strawberry.extensions import FieldExtension
from strawberry.permission import BasePermission

from graphql_compiler import IMPURE, Compiler
from graphql_compiler.strawberry import CompiledQueries, StrawberryAdapter

T = TypeVar("T")
CALLS: list[str] = []


@dataclass
class Row:
    """What a database gives."""

    id: UUID
    name: str
    made: datetime


class Batched(FieldExtension):
    """Asks `function` for one source at a time, or for all."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def resolve(self, next_: Any, source: Any, info: Any, **kwargs: Any) -> Any:
        CALLS.append("one")
        kwargs.pop("rows", None)
        return self.function([source], info, **kwargs)[0]

    async def resolve_batch(self, sources: Sequence[Any], info: Any, **kwargs: Any) -> Any:
        CALLS.append("many")
        await asyncio.sleep(0)
        return self.function(sources, info, **kwargs)


@strawberry.enum
class Size(enum.Enum):
    SMALL = "s"
    LARGE = "l"


@strawberry.interface
class Node:
    id: strawberry.ID


@strawberry.input
class Where:
    like: str = "x"
    size: Size | None = Size.LARGE


@strawberry.type
class Tag(Node):
    text: str


@strawberry.type
class Price:
    minor: int

    @classmethod
    def is_type_of(cls, value: Any, info: Any) -> bool:
        return isinstance(value, cls)


def tags(rows: strawberry.Parent[Any], info: strawberry.Info, count: int = 2, where: Where | None = None) -> Any:
    """Only tells the arguments."""


def tags_of(rows: Sequence[Any], info: strawberry.Info, count: int = 2, where: Where | None = None) -> list[list[Tag]]:
    assert info.context == "c"
    like = where.like if where else "-"
    return [[Tag(id=strawberry.ID(f"{n}"), text=f"{row.name} {like} {n}") for n in range(count)] for row in rows]


@strawberry.type
class Product(Node):
    name: str
    made: datetime
    tags: list[Tag] = strawberry.field(tags, graphql_type=list[Tag], extensions=[Batched(tags_of)])

    @classmethod
    def is_type_of(cls, value: Any, info: Any) -> bool:
        return isinstance(value, Row | cls)

    @strawberry.field
    def loud(self, root: strawberry.Parent[Row], info: strawberry.Info, marks: int = 1) -> str:
        return root.name.upper() + "!" * marks + info.context

    @strawberry.field
    async def price(self, root: strawberry.Parent[Row]) -> Price | None:
        await asyncio.sleep(0)
        return Price(minor=len(root.name)) if root.name != "free" else None

    @strawberry.field
    @staticmethod
    def size(root: strawberry.Parent[Row]) -> Size:
        return Size.SMALL if len(root.name) < 5 else Size.LARGE

    @strawberry.field
    def where(self, info: strawberry.Info) -> str:
        return ".".join(map(str, info.path.as_list()))

    @strawberry.field
    def asked(self, info: strawberry.Info) -> list[str]:
        return [*(str(one) for one in info.variable_values), info.field_name, info.python_name, str(info.return_type)]


@strawberry.type
class Page(Generic[T]):
    nodes: list[T]

    @strawberry.field
    def total(self) -> int:
        return len(self.nodes)


class Never(BasePermission):
    message = "never"

    def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:
        return info.context == "root"


ROWS = [Row(UUID(int=n), name, datetime(2026, 1, n, tzinfo=UTC)) for n, name in enumerate(["tea", "coffee", "free"], 1)]


@strawberry.type
class Query:
    @strawberry.field
    def products(self, first: int = 2, where: Where | None = None) -> list[Product]:
        return ROWS[:first] if where is None or where.size is Size.LARGE else ROWS[::-1]  # type: ignore[return-value]

    @strawberry.field
    async def page(self) -> Page[Product]:
        return Page(nodes=ROWS)  # type: ignore[arg-type]

    @strawberry.field
    def things(self) -> list[Annotated[Product | Tag | Price, strawberry.union("Something")] | None]:
        return [ROWS[0], Tag(id=strawberry.ID("t"), text="t"), Price(minor=3), None]  # type: ignore[list-item]

    @strawberry.field
    def nodes(self) -> list[Node]:
        return [ROWS[1], Tag(id=strawberry.ID("n"), text="n")]  # type: ignore[list-item]

    @strawberry.field(permission_classes=[Never])
    def secret(self) -> str | None:
        return "secret"

    @strawberry.field
    def broken(self, yes: bool = True) -> str | None:
        if yes:
            raise ValueError("broken")
        return "whole"

    @strawberry.field(metadata={IMPURE: True})
    def counted(self) -> int:
        CALLS.append("counted")
        return len(CALLS)


plain = strawberry.Schema(query=Query)
schema = strawberry.Schema(query=Query, extensions=[lambda: CompiledQueries(compiler)])
compiler = Compiler(schema._schema, adapter=StrawberryAdapter(schema))

COMPILED = [
    "{ products { id name made loud size } }",
    "query($n: Int! = 1) { products(first: 3) { loud(marks: $n) price { minor __typename } asked } }",
    "query($w: Where) { a: products(where: $w) { name } b: products(where: {size: SMALL}) { name } }",
    "query($w: Where = {like: \"q\"}) { products { tags(count: 1, where: $w) { text } x: tags(where: {}) { id } } }",
    "{ page { total nodes { ...P } __typename } } fragment P on Product { name price { minor } }",
    "{ things { __typename ... on Product { name loud } ... on Node { id } ... on Price { minor } } }",
    "{ nodes { id __typename ... on Tag { text } ... on Product { made } } broken(yes: false) }",
]  # fmt: skip


@pytest.mark.parametrize("document", COMPILED)
async def test_the_answers_are_strawberrys(document: str) -> None:
    hits = compiler.counters.hits
    for variables in ({}, {"n": 2, "w": {"like": "z", "size": "SMALL"}}):
        theirs = await plain.execute(document, variables, "c")
        assert not theirs.errors
        for _ in range(3):
            ours = await schema.execute(document, variables, "c")
            assert repr(ours.data) == repr(theirs.data)
            assert not ours.errors
    assert compiler.counters.hits > hits, compiler.counters.as_dict()


@pytest.mark.parametrize("document", ["{ broken }", "{ secret products { name } }", "{ page { nodes { price } } }"])
async def test_the_errors_are_strawberrys(document: str) -> None:
    theirs = await plain.execute(document, None, "c")
    for _ in range(3):
        ours = await schema.execute(document, None, "c")
        assert (ours.data, list(map(str, ours.errors or ()))) == (theirs.data, list(map(str, theirs.errors or ())))


async def test_permissions_are_asked() -> None:
    for who, errors in (("root", False), ("c", True), ("root", False), ("c", True)):
        answer = await schema.execute("{ secret }", None, who)
        assert bool(answer.errors) is errors


async def test_paths_are_told_to_who_asks() -> None:
    document = "{ page { nodes { where } } again: products { tags { text } here: where } }"
    theirs = await plain.execute(document, None, "c")
    answers = [await schema.execute(document, None, "c") for _ in range(5)]
    assert all(answer.data == theirs.data for answer in answers)


async def test_a_batched_extension_is_asked_once_for_a_level() -> None:
    document = "{ page { nodes { tags { text } } } }"
    CALLS.clear()
    first = await schema.execute(document, None, "c")
    assert CALLS == ["one"] * 3
    CALLS.clear()
    again = await schema.execute(document, None, "c")
    assert CALLS == ["many"]
    assert first.data == again.data


async def test_impure_fields_run_once_in_every_execution() -> None:
    for _ in range(3):
        CALLS.clear()
        await schema.execute("{ counted broken }")
        assert CALLS == ["counted"]
