"""Keepers: who gives answers of before is told exactly what is wanted, and can have the rest made."""

from collections.abc import Hashable, Sequence
from typing import Any, cast

import pytest
import strawberry
from graphql import GraphQLObjectType, parse
from strawberry.types.arguments import convert_arguments

from graphql_compiler import LATE, Compiler, Gap, GraphQLCoreAdapter, Make
from graphql_compiler.conversion import Conversion

from .test_compiler import Row, item, made, second, shop

DOCUMENT = "query($n: Int, $loud: String) { shop { items(first: $n) { name shop { name } x: shop { name } } } here }"


class Memory:
    """Keeps what was made, by the name of the row; `short`: gives one answer too few."""

    def __init__(self) -> None:
        self.known: dict[Hashable, Any] = {}
        self.made: list[list[int]] = []
        self.open, self.short = True, False

    def takes(self, objects: Sequence[Any], info: Any) -> bool:
        return self.open

    async def answers(
        self, objects: Sequence[Any], info: Any, selection: Hashable, late: Hashable, make: Make
    ) -> Sequence[Any]:
        keys = [(selection, late, one.name) for one in objects]
        missing = [place for place, key in enumerate(keys) if key not in self.known]
        self.made.append(missing)
        answers = await make(missing, f"{info.context} inside") if missing else []
        self.known |= {keys[place]: answer for place, answer in zip(missing, answers, strict=True)}
        return [self.known[key] for key in keys][self.short :]


def around(memory: Memory) -> tuple[Compiler, list[Any]]:
    seen: list[Any] = []

    def shops(sources: Sequence[Any], info: Any) -> list[Any]:
        seen.append((info.context, [one.name for one in sources]))
        return [Row(name=f"of {one.name}", items=[]) for one in sources]

    schema = made(Shop_items=lambda source, info, first: source.items[:first], Item_shop_batch=shops)
    return Compiler(schema, adapter=GraphQLCoreAdapter(keepers={"Item": memory})), seen


async def test_only_what_is_missing_is_made() -> None:
    memory = Memory()
    compiler, seen = around(memory)
    document, root = parse(DOCUMENT), Row(shop=shop(4), here="yes")
    plain = await second(compiler, document, root=root, context="c", variables={"n": 2})
    assert memory.made == [[0, 1]]
    assert [context for context, _ in seen] == ["c inside"] * 2  # one for each alias
    wider = await compiler.execute(document, root=root, context="c", variables={"n": 4})
    assert memory.made == [[0, 1], [2, 3]]
    assert wider is not None
    assert wider.data is not None
    assert plain.data["shop"]["items"] == wider.data["shop"]["items"][:2]
    memory.open = False
    alone = await compiler.execute(document, root=root, context="c", variables={"n": 4})
    assert alone is not None
    assert repr(alone.data) == repr(wider.data)
    assert memory.made == [[0, 1], [2, 3]]


class Shared(Memory):
    """Keeps answers with gaps, which it has filled for each who asks."""

    async def answers(
        self, objects: Sequence[Any], info: Any, selection: Hashable, late: Hashable, make: Make
    ) -> Sequence[Any]:
        keys = [(selection, one.name) for one in objects]
        missing = [place for place, key in enumerate(keys) if key not in self.known]
        self.made.append(missing)
        answers = await make(missing, "everybody", gaps=True) if missing else []
        self.known |= {keys[place]: answer for place, answer in zip(missing, answers, strict=True)}
        kept = [self.known[key] for key in keys]
        gaps = [(at, key) for at, one in enumerate(kept) for key in one if isinstance(one[key], Gap)]
        filled = await make.fill([kept[at][key] for at, key in gaps], info.context)
        own = [dict(one) for one in kept]
        for (at, key), value in zip(gaps, filled, strict=True):
            own[at][key] = value
        return own


@pytest.mark.parametrize("fails", [False, True])
async def test_a_field_that_is_late_is_left_open_and_filled_for_each_who_asks(fails: bool) -> None:
    memory, seen = Shared(), list[Any]()

    async def shops(sources: Sequence[Any], info: Any) -> list[Any]:
        seen.append((info.context, [one.name for one in sources]))
        if fails and info.context == "b":
            raise ValueError(info.context)
        return [Row(name=f"{info.context} of {one.name}", items=[item(9)]) for one in sources]

    schema = made(Shop_items=lambda source, info, first: source.items[:first], Item_shop_batch=shops)
    cast(GraphQLObjectType, schema.type_map["Item"]).fields["shop"].extensions[LATE] = True
    compiler = Compiler(schema, adapter=GraphQLCoreAdapter(keepers={"Item": memory}))
    root, document = Row(shop=shop(2), here="yes"), parse(DOCUMENT)
    plain = await second(Compiler(schema), document, root=root, context="a", variables={"n": 2})
    seen.clear()
    first = await second(compiler, document, root=root, context="a", variables={"n": 2})
    assert repr(first.data) == repr(plain.data)  # to the order of keys
    assert seen == [("a", ["item 0", "item 1"])] * 2  # one for each alias, and none for everybody
    other = await compiler.execute(document, root=root, context="b", variables={"n": 1})
    assert memory.made == [[0, 1], []]
    if fails:
        assert other is None  # graphql-core says what is wrong
        assert dict(compiler.counters.bailed) == {"error": 1}
    else:
        assert other is not None
        assert other.data is not None
        assert other.data["shop"]["items"][0]["x"] == {"name": "b of item 0"}


