"""The numbers beside saved views: what the lists would show, in one statement."""

from typing import Any

import pytest

from orderwell.core.work import Actor
from orderwell.demo import make
from tests.conftest import Graph
from tests.counted import statements

FILTERS: dict[str, tuple[str, str, list[dict[str, Any]]]] = {
    "ordersFound": ("OrderFilter", "orders", [{}, {"statuses": ["CONFIRMED"]}, {"search": "nothing"}, {"late": True}]),
    "customersFound": (
        "CustomerFilter",
        "customers",
        [{}, {"search": "海州"}, {"statuses": ["BLOCKED"], "tags": ["a"]}],
    ),
    "productsFound": (
        "ProductFilter",
        "products",
        [{}, {"statuses": ["DRAFT"]}, {"inStock": True, "minPrice": "1"}, {"inStock": False}],
    ),
    "paymentsFound": (
        "PaymentFilter",
        "payments",
        [{}, {"kinds": ["REFUND"]}, {"search": "SO", "methods": ["ONLINE"]}],
    ),
    "shipmentsFound": ("ShipmentFilter", "shipments", [{}, {"states": ["SHIPPED"]}, {"late": True, "search": "x"}]),
    "stockFound": ("StockFilter", "stockMatrix", [{}, {"band": "OUT"}, {"search": "矿泉水", "band": "OK"}]),
}


async def counts(gql: Graph, field: str, filters: list[dict[str, Any]], actor: Actor | None = None) -> Any:
    kind = FILTERS[field][0]
    document = f"query($filters: [{kind}!]!) {{ {field}(filters: $filters) }}"
    result = await gql(document, {"filters": filters}, actor)
    return result.errors[0].extensions["code"] if result.errors else result.data[field]  # type: ignore[index]


@pytest.mark.parametrize("field", FILTERS)
async def test_a_count_is_what_the_list_counts_and_all_of_them_are_one_statement(gql: Graph, field: str) -> None:
    kind, name, filters = FILTERS[field]
    order = await make.order(confirmed=True)
    await make.order()
    await make.payment(order.id, order.total)
    await make.product(published=False)
    expected = []
    for one in filters:
        document = f"query($filter: {kind}) {{ {name}(filter: $filter) {{ totalCount }} }}"
        result = await gql(document, {"filter": one})
        assert result.errors is None, result.errors
        expected.append(result.data[name]["totalCount"])  # type: ignore[index]
    assert expected[0] > 0 or field == "shipmentsFound"
    assert await counts(gql, field, filters) == expected
    assert await counts(gql, field, []) == []
    with statements() as few:
        await counts(gql, field, filters[:1])
    with statements() as many:
        await counts(gql, field, filters[:1] * 20)
    assert len(many) == len(few)


@pytest.mark.parametrize("field", FILTERS)
async def test_counts_are_for_those_who_may_see_the_list(gql: Graph, field: str) -> None:
    assert await counts(gql, field, [{}], Actor()) == "UNAUTHENTICATED"
    assert await counts(gql, field, [{}] * 31) == "INVALID"


async def test_counts_keep_to_the_rows_of_the_viewer(gql: Graph) -> None:
    clerk = await make.user("order_clerk")
    await make.order(customer=await make.customer(owner=clerk))
    await make.order()
    actor = await make.actor(clerk)
    assert await counts(gql, "ordersFound", [{}, {"statuses": ["CANCELLED"]}], actor) == [1, 0]
    assert await counts(gql, "customersFound", [{}], actor) == [1]
    assert await counts(gql, "paymentsFound", [{}], await make.actor(await make.user("warehouse"))) == "FORBIDDEN"
