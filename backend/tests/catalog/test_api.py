"""Products in the graph: what who sees, and at what cost."""

from typing import Any

import pytest

from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.price_lists.commands import set_customer_code
from orderwell.taxonomy.models import AttributeKind
from tests.conftest import Graph
from tests.counted import statements

NOBODY = Actor()
CARDS = """query ($first: Int!, $after: String) {
  products(first: $first, after: $after) {
    nodes {
      id code name fromPrice { amount currency } inStock
      picture { url colour sources { type srcset } }
      variants {
        sku name moq step units { code name factor }
        price(quantity: 1) { unitPrice { minor } listPrice { minor } priceList }
        tiers { minQuantity unitPrice { minor } }
        availability { band available }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""
DETAIL = """query ($id: ID, $code: String) {
  product(id: $id, code: $code) {
    code name nameZh nameEn description status taxRate fromPrice { amount } inStock popularity version
    allowedMoves { to allowed reason }
    category { code name ancestors { code } parent { code } children { code } productCount }
    brand { name }
    attributes { attribute { code kind options { code name } } value display }
    variants { sku fullName product { code } options { name value } customerCode active
      price(quantity: 24) { unitPrice { amount } steps { kind label amount { amount } } } }
  }
}"""


async def data(gql: Graph, document: str, variables: dict[str, Any] | None = None, actor: Actor | None = None) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    assert result.data is not None
    return result.data


@pytest.mark.parametrize("who", ["nobody", "buyer", "staff"])
async def test_a_page_costs_the_same_whatever_its_size(gql: Graph, who: str) -> None:
    category, place = await make.category(), await make.warehouse()
    for number in range(48):
        product = await make.product(f"商品{number}", category=category, variants=1 + number % 2, price=1000 + number)
        for variant in await make.variants(product):
            await make.stock(variant, number, place=place)
    actor = {"nobody": NOBODY, "buyer": await make.buyer(), "staff": make.EVERYTHING}[who]
    counts = []
    for first in (24, 48):
        with statements() as seen:
            shown = (await data(gql, CARDS, {"first": first}, actor))["products"]["nodes"]
        assert len(shown) == first
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8, seen


async def test_a_card_shows_the_price_of_the_viewer(gql: Graph) -> None:
    customer = await make.customer(price_level="gold")
    variant = await make.variant(price=1000, stock=30)
    of = await make.price_list(level="gold", name_zh="金牌价")
    await make.set_prices(of, variant, {1: 950, 24: 900})
    [card] = (await data(gql, CARDS, {"first": 5}, await make.buyer(customer)))["products"]["nodes"]
    [shown] = card["variants"]
    assert card["fromPrice"] == {"amount": "10.00", "currency": "CNY"}
    assert shown["price"] == {"unitPrice": {"minor": 950}, "listPrice": {"minor": 1000}, "priceList": "金牌价"}
    assert [(tier["minQuantity"], tier["unitPrice"]["minor"]) for tier in shown["tiers"]] == [(1, 950), (24, 900)]
    [card] = (await data(gql, CARDS, {"first": 5}, NOBODY))["products"]["nodes"]
    assert card["variants"][0]["price"]["unitPrice"] == {"minor": 1000}


@pytest.mark.parametrize(
    ("display", "expected"),
    [
        ("exact", {"band": "OK", "available": 30}),
        ("banded", {"band": "OK", "available": None}),
        ("hidden", {"band": "OK", "available": None}),
    ],
)
async def test_customers_see_of_the_stock_what_the_firm_shows(
    gql: Graph, display: str, expected: dict[str, Any]
) -> None:
    await make.variant(stock=30)
    await make.settings(stock_display=display)
    for actor, seen in ((NOBODY, expected), (make.EVERYTHING, {"band": "OK", "available": 30})):
        [card] = (await data(gql, CARDS, {"first": 5}, actor))["products"]["nodes"]
        assert card["variants"][0]["availability"] == seen
        assert card["inStock"] is True


async def test_customers_see_published_products_and_active_variants_only(gql: Graph) -> None:
    draft = await make.product(published=False, code="DRAFT")
    off = make.variant_data("OFF", active=False)
    await make.product(code="SHOWN", variants=[make.variant_data("ON"), off])
    for actor in (NOBODY, await make.buyer()):
        [card] = (await data(gql, CARDS, {"first": 5}, actor))["products"]["nodes"]
        assert (card["code"], [one["sku"] for one in card["variants"]]) == ("SHOWN", ["ON"])
        assert await data(gql, DETAIL, {"code": "DRAFT"}, actor) == {"product": None}
        assert await data(gql, DETAIL, {"id": str(draft.id)}, actor) == {"product": None}
        refused = await gql("{ products(filter: { statuses: [DRAFT] }) { nodes { id } } }", actor=actor)
        assert refused.errors is not None
        assert refused.errors[0].extensions is not None
        assert refused.errors[0].extensions["code"] == "FORBIDDEN"
        picked = await data(gql, '{ variants(search: "OFF") { sku } }', actor=actor)
        assert {"sku": "OFF"} not in picked["variants"]
    staff = (await data(gql, CARDS, {"first": 5}))["products"]["nodes"]
    assert {card["code"]: len(card["variants"]) for card in staff} == {"DRAFT": 1, "SHOWN": 2}
    only = await data(gql, "{ products(filter: { statuses: [DRAFT] }) { nodes { code } totalCount } }")
    assert only == {"products": {"nodes": [{"code": "DRAFT"}], "totalCount": 1}}


async def test_a_sku_that_is_off_sale_finds_its_product_for_staff_only(gql: Graph) -> None:
    await make.product(code="SHOWN", variants=[make.variant_data("ON-1"), make.variant_data("OFF-1", active=False)])
    found = "query($word: String!) { products(filter: { search: $word }) { nodes { code } } }"
    for actor, word, codes in (
        (NOBODY, "OFF-1", []),
        (NOBODY, "ON-1", ["SHOWN"]),
        (make.EVERYTHING, "off-1", ["SHOWN"]),
    ):
        answer = await data(gql, found, {"word": word}, actor)
        assert [node["code"] for node in answer["products"]["nodes"]] == codes, word


async def test_a_detail_page_has_everything(gql: Graph) -> None:
    food = await make.category("食品", name_en="Food", code="food")
    fruit = await make.category("水果", name_en="Fruit", parent=food, code="fruit")
    storage = await make.attribute(AttributeKind.ENUM, code="storage", options=["cool", "frozen"])
    options = [{"name_zh": "规格", "name_en": "Size", "value_zh": "大", "value_en": "Large"}]
    product = await make.product(
        "苹果",
        code="APPLE",
        category=fruit,
        brand=await make.brand("山泉"),
        attributes=[(storage.id, "cool")],
        variants=[make.variant_data("A-1", options=options)],
    )
    [variant] = await make.variants(product)
    customer = await make.customer()
    async with make.work() as work:
        await set_customer_code(work, customer.id, variant.id, "K-7")
    shown = (await data(gql, DETAIL, {"code": "APPLE"}, await make.buyer(customer)))["product"]
    assert shown["category"] == {
        "code": "fruit",
        "name": "水果",
        "ancestors": [{"code": "food"}],
        "parent": {"code": "food"},
        "children": [],
        "productCount": 1,
    }
    assert shown["brand"] == {"name": "山泉"}
    assert shown["attributes"][0]["display"] == "cool"
    [only] = shown["variants"]
    assert (only["fullName"], only["product"], only["customerCode"]) == ("苹果 500 毫升", {"code": "APPLE"}, "K-7")
    assert only["options"] == [{"name": "规格", "value": "大"}]
    assert only["price"]["steps"] == [{"kind": "LIST", "label": "目录价", "amount": {"amount": "10.00"}}]
    assert shown["allowedMoves"] == []
    english = await gql(DETAIL, {"code": "APPLE"}, locale="en")
    assert english.data is not None
    assert english.data["product"]["name"] == "Mineral water"
    moves = english.data["product"]["allowedMoves"]
    assert moves == [
        {"to": "DRAFT", "allowed": True, "reason": None},
        {"to": "ARCHIVED", "allowed": True, "reason": None},
    ]


async def test_a_move_that_is_not_possible_says_why(gql: Graph) -> None:
    product = await make.product(price=None)
    shown = (await data(gql, DETAIL, {"id": str(product.id)}))["product"]["allowedMoves"]
    assert shown[0] == {"to": "PUBLISHED", "allowed": False, "reason": "请先在基础价目表中设置价格。"}


async def test_neither_id_nor_code_is_a_mistake(gql: Graph) -> None:
    result = await gql(DETAIL)
    assert result.errors is not None
    assert result.errors[0].extensions is not None
    assert result.errors[0].extensions["code"] == "INVALID"
    assert await data(gql, DETAIL, {"id": "not-an-id"}) == {"product": None}


async def test_stock_by_warehouse_is_for_staff(gql: Graph) -> None:
    variant = await make.variant()
    for priority, on_hand in ((2, 5), (1, 7)):
        await make.stock(variant, on_hand, place=await make.warehouse(priority=priority))
    document = "{ products { nodes { variants { stockLevels { onHand warehouse { priority } } } } } }"
    [row] = (await data(gql, document))["products"]["nodes"]
    levels = row["variants"][0]["stockLevels"]
    assert levels == [{"onHand": 7, "warehouse": {"priority": 1}}, {"onHand": 5, "warehouse": {"priority": 2}}]
    for actor in (NOBODY, await make.buyer()):
        [row] = (await data(gql, document, actor=actor))["products"]["nodes"]
        assert row["variants"] == [{"stockLevels": []}]
