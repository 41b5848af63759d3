"""Orders after placement, with real rows."""

import itertools
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orderwell.cart.errors import TooManyLines
from orderwell.cart.queries import lines as cart_lines
from orderwell.cart.rules import Wish
from orderwell.catalog.models import Product
from orderwell.checkout import commands as checkout
from orderwell.checkout.rules import OrderEdit
from orderwell.core.errors import DomainError, NotFound, SeveralProblems, StaleVersion
from orderwell.core.jobs import JOB_ACTOR
from orderwell.core.work import Actor, Work
from orderwell.customers.models import AddressData, Customer
from orderwell.demo import make
from orderwell.events.orders import OrderCancelled, OrderChanged, OrderCommented
from orderwell.inventory.models import HoldState, StockHold, StockLevel
from orderwell.orders import commands, queries
from orderwell.orders.errors import MoveRefused
from orderwell.orders.models import (
    CancelReason,
    EntryKind,
    Order,
    OrderCancellation,
    OrderEntry,
    OrderLine,
    OrderState,
    OrderStatus,
    PaymentState,
)
from orderwell.payments.models import PaymentBalance, PaymentMethod

pytestmark = pytest.mark.usefixtures("database")


async def buckets(variant: Any) -> tuple[int, int, int]:
    """On hand, reserved, allocated over all warehouses."""
    levels = await StockLevel.filter(variant_id=variant.id)
    return sum(x.on_hand for x in levels), sum(x.reserved for x in levels), sum(x.allocated for x in levels)


async def test_confirming_allocates_and_explains() -> None:
    variant = await make.sellable(10)
    order = await make.order(lines=[(variant, 4)])
    async with make.work() as work:
        await commands.confirm(work, order.id)
    assert await buckets(variant) == (10, 0, 4)
    row = await Order.get(id=order.id)
    assert (row.state, row.status, row.hold_expires_at) == (OrderState.CONFIRMED, OrderStatus.CONFIRMED, None)
    assert (await OrderLine.get(order_id=order.id)).allocated == 4
    entry = await OrderEntry.get(order_id=order.id, kind=EntryKind.ALLOCATED)
    assert not entry.public
    assert entry.params["sourcings"][0]["lines"] == [{"sku": variant.sku, "quantity": 4}]
    with pytest.raises(MoveRefused):
        async with make.work() as work:
            await commands.confirm(work, order.id)


async def test_cancelling_frees_exactly_its_own_stock() -> None:
    variant = await make.sellable(10)
    kept, gone = await make.order(lines=[(variant, 3)]), await make.order(lines=[(variant, 4)], confirmed=True)
    assert await buckets(variant) == (10, 3, 4)
    async with make.work() as work:
        await commands.cancel(work, gone.id, CancelReason.OUT_OF_STOCK, " 断货 ")
    assert await buckets(variant) == (10, 3, 0)
    record = await OrderCancellation.get(order_id=gone.id)
    assert (record.reason, record.stage, record.note, record.refund) == (
        CancelReason.OUT_OF_STOCK,
        OrderStatus.CONFIRMED,
        "断货",
        0,
    )
    assert (await PaymentBalance.get(order_id=gone.id)).due == 0
    assert {type(event) for event in work.told} >= {OrderCancelled, OrderChanged}
    assert (await StockHold.get(owner_id=kept.id)).state is HoldState.RESERVED


async def test_what_was_paid_is_to_go_back() -> None:
    order = await make.order()
    await make.payment(order.id, order.total)
    async with make.work() as work:
        await commands.cancel(work, order.id, CancelReason.CUSTOMER_REQUEST)
    row = await Order.get(id=order.id)
    assert (row.status, row.payment_state) == (OrderStatus.CANCELLED, PaymentState.REFUNDING)
    assert (await OrderCancellation.get(order_id=order.id)).refund == order.total
    await make.refund(order.id, order.total)
    row = await Order.get(id=order.id)
    assert (row.state, row.status, row.payment_state) == (
        OrderState.CANCELLED,
        OrderStatus.REFUNDED,
        PaymentState.REFUNDED,
    )


