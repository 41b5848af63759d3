"""Values that are allowed one by one but would break what is computed from them later."""

from typing import Any

import pytest

from orderwell.demo import make
from orderwell.firm.queries import firm
from orderwell.inventory.models import StockLevel
from tests.conftest import Graph

FIRM = "mutation($input: FirmInput!) { updateFirm(input: $input) { __typename ... on Problem { code field } } }"
PRICES = """mutation($id: ID!, $prices: [PriceInput!]!) { setPrices(priceListId: $id, prices: $prices) {
  __typename ... on Problem { code field } } }"""
RECEIVE = """mutation($input: ReceiveStockInput!) { receiveStock(input: $input) {
  __typename ... on Problem { code field } } }"""


async def done(gql: Graph, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    """The result of the only field."""
    answer = await gql(document, variables)
    assert answer.errors is None, answer.errors
    result: dict[str, Any] = next(iter((answer.data or {}).values()))
    return result


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("holdOtherHours", 2**31 - 1),
        ("holdOnlineMinutes", 2**31 - 1),
        ("orderPrefix", "X" * 41),
        ("orderPrefix", ""),
        ("currency", "yuan"),
        ("timeZone", "Mars"),
        ("freight", "-1"),
        ("nameZh", ""),
    ],
)
async def test_no_setting_of_the_firm_stops_orders(gql: Graph, field: str, value: object) -> None:
    before = await firm()
    refused = await done(gql, FIRM, {"input": {field: value}})
    assert refused["__typename"] == "Problem"
    assert refused["field"].startswith(field)
    assert await firm() == before
    assert (await make.order()).number.startswith(before.order_prefix)


async def test_a_price_is_small_enough_for_the_largest_order(gql: Graph) -> None:
    variant, prices = await make.variant(), await make.price_list()
    one = {"variantId": str(variant.id), "unitPrice": "100000000.01"}
    refused = await done(gql, PRICES, {"id": str(prices.id), "prices": [one]})
    assert (refused["__typename"], refused["field"]) == ("Problem", "prices.0.unitPrice")
    largest = {**one, "unitPrice": "100000000.00"}
    assert (await done(gql, PRICES, {"id": str(prices.id), "prices": [largest]}))["__typename"] == "PriceList"


async def test_stock_stays_countable(gql: Graph) -> None:
    """Two hundred lines of ten million each would be more than the graph's integers hold."""
    level = await make.stock(await make.variant(), 5)
    line = {"variantId": str(level.variant_id), "quantity": 10_000_000}  # type: ignore[attr-defined]
    place = {"warehouseId": str(level.warehouse_id), "idempotencyKey": "k"}  # type: ignore[attr-defined]
    refused = await done(gql, RECEIVE, {"input": {**place, "lines": [line] * 200}})
    assert (refused["__typename"], refused["field"]) == ("Problem", "quantity")
    assert (await StockLevel.get(id=level.id)).on_hand == 5
