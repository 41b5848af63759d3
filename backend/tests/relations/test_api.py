"""Goods that belong together, and how a variant was bought last, through the graph."""

from datetime import timedelta
from typing import Any

import pytest

from orderwell.assortments.models import AssortmentMode
from orderwell.catalog.models import Product
from orderwell.core.clock import utc_now
from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.orders.models import OrderState
from orderwell.taxonomy.models import AttributeKind
from tests.conftest import Graph
from tests.counted import statements

NOBODY = Actor()
RELATED = """query ($id: ID!, $kind: RelationKind!) { product(id: $id) {
  related(kind: $kind, first: 3) { curated product { name } } } }"""
SET = """mutation ($id: ID!, $kind: RelationKind!, $products: [RelatedInput!]!,
  $seen: [RelatedInput!]) {
  setRelatedProducts(productId: $id, kind: $kind, products: $products, seen: $seen) {
    ... on Product { relations { kind bothWays of { name } other { name } } } ... on Problem { code field } } }"""
LAST = """query ($id: ID!) { product(id: $id) { variants { sku
  lastBought { orderId number quantity unitName factor unitPrice { minor } } } } }"""


async def data(gql: Graph, document: str, variables: dict[str, Any], actor: Actor | None = None) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    assert result.data is not None
    return next(iter(result.data.values()))


async def relate(gql: Graph, product: Product, kind: str, *others: Product, both_ways: bool = False) -> Any:
    products = [{"productId": str(one.id), "bothWays": both_ways} for one in others]
    return await data(gql, SET, {"id": str(product.id), "kind": kind, "products": products}, make.EVERYTHING)


async def names(gql: Graph, product: Product, kind: str, actor: Actor = NOBODY) -> list[tuple[str, bool]]:
    found = (await data(gql, RELATED, {"id": str(product.id), "kind": kind}, actor))["related"]
    return [(one["product"]["name"], one["curated"]) for one in found]


async def test_staff_put_products_in_order_and_customers_see_what_is_on_sale(gql: Graph) -> None:
    cup, lid, straw = [await make.product(name, stock=5) for name in ("杯子", "杯盖", "吸管")]
    draft = await make.product("新杯盖", published=False)
    shown = await relate(gql, cup, "ACCESSORY", straw, draft, lid, straw)
    assert [one["other"]["name"] for one in shown["relations"]] == ["吸管", "新杯盖", "杯盖"]
    assert await names(gql, cup, "ACCESSORY") == [("吸管", True), ("杯盖", True)]
    assert await names(gql, cup, "RELATED") == await names(gql, lid, "ACCESSORY") == []
    await relate(gql, cup, "ACCESSORY", lid)
    assert await names(gql, cup, "ACCESSORY") == [("杯盖", True)]


async def test_a_list_that_somebody_else_has_changed_is_not_overwritten(gql: Graph) -> None:
    cup, lid, straw = [await make.product(name) for name in ("杯子", "杯盖", "吸管")]
    asked: dict[str, Any] = {"id": str(cup.id), "kind": "ACCESSORY"}
    one, other = [{"productId": str(product.id), "bothWays": False} for product in (lid, straw)]
    first = await data(gql, SET, {**asked, "products": [one], "seen": []}, make.EVERYTHING)
    assert [relation["other"]["name"] for relation in first["relations"]] == ["杯盖"]
    for seen in ([], [other], [{**one, "bothWays": True}]):
        late = await data(gql, SET, {**asked, "products": [other], "seen": seen}, make.EVERYTHING)
        assert late == {"code": "RELATIONS_CHANGED", "field": "products"}
    after = await data(gql, SET, {**asked, "products": [other, one], "seen": [one]}, make.EVERYTHING)
    assert [relation["other"]["name"] for relation in after["relations"]] == ["吸管", "杯盖"]


async def test_both_ways_holds_from_either_side_once(gql: Graph) -> None:
    red, blue, green = [await make.product(name) for name in ("红杯", "蓝杯", "绿杯")]
    await relate(gql, red, "RELATED", blue, both_ways=True)
    await relate(gql, blue, "RELATED", green)
    assert await names(gql, blue, "RELATED") == [("绿杯", True), ("红杯", True)]
    shown = await relate(gql, blue, "RELATED", red)
    assert await names(gql, blue, "RELATED") == [("红杯", True)]
    assert shown["relations"] == [
        {"kind": "RELATED", "bothWays": False, "of": {"name": "蓝杯"}, "other": {"name": "红杯"}}
    ]


