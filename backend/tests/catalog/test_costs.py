"""What goods cost: shown to and changed by who may, told to nobody else on any way, and counted in search."""

from typing import Any

import pytest

from orderwell.access.rules import DEFAULT_ROLES
from orderwell.catalog.models import Product, Variant
from orderwell.catalog.rules import margin
from orderwell.catalog_batches.commands import set_costs
from orderwell.core.work import Actor, ActorKind, Scope
from orderwell.demo import make
from orderwell.price_lists.commands import set_list_prices
from tests.conftest import Graph
from tests.counted import statements

SEES = ("catalog.read", "catalog.write", "prices.read", "prices.write")
PROBLEM = "... on Problem { problem: code field problems { code field } }"
GOODS = "{ products { nodes { variants { sku cost { amount currency } margin } } } }"
UPDATE = f"""mutation ($id: ID!, $input: ProductPatch!) {{ updateProduct(id: $id, input: $input) {{ __typename
  ... on Product {{ version variants {{ cost {{ amount }} margin }} }} {PROBLEM} }} }}"""
SAVE = f"""mutation ($rows: [SkuEditInput!]!) {{ saveBulkEdit(rows: $rows) {{ __typename
  ... on BulkChange {{ id }} {PROBLEM} }} }}"""
CHECK = f"""mutation ($rows: [SkuEditInput!]!) {{ checkBulkEdit(rows: $rows) {{ __typename ... on BulkCheck {{ changed
  belowCost {{ variant {{ sku }} priceList price {{ amount }} cost {{ amount }} }} }} {PROBLEM} }} }}"""
REVERT = f"mutation ($id: ID!) {{ revertBulkChange(id: $id) {{ __typename {PROBLEM} }} }}"
HISTORY = "{ bulkChanges { nodes { rows { nodes { cells { column before after } } } } } }"
COLUMNS = "{ catalogColumns { key } }"
ROWS = '{ products { nodes { skuRows(columns: ["sku", "cost"]) { cells } } } }'
SEARCH = """{ search(text: "绿茶") { products { nodes { code } } scores { score parts { reason points } } } }"""
PREVIEW = """query ($weights: SearchWeightsInput!) { searchPreview(text: "绿茶", weights: $weights) {
  products { nodes { code } } scores { score parts { reason points } } } }"""
WEIGH = f"""mutation ($weights: SearchWeightsInput!, $version: Int!) {{
  saveSearchWeights(weights: $weights, version: $version) {{ __typename
  ... on SearchWeights {{ margin popular version }} {PROBLEM} }} }}"""
PLAIN = {"text": 1.0, "bought": 0.18, "popular": 0.12, "inStock": 0.06, "new": 0.0}


def staff(*more: str) -> Actor:
    return Actor(kind=ActorKind.STAFF, name="Mei", permissions=frozenset({*SEES, *more}), scope=Scope.ALL)


CLERK, BUYING = staff(), staff("catalog.cost")


async def ask(gql: Graph, document: str, actor: Actor | None, **variables: Any) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    assert result.data is not None
    return next(iter(result.data.values()))


async def costing(cost: int | None, price: int = 1000, **data: Any) -> Variant:
    """A SKU of a product of its own, with a list price and a cost in minor units."""
    row = await make.variant(price=price, **data)
    async with make.work() as work:
        await set_costs(work, {row.id: cost})
    return row


async def margin_of(row: Variant) -> int | None:
    return (await Product.get(id=row.product_id)).margin


def cells(row: Variant, **values: tuple[str, str]) -> dict[str, Any]:
    named = [{"column": k.replace("__", ":"), "before": old, "after": new} for k, (old, new) in values.items()]
    return {"variantId": str(row.id), "cells": named}


@pytest.mark.parametrize(
    ("price", "cost", "left"),
    [(1000, 750, 2500), (1000, 0, 10_000), (1000, 1000, 0), (1000, 1500, -5000), (1, 10**10, -10_000),
     (1000, None, None), (0, 10, None), (300, 100, 6666)],
)  # fmt: skip
def test_a_margin_is_a_share_of_the_price(price: int, cost: int | None, left: int | None) -> None:
    assert margin(price, cost) == left


def test_the_owner_and_the_manager_may_and_no_other_role() -> None:
    assert {one.code for one in DEFAULT_ROLES if "catalog.cost" in one.permissions} == {"owner", "manager"}


