"""When the compiler answers, when it leaves a query to graphql-core, and what it remembers."""

import asyncio
import gc
import tracemalloc
import warnings
from collections import deque
from collections.abc import Callable
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    build_schema,
    parse,
    validate,
)

from graphql_compiler import BATCH, IMPURE, Attribute, Compiler, GraphQLCoreAdapter, Resolution, by_class

from .documents import Writer
from .judge import answered, as_text, by_core
from .worlds import World

SDL = """
interface Thing { name: String }
type Shop implements Thing {
  name: String, items(first: Int = 2): [Item!]!, best: Item, nested: [[Item!]], any: [Thing]
}
type Item implements Thing { name: String, price: Int!, place: String, shop: Shop, tags: [String!] }
type Query { shop: Shop!, item: Item, here: String, things: [Thing] }
type Mutation { buy: Int }
type Subscription { news: Int }
"""


class Row:
    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


def item(n: int, **values: Any) -> Row:
    return Row(**{"name": f"item {n}", "price": n, "shop": None, "tags": None, **values})


def made(**resolvers: Callable[..., Any]) -> GraphQLSchema:
    """The schema; `Shop_items=...` resolves a field, `Shop_items_batch=...` resolves it for many."""
    schema = build_schema(SDL)
    for name, resolver in resolvers.items():
        kind, field, *batch = name.split("_")
        declared = schema.type_map[kind].fields[field]  # type: ignore[attr-defined]
        if batch:
            declared.extensions = {**declared.extensions, BATCH: resolver}
        else:
            declared.resolve = resolver
    for kind in ("Shop", "Item"):
        schema.type_map[kind].is_type_of = by_class(  # type: ignore[attr-defined]
            lambda value, info, kind=kind: hasattr(value, "price") is (kind == "Item")
        )
    return schema


def shop(count: int = 2, **values: Any) -> Row:
    return Row(**{"name": "shop", "items": [item(n) for n in range(count)], "best": item(9), **values})


async def second(compiler: Compiler, document: DocumentNode | str, **given: Any) -> Any:
    """The compiler's answer to a document that it has seen."""
    document = parse(document) if isinstance(document, str) else document
    await compiler.execute(document, **given)
    return await compiler.execute(document, **given)


async def agrees(compiler: Compiler, text: str, compiled: bool = True, **given: Any) -> None:
    """The second answer is graphql-core's, and comes from whom it should."""
    document = parse(text)
    assert not validate(compiler.schema, document)
    await compiler.execute(document, **given)
    ours, by_plan = await answered(compiler, document, **given)
    assert as_text(ours) == as_text(await by_core(compiler.schema, document, **given))
    assert by_plan is compiled, compiler.counters.as_dict()


async def test_a_document_is_compiled_when_it_comes_again() -> None:
    compiler = Compiler(made())
    document = parse("{ here }")
    root = {"here": "yes"}
    assert await compiler.execute(document, root=root) is None
    assert compiler.counters.as_dict()["cold"] == 1
    for _ in range(2):
        answer = await compiler.execute(document, root=root)
        assert answer is not None
        assert (answer.data, answer.errors) == ({"here": "yes"}, None)
    assert (compiler.counters.hits, compiler.counters.compiled) == (2, 1)


async def test_documents_with_one_key_are_one_document() -> None:
    compiler = Compiler(made())
    for _ in range(3):
        await compiler.execute(parse("{ here }"), key="the text", root={"here": "yes"})
    assert (compiler.counters.hits, compiler.counters.compiled) == (2, 1)
    for _ in range(3):
        await compiler.execute(parse("{ here }"), root={"here": "yes"})
    assert compiler.counters.compiled <= 2  # ids may come again when documents are gone


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("mutation { buy }", "mutation"),
        ("subscription { news }", "subscription"),
        ("{ __schema { queryType { name } } }", "introspection"),
        ('{ a: __type(name: "Item") { name } here }', "introspection"),
        ("query A { here } query B { here }", "operation"),
        ("{ here @unknown }", "directive"),
        ("{ ...F } fragment F on Query { here @defer }", "directive"),
        ("query @live { here }", "directive"),
    ],
)
async def test_what_is_never_compiled(document: str, reason: str) -> None:
    compiler = Compiler(made(Mutation_buy=lambda *_: pytest.fail("a resolver that writes has run")))
    assert await second(compiler, document) is None
    assert dict(compiler.counters.uncompilable) == {reason: 1}
    assert compiler.counters.compiled == 0