async def test_relations_that_cannot_be(gql: Graph) -> None:
    cup = await make.product("杯子")
    assert await relate(gql, cup, "RELATED", cup) == {"code": "RELATED_TO_ITSELF", "field": "products"}
    gone = {"id": str(cup.id), "kind": "RELATED", "products": [{"productId": "x"}]}
    answer = await data(gql, SET, gone, make.EVERYTHING)
    assert answer == {"code": "NOT_FOUND", "field": "products.0.productId"}
    answer = await data(gql, SET, {**gone, "products": []}, await make.buyer())
    assert answer["code"] == "FORBIDDEN"


async def test_without_a_word_of_staff_the_nearest_in_stock_stand_in(gql: Graph) -> None:
    shelf, elsewhere = await make.category("水"), await make.category("酒")
    taste = await make.attribute(AttributeKind.ENUM, options=("still", "sparkling"))

    async def water(name: str, price: int, value: str, stock: int = 5, **more: Any) -> Product:
        values = [(taste.id, value)]
        return await make.product(name, price=price, category=shelf, stock=stock, attributes=values, **more)

    asked = await water("清泉", 1000, "still", stock=0)
    await water("贵气泡水", 9000, "sparkling")
    await water("近气泡水", 1050, "sparkling")
    await water("像清泉", 1100, "still")
    await water("缺货的水", 1000, "still", stock=0)
    await make.product("白酒", price=1000, category=elsewhere, stock=5)
    assert await names(gql, asked, "SUBSTITUTE") == [("像清泉", False), ("近气泡水", False)]
    curated = await make.product("替代水", price=5000, category=elsewhere)
    await relate(gql, asked, "SUBSTITUTE", curated)
    assert await names(gql, asked, "SUBSTITUTE") == [("替代水", True)]


async def test_nobody_is_shown_what_they_are_not_offered(gql: Graph) -> None:
    shelf = await make.category("水")
    water, beer = [await make.product(name, category=shelf, stock=5, price=1000) for name in ("清泉", "啤酒")]
    customer = await make.customer()
    await make.assortment(AssortmentMode.EXCEPT, products=[beer], customers=[customer])
    school, anybody = await make.buyer(customer), await make.buyer()
    assert await names(gql, water, "SUBSTITUTE", school) == []
    assert await names(gql, water, "SUBSTITUTE", anybody) == [("啤酒", False)]
    await relate(gql, water, "RELATED", beer)
    assert await names(gql, water, "RELATED", school) == []
    assert await names(gql, water, "RELATED", anybody) == [("啤酒", True)]


@pytest.mark.parametrize("kind", ["SUBSTITUTE", "RELATED"])
async def test_many_products_cost_what_one_costs(gql: Graph, kind: str) -> None:
    shelves = [await make.category(name) for name in ("水", "酒")]
    made = [await make.product(f"商品{n}", category=shelves[n % 2], stock=3) for n in range(8)]
    await relate(gql, made[0], kind, made[1], made[2])
    document = """query ($ids: [ID!]!, $kind: RelationKind!) { products(filter: { ids: $ids }) { nodes {
      related(kind: $kind) { product { name } } } } }"""
    counts = []
    for many in (2, 8):
        with statements() as seen:
            await data(gql, document, {"ids": [str(one.id) for one in made[:many]], "kind": kind}, NOBODY)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8, seen


async def test_last_bought_is_the_newest_of_the_own_company(gql: Graph) -> None:
    customer, stranger = await make.customer(), await make.customer()
    product = await make.product(variants=2, price=1000, stock=500)
    first, second = await make.variants(product)
    older, newer = [await make.order(customer, lines=[(first, n)]) for n in (1, 2)]
    await make.order(stranger, lines=[(first, 9), (second, 9)])
    cancelled = await make.order(customer, lines=[(first, 7)])
    await type(older).filter(id=older.id).update(placed_at=utc_now() - timedelta(days=9))
    await type(older).filter(id=cancelled.id).update(state=OrderState.CANCELLED)
    with statements() as seen:
        shown = (await data(gql, LAST, {"id": str(product.id)}, await make.buyer(customer)))["variants"]
    assert shown[1]["lastBought"] is None
    last = shown[0]["lastBought"]
    assert (last["orderId"], last["number"], last["quantity"]) == (str(newer.id), newer.number, 2)
    assert last["unitPrice"] == {"minor": 1000}
    assert sum("order_line" in one for one in seen) == 1, seen
    for other in (NOBODY, make.EVERYTHING):
        shown = (await data(gql, LAST, {"id": str(product.id)}, other))["variants"]
        assert [one["lastBought"] for one in shown] == [None, None]
