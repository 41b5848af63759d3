"""How large an operation may be."""

from dataclasses import replace

import httpx
import pytest
from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode, build_schema, parse
from redis.asyncio import Redis
from strawberry.extensions.validation_cache import _get_validate_cache
from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell.access.errors import TooManyAttempts
from orderwell.api.bucket import Buckets
from orderwell.api.documents import Document
from orderwell.api.gate import Gate
from orderwell.api.limits import MAX_ALIASES, MAX_DEPTH, Measure, Price, Shape
from orderwell.core.settings import Settings
from tests.api.conftest import ORIGIN, Web
from tests.servers import free_port

SCHEMA = build_schema("""
type Query { orders(first: Int = 20): Page!, order: Order, tags: [Tag!]! }
type Page { nodes: [Order!]!, edges: [Edge!]! } type Edge { node: Order! }
type Order { id: ID!, lines: [Line!]!, parent: Order } type Line { id: ID!, order: Order! } type Tag { id: ID! }
type Mutation { place: Order }
""")
assert SCHEMA.query_type is not None
SCHEMA.query_type.fields["orders"].args["first"].default_value = 20  # as Strawberry declares it


def shape(text: str) -> Shape:
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return Measure(document).shape(operation.selection_set)


def price(text: str, **variables: object) -> int:
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return Price(SCHEMA, document, variables).of(operation)


def test_depth_counts_fields_not_fragments() -> None:
    assert shape("{ a { b { c } } d }").depth == 3
    assert shape("{ a { ...F } } fragment F on T { b { ... on U { c } } }").depth == 3


def test_aliases_and_directives_count_where_a_fragment_is_used() -> None:
    found = shape("{ a { ...F } b { ...F } } fragment F on T { x: c @skip(if: false) y: c }")
    assert (found.aliases, found.directives) == (4, 2)


def test_nested_fragments_cannot_hide_their_size() -> None:
    levels = "".join(f"fragment F{n} on T {{ x: f {{ ...F{n + 1} }} y: f {{ ...F{n + 1} }} }} " for n in range(40))
    found = shape(f"{{ ...F0 }} {levels} fragment F40 on T {{ id }}")
    assert found.aliases == 2**41 - 2
    assert found.depth == 41


def test_a_fragment_inside_itself_ends() -> None:
    assert shape("{ ...F } fragment F on T { a { ...F } }").depth >= 1


def test_a_page_costs_its_rows() -> None:
    assert price("{ order { id } }") == 1
    assert price("{ orders { nodes { id } } }") == 20 * (1 + 1)
    assert price("{ orders(first: 3) { nodes { id } } }") == 3 * 2
    assert price("query($n: Int) { orders(first: $n) { nodes { id } } }", n=7) == 7 * 2
    assert price("{ orders(first: 100000) { nodes { id } } }") == 100 * 2


def test_lists_multiply_and_fragments_are_expanded() -> None:
    plain = price("{ orders(first: 10) { edges { node { lines { order { id } } } } } }")
    assert plain == 10 * (1 + 1 + 1 + 5 * (1 + 1))
    text = "{ orders(first: 10) { edges { node { ...L } } } } fragment L on Order { lines { ...O } }"
    assert price(text + " fragment O on Line { order { id } }") == plain


def test_a_mutation_costs_a_transaction() -> None:
    assert price("mutation { place { id } }") == 11


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{ viewer " + "{ user { customer " * MAX_DEPTH + "{ id }" + "} }" * MAX_DEPTH + "}", "TOO_LARGE"),
        ("{" + " ".join(f"a{n}: viewer {{ locale }}" for n in range(MAX_ALIASES + 1)) + "}", "TOO_LARGE"),
        ("{ viewer " + "@skip(if: false) " * 61 + "{ locale } }", "TOO_LARGE"),
    ],
    ids=["depth", "aliases", "directives"],
)
async def test_a_large_operation_is_refused(web: Web, document: str, code: str) -> None:
    answer = await web.ask(document)
    assert code in {error.get("extensions", {}).get("code") for error in answer.json()["errors"]}
    assert "data" not in answer.json()


async def test_a_long_document_is_not_even_parsed(web: Web) -> None:
    answer = await web.ask("{" + "viewer { locale } " * 1500 + "}")
    assert "token" in answer.json()["errors"][0]["message"]


async def test_an_expensive_operation_is_refused_and_the_price_is_told(web: Web) -> None:
    text = "{ " + " ".join(f"a{n}: users(first: 100) {{ nodes {{ roles {{ code }} }} }}" for n in range(40)) + " }"
    answer = await web.ask(text, x_orderwell_cost="1")
    error = answer.json()["errors"][0]["extensions"]
    assert error["code"] == "TOO_EXPENSIVE"
    assert answer.json()["extensions"]["cost"]["points"] == error["cost"] == 40 * 100 * (1 + 1 + 5)
    assert "extensions" not in (await web.ask("{ viewer { locale } }")).json()


async def test_the_validation_of_a_known_document_is_remembered(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    validated: list[str] = []
    plain = Document.__init__

    def noted(self: Document, schema: GraphQLSchema, text: str, node: DocumentNode) -> None:
        validated.append(text)
        plain(self, schema, text, node)

    monkeypatch.setattr(Document, "__init__", noted)
    for _ in range(3):
        assert (await web.ask("{ viewer { scope } }")).json() == {"data": {"viewer": {"scope": "NONE"}}}
    assert validated == ["{ viewer { scope } }"]


async def test_a_refused_document_is_remembered_as_well(web: Web) -> None:
    cache = _get_validate_cache(512)
    await web.ask("{ viewer { nothing } }")
    misses = cache.cache_info().misses  # type: ignore[attr-defined]
    assert "nothing" in (await web.ask("{ viewer { nothing } }")).json()["errors"][0]["message"]
    assert cache.cache_info().misses == misses  # type: ignore[attr-defined]


async def test_a_full_bucket_has_to_drain(database: BaseDBAsyncClient, settings: Settings) -> None:
    from orderwell.app import make_app

    transport = httpx.ASGITransport(app=make_app(replace(settings, points_per_second=1)))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        web = Web(client)
        answers = [await web.ask("{ viewer { locale } }") for _ in range(12)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert answers[-1].json()["errors"][0]["extensions"]["code"] == "THROTTLED"


async def test_buckets_drain_with_time() -> None:
    buckets = Buckets(rate=10)
    assert buckets._pour("a", 100, now=0.0) == 0
    assert buckets._pour("a", 10, now=0.0) == 1.0
    assert buckets._pour("b", 10, now=0.0) == 0
    assert buckets._pour("a", 10, now=1.0) == 0


async def test_without_redis_the_limits_of_the_process_count() -> None:
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    buckets = Buckets(rate=1, redis=Redis.from_url(nowhere))
    assert await buckets.pour("a", 10) == 0
    assert await buckets.pour("a", 10) > 0
    gate = Gate(nowhere)
    for _ in range(10):
        await gate.check("account:a@b.cn")
        await gate.failed("account:a@b.cn")
    with pytest.raises(TooManyAttempts):
        await gate.check("account:a@b.cn")


async def test_introspection_can_be_switched_off(database: BaseDBAsyncClient, settings: Settings) -> None:
    from orderwell.app import make_app

    transport = httpx.ASGITransport(app=make_app(replace(settings, introspection=False)))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        answer = await Web(client).ask("{ __schema { queryType { name } } }")
        assert "introspection" in answer.json()["errors"][0]["message"].lower()
        assert (await client.get("/graphql", headers={"accept": "text/html"})).status_code == 404
        assert (await client.get("/schema.graphql")).status_code == 404
