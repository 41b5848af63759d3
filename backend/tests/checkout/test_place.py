"""Placing orders with real rows."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orderwell.cart.models import CartLine
from orderwell.cart.rules import Wish
from orderwell.catalog.models import Product, ProductStatus
from orderwell.checkout import commands
from orderwell.core.errors import DomainError, Forbidden, NotFound, SeveralProblems
from orderwell.core.work import Actor, ActorKind
from orderwell.customers.models import Customer, CustomerStatus
from orderwell.customers.queries import addresses
from orderwell.demo import make
from orderwell.events.orders import OrderChanged, OrderPlaced
from orderwell.inventory.models import StockHold, StockLevel, StockMovement
from orderwell.inventory.queries import availability
from orderwell.orders.models import Channel, DeliveryMethod, EntryKind, Order, OrderEntry, OrderLine, OrderStatus
from orderwell.orders.rules import InvoiceData, InvoiceKind
from orderwell.payments.models import PaymentBalance, PaymentMethod

pytestmark = pytest.mark.usefixtures("database")


async def place(actor: Actor, placement: Any, now: datetime | None = None) -> Order:
    async with make.work(actor, now) as work:
        return await commands.place(work, placement)


async def refusals(actor: Actor, placement: Any) -> list[tuple[str, str | None]]:
    """Codes and fields of all problems."""
    with pytest.raises(DomainError) as refused:
        await place(actor, placement)
    error = refused.value
    found = error.problems if isinstance(error, SeveralProblems) else [error]
    return [(one.code, one.field) for one in found]


async def test_an_order_is_everything_at_once() -> None:
    actor = await make.buyer()
    water = await make.sellable(100, price=250)
    juice = await make.sellable(100, price=1000)
    await make.cart(actor, (water, 6), (juice, 2))
    now = datetime(2026, 11, 21, 20, 30, tzinfo=UTC)  # the 22nd in Shanghai
    async with make.work(actor, now) as work:
        order = await commands.place(work, make.placement(po_number=" PO-7 ", remarks="周一送"))
    assert (order.number, order.business_day.isoformat()) == ("SO20261122-000001", "2026-11-22")
    assert (order.goods_total, order.freight, order.total) == (3500, 2000, 5500)
    assert (order.channel, order.on_behalf, order.po_number) == (Channel.WEB, False, "PO-7")
    assert order.delivery_address["district"] == "海州区"
    lines = await OrderLine.filter(order_id=order.id).order_by("position")
    assert [(line.sku, line.quantity, line.unit_price, line.total) for line in lines] == [
        (water.sku, 6, 250, 1500),
        (juice.sku, 2, 1000, 2000),
    ]
    assert lines[0].name_zh == "矿泉水 500 毫升"
    assert [step["kind"] for step in lines[0].price_steps] == ["list", "tax"]
    assert sum(line.tax for line in lines) == order.tax_total
    balance = await PaymentBalance.get(order_id=order.id)
    assert (balance.due, balance.order_number) == (5500, order.number)
    holds = await StockHold.filter(owner_id=order.id)
    assert {(hold.quantity, hold.reference, hold.expires_at) for hold in holds} == {
        (6, order.number, now + timedelta(hours=72)),
        (2, order.number, now + timedelta(hours=72)),
    }
    entry = await OrderEntry.get(order_id=order.id)
    assert (entry.kind, entry.to_status, entry.actor_side) == (EntryKind.PLACED, "submitted", "customer")
    assert await CartLine.all().count() == 0
    assert {OrderPlaced, OrderChanged} <= {type(event) for event in work.told}


async def test_units_are_counted_in_base_units() -> None:
    variant = await make.sellable(48)
    order = await make.order(lines=[(variant, 2)], unit_code="box")
    line = await OrderLine.get(order_id=order.id)
    assert (line.quantity, line.factor, line.base_quantity, line.unit_name_zh) == (2, 24, 48, "箱")
    assert (await availability([variant.id]))[variant.id].available == 0


async def test_everything_that_is_wrong_is_said_at_once() -> None:
    customer = await make.customer(status=CustomerStatus.BLOCKED)
    scarce = await make.sellable(3)
    bulky = await make.sellable(100, variant={"moq": 12, "step": 6})
    first = await make.order(await make.customer(), po_number="PO-1")
    other = await Customer.get(id=first.customer_id)  # type: ignore[attr-defined]
    lines = [
        Wish(5, variant_id=scarce.id),
        Wish(13, sku=bulky.sku),
        Wish(1, sku="NOWHERE"),
        Wish(1, variant_id=scarce.id, unit_code="pallet"),
    ]
    said = {
        "lines": lines,
        "customer_id": customer.id,
        "address": None,
        "invoice": InvoiceData(InvoiceKind.SPECIAL, " "),
        "requested_on": datetime(2020, 1, 1).date(),  # noqa: DTZ001
    }
    assert await refusals(make.EVERYTHING, make.placement(**said)) == [
        ("CUSTOMER_BLOCKED", None),
        ("ADDRESS_MISSING", "address"),
        ("DATE_IN_PAST", "requestedOn"),
        ("INVOICE_INCOMPLETE", "invoice.title"),
        ("INVOICE_INCOMPLETE", "invoice.taxId"),
        ("NOT_ORDERABLE", "lines.2"),
        ("UNKNOWN_UNIT", "lines.3.unitCode"),
        ("NOT_IN_STEPS", "lines.1.quantity"),
        ("OUT_OF_STOCK", "lines.0.quantity"),
    ]
    assert await refusals(make.EVERYTHING, make.placement((scarce, 1), customer_id=other.id, po_number="PO-1")) == [
        ("PO_NUMBER_TAKEN", "poNumber")
    ]


async def test_a_refused_order_leaves_no_trace() -> None:
    actor = await make.buyer()
    plenty, scarce = await make.sellable(100), await make.sellable(3)
    await make.cart(actor, (plenty, 5), (scarce, 4))
    movements = await StockMovement.all().count()
    with pytest.raises(DomainError) as refused:
        await place(actor, make.placement())
    assert refused.value.params["available"] == 3
    assert refused.value.field == "lines.1.quantity"
    for table in (Order, OrderLine, OrderEntry, StockHold, PaymentBalance):
        assert await table.all().count() == 0, table
    assert await StockMovement.all().count() == movements
    assert await CartLine.all().count() == 2
    assert (await make.order(lines=[(plenty, 1)])).number.endswith("-000001")


async def test_an_empty_order_is_refused() -> None:
    actor = await make.buyer()
    assert await refusals(actor, make.placement()) == [("EMPTY_ORDER", "lines")]
    assert await refusals(actor, make.placement(lines=[])) == [("EMPTY_ORDER", "lines")]


async def test_the_price_that_was_shown_is_the_price() -> None:
    actor = await make.buyer()
    variant = await make.sellable(price=1000)
    with pytest.raises(DomainError) as refused:
        await place(actor, make.placement((variant, 2), expected_total=1900))
    assert refused.value.code == "PRICE_CHANGED"
    assert refused.value.params == {"expected": "19.00", "total": "40.00", "currency": "CNY"}
    assert (await place(actor, make.placement((variant, 2), expected_total=4000))).total == 4000


async def test_the_firms_minimum_counts_goods_without_freight() -> None:
    await make.settings(minimum_order_minor=2500)
    variant = await make.sellable(price=1000)
    actor = await make.buyer()
    assert await refusals(actor, make.placement((variant, 2))) == [("BELOW_MINIMUM_ORDER", "lines")]
    assert (await place(actor, make.placement((variant, 3)))).total == 5000


async def test_who_may_order_for_whom() -> None:
    customer, other = await make.customer(), await make.customer()
    variant = await make.sellable()
    own = await make.buyer(customer)
    clerk = await make.actor(await make.user("order_clerk"))
    warehouse = await make.actor(await make.user("warehouse"))
    with pytest.raises(NotFound):
        await place(own, make.placement((variant, 1), customer_id=other.id))
    with pytest.raises(NotFound):
        await place(clerk, make.placement((variant, 1), customer_id=other.id))  # not in the clerk's care
    with pytest.raises(Forbidden):
        await place(warehouse, make.placement((variant, 1), customer_id=other.id))
    with pytest.raises(Forbidden):
        await place(Actor(), make.placement((variant, 1), customer_id=other.id))
    manager = await make.actor(await make.user("manager"))
    order = await place(manager, make.placement((variant, 1), customer_id=other.id))
    assert (order.on_behalf, order.channel, order.customer_id) == (True, Channel.CONSOLE, other.id)  # type: ignore[attr-defined]


async def test_an_address_of_another_company_is_none() -> None:
    customer, other = await make.customer(), await make.customer()
    variant = await make.sellable()
    foreign, own = (await addresses([other.id]))[0], (await addresses([customer.id]))[0]
    actor = await make.buyer(customer)
    missing = make.placement((variant, 1), address=None, address_id=foreign.id)
    assert await refusals(actor, missing) == [("ADDRESS_MISSING", "address")]
    order = await place(actor, make.placement((variant, 1), address=None, address_id=own.id))
    assert order.delivery_address["street"] == own.street


async def test_pickup_needs_no_address_and_costs_no_freight() -> None:
    order = await make.order(address=None, delivery_method=DeliveryMethod.PICKUP)
    assert (order.delivery_address, order.freight) == ({}, 0)


async def test_online_orders_hold_their_stock_for_minutes() -> None:
    now = datetime(2026, 11, 21, 4, tzinfo=UTC)
    order = await make.order(payment_method=PaymentMethod.ONLINE, now=now)
    assert order.hold_expires_at == now + timedelta(minutes=30)


async def test_withdrawn_goods_cannot_be_ordered() -> None:
    variant = await make.sellable()
    product = await Product.get(id=variant.product_id)  # type: ignore[attr-defined]
    product.status = ProductStatus.ARCHIVED
    await product.save()
    actor = await make.buyer()
    assert await refusals(actor, make.placement((variant, 1))) == [("NOT_ORDERABLE", "lines.0")]


async def test_a_pending_company_waits() -> None:
    actor = await make.buyer(await make.customer(status=CustomerStatus.PENDING))
    assert await refusals(actor, make.placement((await make.sellable(), 1))) == [("CUSTOMER_PENDING", None)]


async def test_an_external_number_is_taken_once() -> None:
    variant, customer = await make.sellable(), await make.customer()
    said = {"customer_id": customer.id, "external_number": "T-1", "channel": Channel.API}
    order = await place(make.EVERYTHING, make.placement((variant, 1), **said))
    assert await refusals(make.EVERYTHING, make.placement((variant, 1), **said)) == [
        ("EXTERNAL_NUMBER_TAKEN", "externalNumber")
    ]
    assert order.external_number == "T-1"


async def test_two_hundred_at_once_for_ten_pieces_make_ten_orders() -> None:
    variant, customer = await make.sellable(10), await make.customer()
    lines = make.placement((variant, 1), customer_id=customer.id)

    async def attempt() -> str:
        try:
            return (await place(make.EVERYTHING, lines)).number
        except DomainError as refused:
            return refused.code

    answers = await asyncio.gather(*[attempt() for _ in range(200)])
    assert answers.count("OUT_OF_STOCK") == 190
    assert len({one for one in answers if one.startswith("SO")}) == 10
    level = await StockLevel.get(variant_id=variant.id)
    assert (level.on_hand, level.reserved, level.available) == (10, 10, 0)
    assert await Order.filter(status=OrderStatus.SUBMITTED).count() == 10


async def test_one_cart_in_two_tabs_is_ordered_once() -> None:
    actor = await make.buyer()
    await make.cart(actor, (await make.sellable(), 2))

    async def attempt() -> str:
        try:
            return (await place(actor, make.placement())).number[:2]
        except DomainError as refused:
            return refused.code

    assert sorted(await asyncio.gather(attempt(), attempt())) == ["EMPTY_ORDER", "SO"]


@pytest.mark.parametrize("problems", [{}, {"remarks": "X" * 2001}])
async def test_buyers_learn_no_numbers_that_the_firm_does_not_show(problems: dict[str, str]) -> None:
    await make.settings(stock_display="banded")
    variant, customer = await make.sellable(3), await make.customer()
    buyer = await make.buyer(customer)
    for actor, number in ((buyer, None), (make.EVERYTHING, 3)):
        with pytest.raises(DomainError) as refused:
            await place(actor, make.placement((variant, 4), customer_id=customer.id, **problems))
        error = refused.value
        short = error.problems[-1] if isinstance(error, SeveralProblems) else error
        assert (short.code, short.params.get("available")) == ("OUT_OF_STOCK", number)
        assert short.message("en").startswith(f"{variant.sku} is short")


async def test_a_key_orders_lines_for_a_customer() -> None:
    owner = await make.user("owner")
    variant, customer = await make.sellable(), await make.customer()
    key = replace(await make.actor(owner), kind=ActorKind.API_KEY, permissions=frozenset({"orders.place_for"}))
    order = await place(key, make.placement((variant, 1), customer_id=customer.id))
    assert (order.channel, order.on_behalf) == (Channel.API, True)
    assert await refusals(key, make.placement(customer_id=customer.id)) == [("EMPTY_ORDER", "lines")]