async def test_a_paid_order_keeps_its_stock() -> None:
    order = await make.order(payment_method=PaymentMethod.ONLINE)
    await make.payment(order.id, order.total)
    assert (await Order.get(id=order.id)).hold_expires_at is None
    assert (await StockHold.get(owner_id=order.id)).expires_at is None


async def test_a_paid_order_that_is_edited_keeps_its_stock_for_as_long_as_it_is_paid_for() -> None:
    tea = await make.sellable(10, code="EARL", price=1200)
    order = await make.order(lines=[(tea, 4)], payment_method=PaymentMethod.ONLINE)
    await make.payment(order.id, order.total)

    async def edited(quantity: int) -> tuple[datetime | None, datetime | None]:
        row = await Order.get(id=order.id)
        lines = [Wish(quantity, sku=tea.sku, unit_code="bottle")]
        async with make.work() as work:
            row = await checkout.edit(work, row.id, OrderEdit(version=row.version, lines=lines))
        assert await buckets(tea) == (10, quantity, 0)
        return row.hold_expires_at, (await StockHold.get(owner_id=order.id, state=HoldState.RESERVED)).expires_at

    assert await edited(3) == (None, None)
    until, kept = await edited(6)  # two more than were paid for
    assert until is not None
    assert until == kept


async def test_an_address_that_stays_keeps_the_stock_as_long_as_the_order_says() -> None:
    now = datetime(2026, 11, 21, 4, tzinfo=UTC)
    order = await make.order(payment_method=PaymentMethod.ONLINE, now=now)
    names = ("recipient", "phone", "area_code", "street", "postcode")
    same = AddressData(**{name: order.delivery_address[name] for name in names})
    async with make.work(now=now + timedelta(minutes=10)) as work:
        row = await checkout.edit(work, order.id, OrderEdit(version=order.version, address=same))
    assert row.hold_expires_at == (await StockHold.get(owner_id=order.id)).expires_at


async def test_an_edit_has_no_more_lines_than_an_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orderwell.checkout.queries.MAX_ORDER_LINES", 2)
    order, variants = await make.order(), [await make.sellable() for _ in range(4)]
    edit = OrderEdit(version=order.version, lines=[Wish(1, variant_id=one.id) for one in variants])
    with pytest.raises(TooManyLines):
        async with make.work() as work:
            await checkout.edit(work, order.id, edit)


async def test_an_unpaid_online_order_ends_when_its_reservation_does() -> None:
    now = datetime(2026, 11, 21, 4, tzinfo=UTC)
    variant = await make.sellable(10)
    online = await make.order(lines=[(variant, 4)], payment_method=PaymentMethod.ONLINE, now=now)
    transfer = await make.order(lines=[(variant, 3)], now=now)
    async with make.work(JOB_ACTOR, now + timedelta(minutes=31)) as work:
        await commands.expire_hold(work, online.id)
    row = await Order.get(id=online.id)
    assert (row.state, row.status) == (OrderState.CANCELLED, OrderStatus.CANCELLED)
    assert (await OrderCancellation.get(order_id=online.id)).reason is CancelReason.PAYMENT_TIMEOUT
    assert await buckets(variant) == (10, 3, 0)
    async with make.work(JOB_ACTOR, now + timedelta(hours=73)) as work:
        await commands.expire_hold(work, transfer.id)
    row = await Order.get(id=transfer.id)
    assert (row.state, row.hold_expires_at) == (OrderState.SUBMITTED, None)
    assert await OrderEntry.filter(order_id=transfer.id, kind=EntryKind.HOLD_EXPIRED).exists()
    assert await buckets(variant) == (10, 0, 0)
    async with make.work() as work:
        await commands.confirm(work, transfer.id)
    assert await buckets(variant) == (10, 0, 3)


