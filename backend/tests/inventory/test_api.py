"""Stock in the graph: happy, refused and Problem of each mutation, and constant costs of the lists."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from orderwell.core.work import Actor, ActorKind, Scope
from orderwell.demo import make
from orderwell.demo.make.inventory import stock, warehouse
from orderwell.inventory.models import StockLevel, StockMovement
from tests.conftest import Graph
from tests.counted import statements
from tests.live.serving import listening

from .stocked import reserved

READER = Actor(kind=ActorKind.STAFF, name="Li", permissions=frozenset({"inventory.read"}), scope=Scope.ALL)
PROBLEM = "... on Problem { code field message params }"
MATRIX = """query ($filter: StockFilter, $first: Int!, $after: String) {
  stockMatrix(filter: $filter, first: $first, after: $after) {
    nodes { variant { sku } onHand available band levels { warehouse { code name } onHand available band } }
    pageInfo { hasNextPage endCursor } totalCount
  }
}"""
LEVELS = """query ($filter: StockFilter, $first: Int!) {
  stockLevels(filter: $filter, first: $first) {
    nodes {
      variant { sku } warehouse { code } band holds { reference quantity }
      movements(first: 2) { nodes { kind onHand onHandAfter availableAfter } pageInfo { hasNextPage endCursor } }
    }
    totalCount
  }
}"""
MOVEMENTS = """query ($filter: MovementFilter, $first: Int!, $after: String) {
  stockMovements(filter: $filter, first: $first, after: $after) {
    nodes { kind onHand reserved onHandAfter availableAfter reference actor level { variant { sku } } }
    pageInfo { hasNextPage endCursor }
  }
}"""


async def data(gql: Graph, document: str, variables: Any = None, actor: Actor | None = None) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    assert result.data is not None
    return next(iter(result.data.values()))


async def do(gql: Graph, mutation: str, kind: str, given: dict[str, Any], fields: str = "") -> Any:
    document = f"mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ __typename {fields} {PROBLEM} }} }}"
    return await data(gql, document, {"input": given})


async def test_goods_are_received_once_for_a_key(gql: Graph) -> None:
    place, tea, rice = await warehouse(), await make.variant(), await make.variant()
    given = {
        "warehouseId": str(place.id),
        "lines": [{"variantId": str(tea.id), "quantity": 5}, {"variantId": str(rice.id), "quantity": 2}],
        "reference": "PO-1",
        "idempotencyKey": "k1",
    }
    fields = "... on StockLevels { levels { variant { sku } onHand } }"
    first = await do(gql, "receiveStock", "ReceiveStockInput", given, fields)
    assert first["levels"] == [
        {"variant": {"sku": tea.sku}, "onHand": 5},
        {"variant": {"sku": rice.sku}, "onHand": 2},
    ]
    again = await do(gql, "receiveStock", "ReceiveStockInput", given, fields)
    assert sorted(map(str, again["levels"])) == sorted(map(str, first["levels"]))
    other = await do(gql, "receiveStock", "ReceiveStockInput", {**given, "reference": "PO-2"}, fields)
    assert other["code"] == "IDEMPOTENCY_CONFLICT"
    assert await StockMovement.all().count() == 2
    wrong = {**given, "warehouseId": "nowhere", "idempotencyKey": "k2"}
    assert (await do(gql, "receiveStock", "ReceiveStockInput", wrong))["code"] == "NOT_FOUND"


async def test_adjusting_compares_with_what_was_seen(gql: Graph) -> None:
    level = await stock(await make.variant(), 10)
    given = {
        "warehouseId": str(level.warehouse_id),
        "variantId": str(level.variant_id),
        "change": -3,
        "reason": "DAMAGED",
        "expectedOnHand": 10,
        "idempotencyKey": "k",
    }
    fields = "... on StockLevel { onHand available band }"
    done = await do(gql, "adjustStock", "AdjustStockInput", given, fields)
    assert (done["onHand"], done["available"], done["band"]) == (7, 7, "OK")
    refused = await do(gql, "adjustStock", "AdjustStockInput", {**given, "idempotencyKey": "k2"}, fields)
    assert (refused["code"], refused["params"]["on_hand"]) == ("STOCK_COUNT_CHANGED", 7)


async def test_stock_is_transferred_and_planned(gql: Graph) -> None:
    level, there = await stock(await make.variant(), 10), await warehouse()
    given = {
        "fromWarehouseId": str(level.warehouse_id),
        "toWarehouseId": str(there.id),
        "lines": [{"variantId": str(level.variant_id), "quantity": 4}],
        "idempotencyKey": "k",
    }
    fields = "... on StockLevels { levels { onHand warehouse { code } } }"
    for _ in range(2):
        done = await do(gql, "transferStock", "TransferStockInput", given, fields)
        assert sorted(one["onHand"] for one in done["levels"]) == [4, 6]
    held = await do(gql, "transferStock", "TransferStockInput", {**given, "idempotencyKey": "j", "lines": [
        {"variantId": str(level.variant_id), "quantity": 7}]})  # fmt: skip
    assert held["code"] == "STOCK_HELD"
    plan = {"warehouseId": str(there.id), "variantId": str(level.variant_id), "reorderPoint": 4, "safety": 1}
    planned = await do(gql, "planStock", "StockPlanInput", plan, "... on StockLevel { available reorderPoint band }")
    assert (planned["available"], planned["reorderPoint"], planned["band"]) == (3, 4, "LOW")
    assert (await do(gql, "planStock", "StockPlanInput", {**plan, "safety": -1}))["field"] == "safety"


async def test_warehouses_are_opened_and_changed(gql: Graph) -> None:
    given = {"code": "SH", "nameZh": "华东仓", "nameEn": "East", "areaCode": "310118", "priority": 1}
    fields = "... on Warehouse { id name version active }"
    made = await do(gql, "createWarehouse", "WarehouseInput", given, fields)
    assert (made["name"], made["version"], made["active"]) == ("华东仓", 1, True)
    assert (await do(gql, "createWarehouse", "WarehouseInput", given))["code"] == "WAREHOUSE_CODE_TAKEN"
    long = await do(gql, "createWarehouse", "WarehouseInput", {**given, "code": "X", "areaCode": "3101180"})
    assert (long["code"], long["field"]) == ("INVALID", "areaCode")
    change = f"""mutation ($id: ID!, $input: WarehouseInput!, $version: Int!) {{
      updateWarehouse(id: $id, input: $input, version: $version) {{ {fields} {PROBLEM} }} }}"""
    variables = {"id": made["id"], "input": {**given, "active": False}, "version": 1}
    assert (await data(gql, change, variables))["active"] is False
    assert (await data(gql, change, variables))["code"] == "STALE_VERSION"
    assert [one["code"] for one in await data(gql, "{ warehouses { code } }")] == ["SH"]


async def test_the_ledger_says_why_it_is_47(gql: Graph) -> None:
    tea = await make.variant()
    level = await stock(tea, 50, safety=2)
    await reserved({tea.id: 5})
    place = {"warehouseId": str(level.warehouse_id), "variantId": str(tea.id), "reason": "LOST"}
    await do(gql, "adjustStock", "AdjustStockInput", {**place, "change": -3, "idempotencyKey": "k"})
    await stock(await make.variant(), 9)
    wanted = {"levelId": str(level.id)}
    rows: list[Any] = []
    after = None
    for _ in range(2):
        page = await data(gql, MOVEMENTS, {"filter": wanted, "first": 2, "after": after}, READER)
        rows += page["nodes"]
        after = page["pageInfo"]["endCursor"]
    assert [(row["kind"], row["onHandAfter"], row["availableAfter"]) for row in rows] == [
        ("ADJUSTED", 47, 40),
        ("RESERVED", 50, 43),
        ("RECEIVED", 50, 48),
        ("EXPECTED", 0, -2),
    ]
    assert page["pageInfo"]["hasNextPage"] is False
    assert rows[0]["level"]["variant"]["sku"] == tea.sku
    every = await data(gql, MOVEMENTS, {"filter": {"kinds": ["RECEIVED"]}, "first": 10})
    assert [row["onHandAfter"] for row in every["nodes"]] == [9, 50]


async def shelves() -> None:
    """Two warehouses; SKU-A is out, B low, C plenty, D nowhere."""
    near, far = await warehouse(code="N", priority=1), await warehouse(code="F", priority=2, area_code="440111")
    product = await make.product(variants=[make.variant_data(sku=f"SKU-{letter}") for letter in "ABCD"])
    a, b, c, _ = sorted(await make.variants(product), key=lambda one: one.sku)
    await stock(a, 0, place=near, incoming=5)
    for place in (far, near):
        await stock(b, 4, place=place, reorder_point=4)
        await stock(c, 40, place=place, reorder_point=4)


async def test_the_matrix_shows_every_sku_by_warehouse(gql: Graph) -> None:
    await shelves()
    first = await data(gql, MATRIX, {"first": 2}, READER)
    second = await data(gql, MATRIX, {"first": 2, "after": first["pageInfo"]["endCursor"]}, READER)
    rows = first["nodes"] + second["nodes"]
    assert [(row["variant"]["sku"], row["available"], row["band"]) for row in rows] == [
        ("SKU-A", 0, "OUT"),
        ("SKU-B", 8, "LOW"),
        ("SKU-C", 80, "OK"),
        ("SKU-D", 0, "OUT"),
    ]
    assert [one["warehouse"]["code"] for one in rows[1]["levels"]] == ["N", "F"]
    assert (first["totalCount"], second["pageInfo"]["hasNextPage"]) == (4, False)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"band": "OUT"}, ["SKU-A", "SKU-D"]),
        ({"band": "LOW"}, ["SKU-B"]),
        ({"band": "OK"}, ["SKU-C"]),
        ({"search": "sku-c"}, ["SKU-A", "SKU-B", "SKU-C", "SKU-D"]),  # the product is found by any of its SKUs
        ({"search": "nothing%"}, []),
        ({"variantIds": []}, []),
        ({"categoryCode": "unknown"}, []),
    ],
)
async def test_the_matrix_is_narrowed(gql: Graph, wanted: dict[str, Any], expected: list[str]) -> None:
    await shelves()
    page = await data(gql, MATRIX, {"first": 10, "filter": wanted})
    assert [row["variant"]["sku"] for row in page["nodes"]] == expected
    assert page["totalCount"] == len(expected)
    code = (await data(gql, "{ categories { code } }"))[0]["code"]
    place = str((await data(gql, "{ warehouses { id } }"))[0]["id"])
    both = {**wanted, "warehouseId": place, **({} if "categoryCode" in wanted else {"categoryCode": code})}
    page = await data(gql, MATRIX, {"first": 10, "filter": both})
    assert [row["variant"]["sku"] for row in page["nodes"]] == expected
    assert all(len(row["levels"]) <= 1 for row in page["nodes"])


async def test_levels_are_narrowed_and_explain_themselves(gql: Graph) -> None:
    await shelves()
    for wanted, count in (({}, 5), ({"band": "OUT"}, 1), ({"band": "LOW"}, 2), ({"band": "OK", "search": "sku-c"}, 2)):
        page = await data(gql, LEVELS, {"filter": wanted, "first": 10}, READER)
        assert (len(page["nodes"]), page["totalCount"]) == (count, count)
    low = await data(gql, LEVELS, {"filter": {"band": "LOW"}, "first": 1})
    moves = low["nodes"][0]["movements"]
    assert [(one["kind"], one["onHandAfter"]) for one in moves["nodes"]] == [("RECEIVED", 4), ("EXPECTED", 0)]
    assert moves["pageInfo"]["hasNextPage"] is False


async def test_lists_cost_the_same_however_long(gql: Graph) -> None:
    await shelves()
    variables = {"filter": {"band": "LOW"}}
    for document in (MATRIX, LEVELS, MOVEMENTS):
        counts = set()
        for first in (1, 50):
            with statements() as seen:
                await data(gql, document, {"first": first} | ({} if document is MOVEMENTS else variables))
            counts.add(len(seen))
        assert len(counts) == 1, counts


async def test_stock_is_for_staff(gql: Graph) -> None:
    nobody = Actor()
    for document, code in (("{ warehouses { id } }", "UNAUTHENTICATED"), (MATRIX, "UNAUTHENTICATED")):
        result = await gql(document, {"first": 1}, nobody)
        assert result.errors is not None
        assert result.errors[0].extensions is not None
        assert result.errors[0].extensions["code"] == code
    mutation = f"""mutation {{ planStock(input: {{warehouseId: "x", variantId: "x"}}) {{ {PROBLEM} }} }}"""
    assert (await data(gql, mutation, actor=READER))["code"] == "FORBIDDEN"
    assert not await StockLevel.exists()


async def test_a_change_is_told_live_with_as_much_as_the_viewer_may_know(gql: Graph) -> None:
    level = await stock(await make.variant(), 10)
    other = await stock(await make.variant(), 10)
    await make.settings(stock_display="banded")
    document = """subscription ($ids: [ID!]) {
      stockChanged(variantIds: $ids) { variant { sku } level { available } availability { available band } } }"""

    async def first(actor: Actor | None) -> Any:
        results = gql.subscribe(document, {"ids": [str(level.variant_id)]}, actor)
        async with aclosing(results):  # type: ignore[type-var]
            result = await anext(results)
        assert result.errors is None, result.errors
        assert result.data is not None
        return result.data["stockChanged"]

    waiting = [asyncio.ensure_future(first(actor)) for actor in (READER, Actor())]
    await listening("stock", 2)
    await reserved({other.variant_id: 1})
    await reserved({level.variant_id: 4})
    async with asyncio.timeout(30):
        staff, buyer = await asyncio.gather(*waiting)
    assert (staff["level"], staff["availability"]["available"]) == ({"available": 6}, 6)
    assert (buyer["level"], buyer["availability"]) == (None, {"available": None, "band": "OK"})
