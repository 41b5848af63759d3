"""The dashboard's numbers, each against the list that it leads to."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from orderwell.analytics import rules
from orderwell.analytics.queries import dashboard
from orderwell.core.page import PageRequest
from orderwell.core.work import Actor
from orderwell.customers.models import CustomerStatus
from orderwell.demo import make
from orderwell.demo.make.inventory import stock, warehouse
from orderwell.firm.rules import Firm
from orderwell.inventory.rules import StockBand, StockFilter
from orderwell.orders.models import Order, OrderStatus, PaymentState
from orderwell.orders.queries import OrderFilter, found
from orderwell.stock_listing.queries import matrix
from tests.analytics.rows import order, store
from tests.counted import statements

pytestmark = pytest.mark.usefixtures("database")
FIRM = Firm()
# Half past midnight of the 22nd in Shanghai is still the 21st in London.
NOW = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
EVERYTHING = make.EVERYTHING


async def listed(actor: Actor, **wanted: Any) -> int:
    """How many orders the list with this filter has."""
    return await found(actor, OrderFilter(**wanted), TODAY).count()


async def orders_of_all_kinds(customer: Any) -> None:
    """One order of every status and payment state, nearly a day apart from the next."""
    kinds = [
        (status, paid)
        for status in OrderStatus
        for paid in (PaymentState.UNPAID, PaymentState.PARTIAL, PaymentState.PAID)
    ]
    await store(
        [
            order(customer, NOW - timedelta(hours=23 * number), 100 + number, status=status, payment_state=paid)
            for number, (status, paid) in enumerate(kinds)
        ]
    )


async def test_days_begin_at_midnight_in_the_firms_zone() -> None:
    customer = await make.customer()
    today, late_yesterday = NOW - timedelta(minutes=1), NOW - timedelta(minutes=31)
    await store([order(customer, today, 100), order(customer, late_yesterday, 250)])
    seen = await dashboard(EVERYTHING, FIRM, NOW)
    assert seen.day == TODAY
    assert (seen.today.orders, seen.today.sales) == (1, 100)
    assert (seen.yesterday.orders, seen.yesterday.sales) == (1, 250)
    in_london = await dashboard(EVERYTHING, replace(FIRM, time_zone="Europe/London"), NOW)
    assert in_london.day == date(2026, 11, 21)


async def test_every_number_of_orders_is_the_count_of_its_list() -> None:
    await orders_of_all_kinds(await make.customer())
    seen = await dashboard(EVERYTHING, FIRM, NOW)
    assert seen.to_confirm == await listed(EVERYTHING, statuses=rules.TO_CONFIRM) == 6
    assert seen.to_ship == await listed(EVERYTHING, statuses=rules.TO_SHIP) == 6
    assert seen.unpaid == await listed(EVERYTHING, statuses=rules.LIVE, payment_states=rules.UNPAID) == 16
    assert seen.today.orders == await listed(EVERYTHING, placed_from=TODAY, placed_to=TODAY) == 1
    yesterday = TODAY - timedelta(days=1)
    assert seen.yesterday.orders == await listed(EVERYTHING, placed_from=yesterday, placed_to=yesterday) == 1
    for status, count in seen.by_status.items():
        assert count == await listed(EVERYTHING, statuses=[status]) == 3
    assert len(seen.by_day) == 30
    for one in seen.by_day:
        assert one.orders == await listed(EVERYTHING, placed_from=one.day, placed_to=one.day)
    assert seen.by_day[0].day == date(2026, 10, 24)


async def test_sales_are_without_what_came_to_nothing() -> None:
    customer = await make.customer()
    lost = [order(customer, NOW, 5000, status=status) for status in rules.NO_SALE]
    foreign = order(customer, NOW, 7000, currency="USD")
    await store([order(customer, NOW, 100), *lost, foreign], (await make.variants(await make.product()))[0])
    seen = await dashboard(EVERYTHING, FIRM, NOW)
    assert (seen.today.orders, seen.today.sales) == (5, 100)
    assert [one.sales for one in seen.products] == [100]


async def test_what_is_owed_is_what_is_due_without_what_came() -> None:
    customer = await make.customer()
    await store([order(customer, NOW, 1000, payment_state=PaymentState.PARTIAL)], paid=400)
    await store([order(customer, NOW, 500)])
    await store([order(customer, NOW, 900, status=OrderStatus.CANCELLED)])
    await store([order(customer, NOW, 800, payment_state=PaymentState.PAID)], paid=800)
    seen = await dashboard(EVERYTHING, FIRM, NOW)
    assert (seen.unpaid, seen.unpaid_amount) == (2, 1100)


async def test_a_clerk_sees_the_numbers_of_own_customers() -> None:
    clerk = await make.user("order_clerk")
    mine, other = await make.customer(owner=clerk), await make.customer()
    variant = (await make.variants(await make.product()))[0]
    await store([order(mine, NOW, 100)], variant)
    await store([order(other, NOW, 900), order(other, NOW, 900)], variant)
    actor = await make.actor(clerk)
    seen = await dashboard(actor, FIRM, NOW)
    assert (seen.today.orders, seen.today.sales, seen.to_confirm, seen.unpaid) == (1, 100, 1, 1)
    assert seen.to_confirm == await listed(actor, statuses=rules.TO_CONFIRM)
    assert seen.unpaid_amount == seen.products[0].sales == 100
    assert seen.by_status[OrderStatus.SUBMITTED] == 1


async def test_what_one_may_not_read_is_zero() -> None:
    await store([order(await make.customer(), NOW, 100)])
    await make.customer(status=CustomerStatus.PENDING)
    keeper = replace(EVERYTHING, permissions=frozenset({"dashboard.read", "inventory.read"}))
    seen = await dashboard(keeper, FIRM, NOW)
    assert seen.today.orders == seen.unpaid == seen.unpaid_amount == seen.to_confirm == seen.pending_customers == 0
    assert (await dashboard(EVERYTHING, FIRM, NOW)).pending_customers == 1


async def test_the_best_products_of_four_weeks() -> None:
    customer = await make.customer()
    first, second = [(await make.variants(await make.product()))[0] for _ in range(2)]
    await store([order(customer, NOW, 100), order(customer, NOW - timedelta(days=27), 300)], first)
    await store([order(customer, NOW, 900), order(customer, NOW - timedelta(days=28), 900)], second, pieces=3)
    best = (await dashboard(EVERYTHING, FIRM, NOW)).products
    assert [(one.product_id, one.quantity, one.sales) for one in best] == [
        (second.product_id, 3, 900),
        (first.product_id, 4, 400),
    ]


async def test_stock_counts_the_rows_of_the_matrix() -> None:
    place, second, closed = await warehouse(), await warehouse(), await warehouse(active=False)
    for on_hand, point in ((0, 5), (3, 5), (5, 5), (6, 5)):
        await stock(await make.variant(), on_hand, place=place, reorder_point=point)
    split, elsewhere = await make.variant(), await make.variant()
    await stock(split, 4, place=place, reorder_point=5)
    await stock(split, 7, place=second, reorder_point=5)
    await stock(elsewhere, 50, place=closed)
    await make.variant()
    seen = await dashboard(EVERYTHING, FIRM, NOW)
    rows = {band: await matrix(StockFilter(band=band), PageRequest()) for band in (StockBand.OUT, StockBand.LOW)}
    assert seen.stock.out == await rows[StockBand.OUT].total_count() == 3
    assert seen.stock.low == await rows[StockBand.LOW].total_count() == 2


async def test_the_number_of_statements_does_not_depend_on_the_rows() -> None:
    with statements() as before:
        await dashboard(EVERYTHING, FIRM, NOW)
    variant = (await make.variants(await make.product()))[0]
    await orders_of_all_kinds(await make.customer())
    await store([order(await make.customer(), NOW) for _ in range(20)], variant)
    with statements() as after:
        await dashboard(EVERYTHING, FIRM, NOW)
    assert len(after) == len(before) <= 9


async def test_it_is_fast_with_five_thousand_orders() -> None:
    customers = [await make.customer() for _ in range(3)]
    variants = await make.variants(await make.product())
    many = [
        order(
            customers[number % 3],
            NOW - timedelta(hours=3 * number),
            status=OrderStatus.DELIVERED if number > 50 else OrderStatus.SUBMITTED,
            payment_state=PaymentState.PAID if number > 40 else PaymentState.UNPAID,
        )
        for number in range(5000)
    ]
    await store(many, variants[0])
    assert await Order.all().count() == 5000
    await dashboard(EVERYTHING, FIRM, NOW)
    took = []
    for _ in range(5):  # the best of five: another process may have the processor for a while
        begun = time.perf_counter()
        seen = await dashboard(EVERYTHING, FIRM, NOW)
        took.append(time.perf_counter() - begun)
    assert seen.to_confirm == 51
    assert min(took) < 1.0, took