async def test_an_edit_prices_and_reserves_again() -> None:
    water, juice = await make.sellable(10, price=250), await make.sellable(10, price=1000)
    order = await make.order(lines=[(water, 4), (juice, 1)], po_number="PO-1")
    edit = OrderEdit(
        version=1,
        lines=[Wish(6, variant_id=water.id), Wish(2, sku=juice.sku, remark="冰的")],
        remarks="改过",
        address=make.address_data(area_code="440305", street="科技园路1号"),
    )
    async with make.work() as work:
        await checkout.edit(work, order.id, edit)
    row = await Order.get(id=order.id)
    assert (row.goods_total, row.total, row.version, row.remarks, row.po_number) == (3500, 5500, 2, "改过", "PO-1")
    assert row.delivery_address["district"] == "南山区"
    assert (await PaymentBalance.get(order_id=order.id)).due == 5500
    assert (await buckets(water), await buckets(juice)) == ((10, 6, 0), (10, 2, 0))
    assert [line.remark for line in await queries.lines([order.id])] == ["", "冰的"]
    entry = await OrderEntry.get(order_id=order.id, kind=EntryKind.EDITED)
    assert entry.params["fields"] == ["delivery_address", "remarks"]
    assert {(line["sku"], line["before"], line["after"]) for line in entry.params["lines"]} == {
        (water.sku, 4, 6),
        (juice.sku, 1, 2),
    }
    assert entry.params["total"] == {"before": "40.00", "after": "55.00", "currency": "CNY"}


async def test_a_refused_edit_changes_nothing() -> None:
    variant = await make.sellable(10)
    order = await make.order(lines=[(variant, 4)])
    for lines, code in (([Wish(11, variant_id=variant.id)], "OUT_OF_STOCK"), ([], "EMPTY_ORDER")):
        with pytest.raises(DomainError) as refused:
            async with make.work() as work:
                await checkout.edit(work, order.id, OrderEdit(version=1, lines=lines))
        assert refused.value.code == code
    with pytest.raises(SeveralProblems) as several:
        async with make.work() as work:
            wrong = [Wish(0, variant_id=variant.id), Wish(1, sku="NOWHERE")]
            await checkout.edit(work, order.id, OrderEdit(version=1, lines=wrong))
    assert [one.code for one in several.value.problems] == ["BAD_QUANTITY", "NOT_ORDERABLE"]
    with pytest.raises(StaleVersion):
        async with make.work() as work:
            await checkout.edit(work, order.id, OrderEdit(version=7, remarks="X"))
    assert await buckets(variant) == (10, 4, 0)
    assert (await Order.get(id=order.id)).version == 1
    async with make.work() as work:  # all of the stock, its own part included
        await checkout.edit(work, order.id, OrderEdit(version=1, lines=[Wish(10, variant_id=variant.id)]))
    assert await buckets(variant) == (10, 10, 0)


async def test_prices_stay_when_lines_do() -> None:
    variant = await make.sellable(10, price=1000)
    order = await make.order(lines=[(variant, 4)])
    base = await make.price_list()
    await make.set_prices(base, variant, {1: 700})
    async with make.work() as work:
        await checkout.edit(work, order.id, OrderEdit(version=1, remarks="只改备注"))
    assert (await Order.get(id=order.id)).total == order.total


async def test_a_confirmed_order_is_not_edited() -> None:
    order = await make.order(confirmed=True)
    with pytest.raises(MoveRefused):
        async with make.work() as work:
            await checkout.edit(work, order.id, OrderEdit(version=order.version, remarks="X"))


async def test_comments_of_customers_are_public_and_of_staff_as_they_choose() -> None:
    customer = await make.customer()
    order = await make.order(customer)
    buyer = await make.buyer(customer)
    async with make.work(buyer) as work:
        await commands.comment(work, order.id, " 请送到后门 ", public=False)
    assert [(e.public, e.by_staff) for e in work.told if isinstance(e, OrderCommented)] == [(True, False)]
    async with make.work() as work:
        await commands.comment(work, order.id, "内部", public=False)
    seen = await queries.entries([order.id], public_only=True)
    assert [one.text for one in seen if one.kind is EntryKind.COMMENT] == ["请送到后门"]
    with pytest.raises(DomainError):
        async with make.work() as work:
            await commands.comment(work, order.id, "  ")