async def test_a_document_with_an_impure_field_is_left_alone() -> None:
    schema = made(Query_here=lambda *_: pytest.fail("it has run"))
    assert schema.query_type is not None
    schema.query_type.fields["here"].extensions = {IMPURE: True}
    compiler = Compiler(schema)
    assert await second(compiler, "{ item { name } here }") is None
    assert dict(compiler.counters.uncompilable) == {"impure": 1}


async def test_one_of_several_operations() -> None:
    compiler = Compiler(made())
    document = parse("query A { here } query B { b: here }")
    root = {"here": "yes"}
    for name, key in (("A", "here"), ("B", "b")):
        answer = await second(compiler, document, root=root, operation_name=name)
        assert answer.data == {key: "yes"}
    assert await second(compiler, document, root=root, operation_name="C") is None


async def test_switches_have_plans_of_their_own() -> None:
    compiler = Compiler(made())
    text = """query($a: Boolean!, $b: Boolean = true) { here @skip(if: $a) ...F @include(if: $b)
      ... @skip(if: $a) { x: here } y: here @include(if: false) z: here @skip(if: $a) @include(if: $b) }
      fragment F on Query { item @skip(if: $a) { name } f: here }"""
    root = {"here": "yes", "item": item(1)}
    for given in ({"a": True}, {"a": False}, {"a": True, "b": False}, {"a": False, "b": False}):
        await agrees(compiler, text, root=root, variables=given)
    for wrong in ({}, {"a": None}, {"a": "no"}, {"a": True, "b": None}):
        await agrees(compiler, text, compiled=False, root=root, variables=wrong)


async def test_merged_fields_keep_the_order_of_keys() -> None:
    text = """{ shop { best { price } ...F items { name } z: name best { __typename ...G } } a: __typename
      shop { name } }
      fragment F on Shop { name items { price ...G } best { name } }
      fragment G on Item { tags shop { name } }"""
    schema = made(
        Shop_items=lambda source, info, first: source.items[:first],
        Shop_items_batch=lambda sources, info, first: [s.items[:first] for s in sources],
    )
    await agrees(Compiler(schema), text, root={"shop": shop()})


UNUSUAL: list[tuple[str, dict[str, Any]]] = [
    ("null", {"item": item(1, price=None)}),
    ("null", {"shop": None}),
    ("null", {"shop": shop(items=None)}),
    ("null", {"shop": shop(items=[item(1), None])}),
    ("error", {"item": item(1, price=ValueError("as a value"))}),
    ("error", {"item": ValueError("as a value")}),
    ("error", {"item": item(1, price="no number")}),
    ("error", {"item": item(1, price=2**31)}),
    ("value", {"shop": shop(items="a text")}),
    ("value", {"shop": shop(items={"a": item(1)})}),
    ("value", {"shop": shop(items=7)}),
    ("type", {"item": shop()}),
    ("callable", {"here": lambda info: "called"}),
    ("callable", {"item": item(1, price=lambda info: 5)}),
]


@pytest.mark.parametrize(("reason", "root"), UNUSUAL)
async def test_what_is_unusual_is_left_to_graphql_core(reason: str, root: dict[str, Any]) -> None:
    text = "{ here item { name price } shop { items { name price } } }"
    schema = made(Shop_items=lambda source, info, first: source.items)
    compiler = Compiler(schema)
    await agrees(compiler, text, compiled=False, root={"here": "yes", "item": item(1), "shop": shop(), **root})
    assert set(compiler.counters.bailed) == {reason}