async def test_selections_are_told_apart() -> None:
    memory = Memory()
    compiler, _ = around(memory)
    root = Row(shop=Row(name="s", items=[item(1)], best=None), here="yes")
    same = [
        "{ shop { items { name shop { name } } } }",
        "{ x: shop { items(first: 9) { ...I } } } fragment I on Item { name shop { name } }",
    ]
    other = [
        "{ shop { items { shop { name } name } } }",
        "{ shop { items { name shop { n: name } } } }",
        "{ shop { items { name shop { name items { price } } } } }",
        "{ shop { items { name shop { name items(first: 1) { price } } } } }",
        "query($n: Int) { shop { items { name shop { name items(first: $n) { price } } } } }",
    ]
    for document in same:
        assert (await second(compiler, document, root=root)).data
    assert memory.made[:2] == [[0], []]
    for number, document in enumerate(other):
        before = len(memory.known)
        await second(compiler, document, root=root, variables={"n": 1})
        assert len(memory.known) > before, number
    before = len(memory.known)
    for first in (2, 3):
        await compiler.execute(parse(other[-1]), root=root, variables={"n": first}, key=other[-1])
        await compiler.execute(parse(other[-1]), root=root, variables={"n": first}, key=other[-1])
    assert len(memory.known) == before + 2


async def test_variables_of_what_is_left_open_are_told_apart() -> None:
    asked: list[tuple[Hashable, Hashable]] = []

    class Asked(Memory):
        async def answers(
            self, objects: Sequence[Any], info: Any, selection: Hashable, late: Hashable, make: Make
        ) -> Sequence[Any]:
            asked.append((selection, late))
            return await make(range(len(objects)), info.context)

    text = "query($n: Int, $m: Int) { shop { items(first: $n) { name shop { items(first: $m) { price } } } } }"
    root = Row(shop=Row(name="s", items=[item(1)], best=None), here="yes")
    for marked in (False, True):
        schema = made(
            Shop_items=lambda source, info, first=9: source.items[:first],
            Item_shop_batch=lambda sources, info: [Row(name="s", items=[]) for _ in sources],
        )
        if marked:
            cast(GraphQLObjectType, schema.type_map["Item"]).fields["shop"].extensions[LATE] = True
        compiler = Compiler(schema, adapter=GraphQLCoreAdapter(keepers={"Item": Asked()}))
        asked.clear()
        for most in (2, 3):
            assert (await second(compiler, parse(text), root=root, variables={"n": 1, "m": most})).data
        (first, late), (other, later) = asked
        assert (first == other, late == later) == ((True, False) if marked else (False, True))
        assert (late == ()) is not marked


async def test_a_keeper_that_gives_too_few_is_not_believed() -> None:
    memory = Memory()
    memory.short = True
    compiler, _ = around(memory)
    root = Row(shop=shop(), here="yes")
    assert await second(compiler, DOCUMENT, root=root) is None
    assert dict(compiler.counters.bailed) == {"keeper": 1}


@strawberry.input
class Leaf:
    text: str
    number: int = 7


@strawberry.input
class Tree:
    leaf: Leaf | None = None
    leaves: list[Leaf | None] | None = None
    below: "Tree | None" = None
    words: list[str] = strawberry.field(default_factory=list)
    may: strawberry.Maybe[int] = None


@strawberry.input
class Plain:
    leaf: Leaf
    below: "Plain | None" = None
    many: list[list[Leaf]] | None = strawberry.UNSET


@strawberry.type
class Query:
    @strawberry.field
    def asked(
        self, tree: Tree | None = None, plain: Plain | None = None, ids: list[strawberry.ID] | None = None
    ) -> str:
        return ""


LEAF: dict[str, Any] = {"text": "t"}
GIVEN: list[dict[str, Any]] = [
    {},
    {"tree": None, "plain": None, "ids": None},
    {"ids": ["a", "b"], "plain": {"leaf": LEAF}},
    {"plain": {"leaf": {"text": "t", "number": 1}, "below": {"leaf": LEAF, "many": [[LEAF], []]}, "many": None}},
    {"tree": {"leaf": LEAF, "leaves": [LEAF, None], "words": ["x"], "may": 3}},
    {"tree": {"below": {"below": {"leaf": None, "words": []}}}},
]


@pytest.mark.parametrize("given", GIVEN)
def test_arguments_are_converted_as_strawberry_converts_them(given: dict[str, Any]) -> None:
    schema = strawberry.Schema(query=Query)
    query = cast(GraphQLObjectType, schema._schema.query_type)
    field = query.fields["asked"].extensions["strawberry-definition"]
    registry = schema.schema_converter.scalar_registry
    theirs = convert_arguments(given, field.arguments, scalar_registry=registry, config=schema.config)
    ours = Conversion(schema).arguments(field)(given, None)
    assert repr(ours) == repr(theirs)
    if given.get("ids"):
        assert ours["ids"] is not given["ids"]