async def test_row_scope() -> None:
    clerk = await make.user("order_clerk")
    mine, other = await make.order(await make.customer(owner=clerk)), await make.order()
    company = await Customer.get(id=other.customer_id)  # type: ignore[attr-defined]
    own, buyer = await make.actor(clerk), await make.buyer(company)
    assert {row.id for row in await queries.visible(own)} == {mine.id}
    assert {row.id for row in await queries.visible(buyer)} == {other.id}
    assert await queries.visible(Actor()) == []
    with pytest.raises(NotFound):
        async with make.work(buyer) as work:
            await commands.cancel(work, mine.id, CancelReason.OTHER)


async def test_reordering_brings_the_lines_back_with_what_is_wrong() -> None:
    customer = await make.customer()
    buyer = await make.buyer(customer)
    order = await make.order(customer, lines=[(await make.sellable(10), 2), (await make.sellable(10), 1)])
    async with make.work(buyer) as work:
        cart = await checkout.reorder(work, order.id)
    assert [line.quantity for line in await cart_lines(cart)] == [2, 1]


def step(choice: random.Random) -> Any:
    """A random command of anybody on an order; most are illegal at any one time."""

    async def edit(work: Work, order: Order) -> None:
        await checkout.edit(work, order.id, OrderEdit(version=order.version, remarks=str(choice.random())))

    async def cancel(work: Work, order: Order) -> None:
        await commands.cancel(work, order.id, choice.choice(list(CancelReason)))

    async def plain(work: Work, order: Order) -> None:
        await choice.choice([commands.review, commands.confirm, commands.close])(work, order.id)

    async def ship(work: Work, order: Order) -> None:
        line = (await queries.lines([order.id]))[0]
        await commands.note_shipped(work, order.id, {line.id: choice.randint(1, 3)})
        await commands.note_shipment(work, order.id, number="SH", state="shipped")

    async def deliver(work: Work, order: Order) -> None:
        line = (await queries.lines([order.id]))[0]
        await commands.note_delivered(work, order.id, {line.id: choice.randint(1, 3)})
        await commands.note_shipment(work, order.id, number="SH", state="delivered")

    return choice.choices([edit, cancel, plain, ship, deliver], [2, 1, 6, 3, 3])[0]


@pytest.mark.parametrize("seed", range(6))
async def test_random_moves_never_leave_the_declared_states(seed: int) -> None:
    choice = random.Random(seed)
    order = await make.order(quantity=3)
    if choice.random() < 0.5:
        await make.payment(order.id, order.total)
    for _ in range(25):
        order = await Order.get(id=order.id)
        try:
            async with make.work() as work:
                await step(choice)(work, order)
        except DomainError:
            assert await Order.get(id=order.id) == order
        row = await Order.get(id=order.id)
        moves = await OrderEntry.filter(order_id=order.id, kind__in=["placed", "moved"]).order_by("created_at", "id")
        assert moves[-1].to_status == row.status.value
        assert moves[-1].params["state"] == row.state.value
        for before, after in itertools.pairwise(moves):
            assert after.from_status == before.to_status
        assert row.state in OrderState
        line = (await queries.lines([order.id]))[0]
        assert 0 <= line.delivered <= line.shipped <= line.base_quantity
        assert line.shipped + line.allocated <= line.base_quantity
        holds = await StockHold.filter(owner_id=order.id, state__in=[HoldState.RESERVED, HoldState.ALLOCATED])
        if row.state is OrderState.CANCELLED:
            assert holds == []
            assert line.allocated == 0


async def test_what_is_confirmed_makes_its_product_popular_until_it_is_cancelled() -> None:
    variant = await make.sellable(10)
    order = await make.order(lines=[(variant, 4)])
    product = await Product.get(id=variant.product_id)  # type: ignore[attr-defined]
    assert product.popularity == 0
    async with make.work() as work:
        await commands.confirm(work, order.id)
    await product.refresh_from_db()
    assert product.popularity == 4
    async with make.work() as work:
        await commands.cancel(work, order.id, CancelReason.OTHER)
    await product.refresh_from_db()
    assert product.popularity == 0
