"""The dashboard in the graph: every count is the totalCount of the list that its description names."""

import time
from datetime import timedelta
from typing import Any

import pytest

from orderwell.core.clock import business_day, day_bounds, utc_now
from orderwell.core.work import Actor
from orderwell.customers.models import CustomerStatus
from orderwell.demo import make
from orderwell.inventory.queries import holds_of
from orderwell.logistics.models import TrackingCode
from orderwell.orders.models import Order, OrderStatus, PaymentState
from tests.analytics.rows import ZONE, order, store
from tests.conftest import Graph
from tests.counted import statements

DASHBOARD = """{ dashboard { day ordersToday ordersYesterday salesToday { amount currency } salesYesterday { minor }
  toConfirm toShip unpaid unpaidAmount { amount } lowStock outOfStock lateShipments exceptions pendingCustomers
  salesByDay { day orders sales { minor } } topProducts { product { code } quantity sales { amount } }
  byStatus { status count } } }"""
LISTS = """query($today: Date, $yesterday: Date) {
  ordersToday: orders(filter: {placedFrom: $today, placedTo: $today}) { totalCount }
  ordersYesterday: orders(filter: {placedFrom: $yesterday, placedTo: $yesterday}) { totalCount }
  toConfirm: orders(filter: {statuses: [SUBMITTED, REVIEWING]}) { totalCount }
  toShip: orders(filter: {statuses: [CONFIRMED, PICKING]}) { totalCount }
  unpaid: orders(filter: {paymentStates: [UNPAID, PARTIAL], statuses:
    [SUBMITTED, REVIEWING, CONFIRMED, PICKING, SHIPPED, IN_TRANSIT, DELIVERED, RETURNING]}) { totalCount }
  lowStock: stockMatrix(filter: {band: LOW}) { totalCount }
  outOfStock: stockMatrix(filter: {band: OUT}) { totalCount }
  lateShipments: shipments(filter: {late: true, states:
    [PICKING, PACKED, SHIPPED, IN_TRANSIT, EXCEPTION]}) { totalCount }
  exceptions: shipments(filter: {states: [EXCEPTION]}) { totalCount }
  pendingCustomers: customers(filter: {statuses: [PENDING]}) { totalCount }
}"""


@pytest.fixture(autouse=True)
def one_business_day() -> None:
    """Not across the firm's midnight: what is "today" when rows are made has to be when they are counted."""
    left = (day_bounds(business_day(utc_now(), ZONE), ZONE)[1] - utc_now()).total_seconds()
    if left < 30:
        time.sleep(left)


async def a_busy_day() -> str:
    """Orders of every status and payment state, stock that runs out, a parcel in trouble; a product's code."""
    customer = await make.customer()
    await make.customer(status=CustomerStatus.PENDING)
    product = await make.product()
    now = utc_now()
    kinds = [(status, paid) for status in OrderStatus for paid in PaymentState]
    await store(
        [
            order(customer, now - timedelta(hours=12 * number), 100, status=status, payment_state=paid)
            for number, (status, paid) in enumerate(kinds)
        ],
        (await make.variants(product))[0],
    )
    await make.sellable(stock=0)
    await make.sellable(stock=3)
    confirmed = await make.order(confirmed=True)
    (hold,) = await holds_of([confirmed.id])
    parcel = await make.shipment(confirmed.id, hold.level.warehouse_id, handed_over=True)  # type: ignore[attr-defined]
    await make.track(parcel, TrackingCode.EXCEPTION)
    return product.code


async def test_every_count_is_that_of_its_list(gql: Graph) -> None:
    code = await a_busy_day()
    today = business_day(utc_now(), ZONE)
    days = {"today": today.isoformat(), "yesterday": (today - timedelta(days=1)).isoformat()}
    shown = await gql(DASHBOARD)
    lists = await gql(LISTS, days)
    assert shown.errors is lists.errors is None
    assert shown.data is not None
    assert lists.data is not None
    seen: dict[str, Any] = shown.data["dashboard"]
    for name, listed in lists.data.items():
        assert seen[name] == listed["totalCount"], name
    assert all(
        seen[name] for name in ("ordersToday", "toConfirm", "toShip", "unpaid", "outOfStock", "pendingCustomers")
    )
    assert seen["salesToday"]["currency"] == "CNY"
    assert len(seen["salesByDay"]) == 30
    assert seen["salesByDay"][-1]["day"] == seen["day"] == days["today"]
    assert code in {one["product"]["code"] for one in seen["topProducts"]}
    assert {one["status"] for one in seen["byStatus"]} == {status.name for status in OrderStatus}


async def test_a_clerks_dashboard_is_that_of_own_customers(gql: Graph) -> None:
    await a_busy_day()
    clerk = await make.user("order_clerk")
    now = utc_now()
    await store([order(await make.customer(owner=clerk), now, 1250)])
    shown = await gql(DASHBOARD, actor=await make.actor(clerk))
    assert shown.data is not None
    assert shown.data["dashboard"]["ordersToday"] == shown.data["dashboard"]["toConfirm"] == 1
    assert shown.data["dashboard"]["salesToday"]["amount"] == "12.50"


async def test_a_clerk_counts_parcels_of_orders_in_their_care(gql: Graph) -> None:
    """Also of an order that was given to them alone, and not of one that is in another's care."""
    clerk, other = await make.user("order_clerk"), await make.user("order_clerk")
    for customer, owner in ((await make.customer(owner=other), clerk), (await make.customer(owner=other), other)):
        confirmed = await make.order(customer, confirmed=True)
        await Order.filter(id=confirmed.id).update(owner_id=owner.id)
        (hold,) = await holds_of([confirmed.id])
        parcel = await make.shipment(confirmed.id, hold.level.warehouse_id, handed_over=True)  # type: ignore[attr-defined]
        await make.track(parcel, TrackingCode.EXCEPTION)
    document = "{ dashboard { exceptions } shipments(filter: {states: [EXCEPTION]}) { totalCount } }"
    shown = await gql(document, actor=await make.actor(clerk))
    assert shown.data == {"dashboard": {"exceptions": 1}, "shipments": {"totalCount": 1}}


async def test_customers_have_no_dashboard(gql: Graph) -> None:
    refused = await gql(DASHBOARD, actor=await make.buyer())
    assert refused.errors is not None
    assert (refused.errors[0].extensions or {})["code"] == "FORBIDDEN"
    assert (await gql(DASHBOARD, actor=Actor())).errors is not None


async def test_the_number_of_statements_does_not_depend_on_the_rows(gql: Graph) -> None:
    await store([order(await make.customer(), utc_now())], await make.variant())
    with statements() as before:
        await gql(DASHBOARD)
    for _ in range(3):
        await store([order(await make.customer(), utc_now())], await make.variant())
    with statements() as after:
        await gql(DASHBOARD)
    assert len(after) == len(before) <= 12
