"""What resolvers are told: the same by a plan as by graphql-core."""

from typing import Any

from graphql import parse

from graphql_compiler import Compiler

from .judge import by_core
from .test_compiler import agrees, item, made, second, shop

TEXT = """query Q($first: Int = 2) { s: shop { any { ...T } list: items(first: $first) { ...T shop { place: name } }
  nested { at: place } } } fragment T on Thing { name ... on Item { place } }"""


def told(info: Any) -> list[Any]:
    return [
        info.field_name,
        [(node.alias or node.name).value for node in info.field_nodes],
        str(info.return_type),
        info.parent_type.name,
        info.path.as_list(),
        [part.typename for part in (info.path, info.path.prev) if part is not None],
        sorted(info.fragments),
        info.root_value["shop"].name,
        info.operation.name.value,
        info.variable_values.coerced,
        info.context,
        info.is_awaitable(1),
        info.schema.query_type.name,
    ]


async def test_every_resolver_is_told_where_it_stands() -> None:
    notes: list[Any] = []

    def place(source: Any, info: Any) -> str:
        notes.append(told(info))
        return "shelf"

    def items(source: Any, info: Any, first: int) -> Any:
        notes.append(told(info))
        return source.items[:first]

    root = {"shop": shop(3, any=[item(1), shop(), None, item(2)], nested=[[item(3)], None, [item(4), item(5)]])}
    for one in root["shop"].items:
        one.shop = shop()
    compiler = Compiler(made(Item_place=place, Shop_items=items))
    document = parse(TEXT)
    given = {"root": root, "context": "c", "variables": {"first": 3}}
    theirs = await by_core(compiler.schema, document, **given)
    assert not theirs.errors
    expected, answer = sorted(map(repr, notes)), None
    for _ in range(4):  # once cold; twice it learns which resolvers ask for their path
        notes.clear()
        answer = await compiler.execute(document, **given)
    assert answer is not None
    assert answer.data == theirs.data
    assert sorted(map(repr, notes)) == expected
    assert compiler.counters.bailed["path"] == 2


async def test_sources_share_an_info_when_nobody_asks_for_the_path() -> None:
    infos = set()

    def place(source: Any, info: Any) -> str:
        infos.add(info)
        return "shelf"

    compiler = Compiler(made(Item_place=place, Shop_items=lambda source, info, first: source.items))
    assert await second(compiler, "{ shop { items { place } } }", root={"shop": shop(5)})
    assert len(infos) == 1


async def test_a_batch_that_asks_for_the_path_is_asked_for_one_source_at_a_time() -> None:
    schema = made(
        Item_place=lambda source, info: str(info.path.as_list()),
        Item_place_batch=lambda sources, info: [str(info.path.as_list()) for _ in sources],
        Shop_items=lambda source, info, first: source.items,
    )
    compiler = Compiler(schema)
    await agrees(compiler, "{ shop { items { place } } }", compiled=False, root={"shop": shop()})
    await agrees(compiler, "{ shop { items { place } } }", root={"shop": shop()})


async def test_helpers_of_the_executor_are_left_to_graphql_core() -> None:
    compiler = Compiler(made(Query_here=lambda source, info: str(info.async_helpers is None)))
    await agrees(compiler, "{ here }", compiled=False, root={})


async def test_a_resolver_may_change_its_arguments() -> None:
    def items(source: Any, info: Any, **given: Any) -> Any:
        return source.items[: given.pop("first")]

    compiler = Compiler(made(Shop_items=items))
    root = {"shop": shop(3, nested=None)}
    await agrees(compiler, "{ shop { items { name } again: items(first: 1) { name } } }", root=root)
    await agrees(compiler, "{ shop { items { name } again: items(first: 1) { name } } }", root=root)