@pytest.mark.parametrize("given", [None, Undefined])
async def test_a_coercion_that_gives_nothing_is_left_to_graphql_core(given: Any) -> None:
    schema = build_schema("scalar Odd type Query { odd: Odd }")
    schema.type_map["Odd"].coerce_output_value = lambda value: given  # type: ignore[attr-defined]
    compiler = Compiler(schema)
    await agrees(compiler, "{ odd }", compiled=False, root={"odd": 1})
    await agrees(compiler, "{ b: odd }", root={"odd": None})
    assert set(compiler.counters.bailed) == {"value"}


async def test_values_that_can_be_read_once_are_not_read() -> None:
    compiler = Compiler(made())
    for reason, values in (("iterator", lambda: iter(["a", "b"])), ("iterator", lambda: (x for x in "ab"))):
        compiler.counters.bailed.clear()
        document = parse("{ item { tags } }")
        await compiler.execute(document, root={"item": item(1)})
        answer, by_plan = await answered(compiler, document, root={"item": item(1, tags=values())})
        assert (answer.data, by_plan) == ({"item": {"tags": ["a", "b"]}}, False)
        assert set(compiler.counters.bailed) == {reason}


async def test_an_awaitable_in_an_attribute_is_left_to_graphql_core() -> None:
    async def later() -> str:
        return "later"

    compiler = Compiler(made())
    document = parse("{ here }")
    await compiler.execute(document, root={"here": "now"})
    answer, by_plan = await answered(compiler, document, root={"here": later()})
    assert (answer.data, by_plan) == ({"here": "later"}, False)


async def test_lists_of_any_kind_but_not_lists_of_awaitables() -> None:
    async def later() -> str:
        return "later"

    compiler = Compiler(made(Item_tags=lambda source, info: source.tags()))
    text = "{ item { tags } }"
    for kind in (list, tuple, set, frozenset, deque):
        made_of: Any = kind
        await agrees(compiler, text, root={"item": item(1, tags=lambda k=made_of: k("a"))})
    await agrees(Compiler(compiler.schema), text, compiled=False, root={"item": item(1, tags=lambda: {"a": 1})})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        await agrees(Compiler(compiler.schema), text, compiled=False, root={"item": item(1, tags=lambda: [later()])})
        gc.collect()


async def test_a_batch_runs_once_for_a_level() -> None:
    calls: list[tuple[int, dict[str, Any]]] = []

    async def places(sources: list[Any], info: Any, **given: Any) -> list[str]:
        calls.append((len(sources), given))
        assert (info.field_name, info.context, str(info.return_type)) == ("place", "c", "String")
        return [f"shelf {source.price}" for source in sources]

    schema = made(Item_place=lambda source, info: f"shelf {source.price}", Item_place_batch=places)
    root = {"shop": shop(5, nested=[[item(1)], [item(2), item(3)], []])}
    await agrees(
        Compiler(schema), "{ shop { name nested { place name } items: nested { place } } }", root=root, context="c"
    )
    assert calls == [(3, {}), (3, {})]


@pytest.mark.parametrize("given", [["too few"], {"no": "list"}, None, [1, ValueError("x")]])
async def test_a_batch_has_to_give_one_value_per_source(given: Any) -> None:
    schema = made(Item_place=lambda source, info: "shelf", Item_place_batch=lambda sources, info: given)
    await agrees(
        Compiler(schema),
        "{ shop { any { ... on Item { place } } } }",
        compiled=False,
        root={"shop": shop(any=[item(1), item(2)])},
    )


async def test_siblings_wait_together_and_all_have_ended_when_one_fails() -> None:
    began: list[str] = []
    ended: list[str] = []
    both = asyncio.Event()

    async def wait(sources: list[Any], info: Any) -> list[Any]:
        began.append(info.field_name)
        if len(began) == 2:
            both.set()
        await both.wait()
        if info.field_name == "place":
            raise ValueError("no place")
        await asyncio.sleep(0.01)
        ended.append(info.field_name)
        return [None for _ in sources]

    schema = made(Item_place=lambda *_: None, Item_place_batch=wait, Item_shop=lambda *_: None, Item_shop_batch=wait)
    compiler = Compiler(schema)
    assert await second(compiler, "{ item { place shop { name } } }", root={"item": item(1)}) is None
    assert (sorted(began), ended) == (["place", "shop"], ["shop"])
    assert dict(compiler.counters.bailed) == {"error": 1}