async def test_nobody_else_is_shown_a_cost(gql: Graph) -> None:
    row = await costing(750)
    shown = await ask(gql, GOODS, BUYING)
    assert shown["nodes"][0]["variants"] == [
        {"sku": row.sku, "cost": {"amount": "7.50", "currency": "CNY"}, "margin": 2500}
    ]
    buyer = await make.actor(await make.user("buyer"))
    for actor in (Actor(), buyer, CLERK, await make.actor(await make.user("catalogue"))):
        shown = await ask(gql, GOODS, actor)
        assert shown["nodes"][0]["variants"] == [{"sku": row.sku, "cost": None, "margin": None}]
    assert "cost" in {one["key"] for one in await ask(gql, COLUMNS, BUYING)}
    assert "cost" not in {one["key"] for one in await ask(gql, COLUMNS, CLERK)}
    assert (await ask(gql, ROWS, BUYING))["nodes"][0]["skuRows"] == [{"cells": [row.sku, "7.50"]}]
    refused = await gql(ROWS, {}, CLERK)
    assert refused.errors
    assert (refused.errors[0].extensions or {})["code"] == "FORBIDDEN"


async def test_costs_take_no_statement_more_for_each_sku(gql: Graph) -> None:
    await costing(750)
    with statements() as few:
        await ask(gql, GOODS, BUYING)
    for _ in range(5):
        await make.product(variants=2)
    with statements() as many:
        await ask(gql, GOODS, BUYING)
    assert len(many) == len(few)


async def test_a_cost_is_set_and_taken_away_by_who_may(gql: Graph) -> None:
    row = await make.variant(price=1000)
    unit = {"code": "bottle", "nameZh": "瓶", "nameEn": "bottle", "factor": 1}
    plain = {"id": str(row.id), "sku": row.sku, "nameZh": "瓶", "nameEn": "Bottle", "units": [unit]}

    async def update(actor: Actor, **more: Any) -> Any:
        version = (await Product.get(id=row.product_id)).version
        given = {"version": version, "variants": [plain | more]}
        return await ask(gql, UPDATE, actor, id=str(row.product_id), input=given)

    assert (await update(CLERK, cost="7"))["problem"] == "FORBIDDEN"
    assert (await update(BUYING, cost="7"))["variants"] == [{"cost": {"amount": "7.00"}, "margin": 3000}]
    assert await margin_of(row) == 3000
    assert (await update(CLERK, moq=2))["variants"] == [
        {"cost": None, "margin": None}
    ]  # theirs to change, and it stays
    assert (await Variant.get(id=row.id)).cost == 700
    for wrong in ("-1", "x", "1.234", "99999999999"):
        refused = await update(BUYING, cost=wrong)
        assert (refused["problem"], refused["field"]) == ("INVALID", "variants.0.cost"), wrong
    assert (await update(BUYING, cost=""))["variants"] == [{"cost": None, "margin": None}]
    assert ((await Variant.get(id=row.id)).cost, await margin_of(row)) == (None, None)


async def test_the_margin_of_a_product_follows_prices_costs_and_skus(gql: Graph) -> None:
    product = await make.product(variants=2, price=1000)
    cheap, dear = await make.variants(product)
    async with make.work() as work:
        await set_costs(work, {cheap.id: 600, dear.id: 900})
    assert await margin_of(cheap) == 1000  # both cost the customer the same: the least counts
    async with make.work() as work:
        await set_list_prices(work, {cheap.id: 800}, "CNY")
    assert await margin_of(cheap) == 2500
    async with make.work() as work:
        await set_costs(work, {cheap.id: None})
    assert await margin_of(cheap) is None
    await ask(gql, SAVE, CLERK, rows=[cells(cheap, active=("true", "false"))])
    assert await margin_of(cheap) == 1000  # of what is still sold


async def test_the_grid_warns_of_what_is_sold_below_cost(gql: Graph) -> None:
    row, other, unknown = await costing(750), await costing(750), await make.variant(price=1000)
    lower = [cells(one, price__BASE=("10.00", "7.49")) for one in (row, unknown)]
    rows = [*lower, cells(other, cost=("7.50", "12"))]
    checked = await ask(gql, CHECK, BUYING, rows=rows)
    below = [
        (one["variant"]["sku"], one["priceList"], one["price"]["amount"], one["cost"]["amount"])
        for one in checked["belowCost"]
    ]
    assert below == [(row.sku, "基础价目表", "7.49", "7.50"), (other.sku, "基础价目表", "10.00", "12.00")]
    enough = [cells(row, price__BASE=("10.00", "7.50"), moq=("1", "2"))]
    assert (await ask(gql, CHECK, BUYING, rows=enough))["belowCost"] == []
    blind = await ask(gql, CHECK, CLERK, rows=lower)
    assert (blind["changed"], blind["belowCost"]) == (2, [])
    assert (await ask(gql, CHECK, CLERK, rows=rows))["problem"] == "FORBIDDEN"
    assert (await ask(gql, SAVE, BUYING, rows=rows))["__typename"] == "BulkChange"  # a warning, no refusal