async def test_cancelling_the_request_cancels_its_resolvers() -> None:
    gone = []

    async def wait(source: Any, info: Any) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            gone.append(info.field_name)
            raise

    compiler = Compiler(made(Query_here=wait, Query_item=wait))
    document = parse("{ here item { name } }")
    await compiler.execute(document)
    task = asyncio.create_task(compiler.execute(document))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sorted(gone) == ["here", "item"]


async def test_a_plan_that_fails_again_and_again_rests_for_a_while() -> None:
    compiler = Compiler(made())
    document = parse("{ item { price } }")
    for _ in range(30):
        assert await compiler.execute(document, root={"item": item(1, price=None)}) is None
    assert compiler.counters.as_dict()["bailed"] == {"null": 4}
    assert compiler.counters.resting == 25
    answers = [await compiler.execute(document, root={"item": item(1)}) for _ in range(60)]
    assert answers[0] is None
    assert answers[-1] is not None


async def test_a_fault_of_the_compiler_costs_nobody_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphql_compiler.plan.Planner.plan", lambda self: 1 / 0)
    compiler = Compiler(made())
    assert await second(compiler, "{ here }", root={"here": "yes"}) is None
    assert dict(compiler.counters.uncompilable) == {"internal": 1}


class Plain(GraphQLCoreAdapter):
    """Sources are never mappings."""

    def resolution(self, parent: GraphQLObjectType, name: str, field: GraphQLField) -> Resolution | None:
        found = super().resolution(parent, name, field)
        return Attribute(name, default=False) if isinstance(found, Attribute) else found


@pytest.mark.parametrize("schema", [made(), made(Item_shop=lambda source, info: source.shop)])
async def test_a_document_that_unfolds_without_end_is_not_compiled(schema: GraphQLSchema) -> None:
    inner = "best {{ shop {{ ...F{0} }} x: shop {{ ...F{0} }} }}"
    fragments = " ".join(f"fragment F{n} on Shop {{ {inner.format(n + 1)} }}" for n in range(20))
    compiler = Compiler(schema, adapter=Plain())
    assert await second(compiler, f"{{ shop {{ ...F0 }} }} {fragments} fragment F20 on Shop {{ name }}") is None
    assert dict(compiler.counters.uncompilable) == {"too_large": 1}


async def test_no_coroutine_is_forgotten() -> None:
    world = World(6, 0.02)
    compiler = Compiler(world.schema)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for number in range(120):
            writer = Writer(world.schema, number)
            text = writer.document()
            await second(compiler, text, root=world.root(), context="c", variables=writer.variables(text))
        gc.collect()
    assert compiler.counters.bailed["error"]
    assert compiler.counters.hits


async def test_many_documents_do_not_fill_the_memory() -> None:
    compiler = Compiler(made(), capacity=32, sightings=256)
    document = parse("query($a: Boolean!) { here @skip(if: $a) shop { name items { name price } } }")
    root = {"here": "yes", "shop": shop()}

    async def many(start: int, count: int) -> None:
        for number in range(start, start + count):
            await compiler.execute(document, key=f"document {number}", root=root, variables={"a": True})
            if number % 100 == 0:
                for chosen in (True, False):
                    await compiler.execute(document, key=f"document {number}", root=root, variables={"a": chosen})

    await many(0, 10_000)
    tracemalloc.start()
    await many(10_000, 5_000)
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    await many(15_000, 75_000)
    tracemalloc.start()
    await many(90_000, 10_000)
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert compiler.counters.compiled == 2000
    assert compiler.counters.evicted == 1000 - 32
    assert after - before < 300_000, (before, after)