async def test_the_history_of_the_grid_keeps_costs_to_itself(gql: Graph) -> None:
    row = await costing(750)
    refused = await ask(gql, SAVE, CLERK, rows=[cells(row, cost=("7.50", "8"))])
    assert refused["problem"] == "FORBIDDEN"
    saved = await ask(gql, SAVE, BUYING, rows=[cells(row, cost=("7.50", "8"), moq=("1", "2"))])
    assert await margin_of(row) == 2000

    async def seen(actor: Actor) -> list[str]:
        changes = (await ask(gql, HISTORY, actor))["nodes"]
        return [cell["column"] for line in changes[0]["rows"]["nodes"] for cell in line["cells"]]

    assert sorted(await seen(BUYING)) == ["cost", "moq"]
    assert await seen(CLERK) == ["moq"]
    assert (await ask(gql, REVERT, CLERK, id=saved["id"]))["problem"] == "FORBIDDEN"
    assert (await ask(gql, REVERT, BUYING, id=saved["id"]))["__typename"] == "BulkChange"
    assert (await Variant.get(id=row.id)).cost == 750


async def test_of_equal_hits_what_earns_more_stands_first(gql: Graph) -> None:
    await costing(900, name_zh="绿茶", code="LITTLE")
    await costing(500, name_zh="绿茶", code="MUCH")
    for actor in (BUYING, CLERK, Actor()):
        found = await gql('{ search(text: "绿茶") { products { nodes { code } } } }', {}, actor)
        assert found.data
        assert [one["code"] for one in found.data["search"]["products"]["nodes"]] == ["MUCH", "LITTLE"]
    explained = await ask(gql, SEARCH, BUYING)
    first = explained["scores"][0]
    assert first["parts"][-1]["reason"] == "margin"
    before = first["score"] - first["parts"][-1]["points"]
    assert first["parts"][-1]["points"] == pytest.approx(before * 0.03 * 0.5, abs=0.02)


async def test_explanations_and_previews_tell_no_margin_to_who_may_not_see_costs(gql: Graph) -> None:
    await costing(900, name_zh="绿茶", code="LITTLE")
    await costing(500, name_zh="绿茶", code="MUCH")
    tried = PLAIN | {"margin": 3.0}
    for document, variables in ((SEARCH, {}), (PREVIEW, {"weights": tried})):
        scores = (await ask(gql, document, CLERK, **variables))["scores"]
        assert len({one["score"] for one in scores}) == 1  # equal but for what they cost
        for one in scores:
            assert "margin" not in [part["reason"] for part in one["parts"]]
            assert one["score"] == pytest.approx(sum(part["points"] for part in one["parts"]), abs=0.05)
    blind = await ask(gql, PREVIEW, CLERK, weights=tried)
    other = await ask(gql, PREVIEW, CLERK, weights=PLAIN | {"margin": 0.0})
    assert blind == other  # no weight of theirs sorts by it
    seen = await ask(gql, PREVIEW, BUYING, weights=tried)
    assert [one["code"] for one in seen["products"]["nodes"]] == ["MUCH", "LITTLE"]
    assert seen["scores"][0]["score"] > seen["scores"][1]["score"] * 1.5


async def test_the_weight_of_margins_is_changed_by_who_sees_costs(gql: Graph) -> None:
    refused = await ask(gql, WEIGH, CLERK, weights=PLAIN | {"margin": 0.5}, version=0)
    assert refused["problem"] == "FORBIDDEN"
    saved = await ask(gql, WEIGH, BUYING, weights=PLAIN | {"margin": 0.5}, version=0)
    assert saved["margin"] == 0.5
    kept = await ask(gql, WEIGH, CLERK, weights=PLAIN | {"popular": 0.2}, version=1)
    assert (kept["margin"], kept["popular"]) == (0.5, 0.2)
