"""People hear of what commands of other slices do: the events arrive with what the messages need."""

from uuid import UUID

import pytest

from orderwell.access.models import User
from orderwell.core.work import Actor
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.demo.make.inventory import stock, warehouse
from orderwell.inventory.models import AdjustReason
from orderwell.inventory.queries import holds_of
from orderwell.logistics.models import Shipment, TrackingCode
from orderwell.notifications.models import Notification, NotificationKind
from orderwell.notifications.rules import message
from orderwell.orders.models import Order
from orderwell.warehousing.commands import adjust
from tests.counted import statements

pytestmark = pytest.mark.usefixtures("database")


async def heard(who: User | Actor, kind: NotificationKind) -> list[str]:
    """The English titles of what somebody was told, the oldest first."""
    user_id = who.user_id if isinstance(who, Actor) else who.id
    rows = await Notification.filter(user_id=user_id, kind=kind).order_by("id")
    return [message(row.kind, row.params, "en").title for row in rows]


async def links(kind: NotificationKind) -> dict[UUID, str]:
    return {row.user_id: row.link for row in await Notification.filter(kind=kind)}  # type: ignore[attr-defined]


async def company() -> tuple[Customer, Actor]:
    customer = await make.customer()
    return customer, await make.buyer(customer)


async def parcel_of(order: Order) -> Shipment:
    """A parcel that was handed over."""
    (hold,) = await holds_of([order.id])
    return await make.shipment(order.id, hold.level.warehouse_id, handed_over=True)  # type: ignore[attr-defined]


async def test_an_order_rings_where_it_is_confirmed_and_its_confirmation_at_the_company() -> None:
    clerk = await make.user("order_clerk")
    customer = await make.customer(owner=clerk)
    buyer = await make.buyer(customer)
    order = await make.order(customer, confirmed=True)
    assert await heard(clerk, NotificationKind.ORDER_PLACED) == [f"New order {order.number}"]
    assert await heard(buyer, NotificationKind.ORDER_CHANGED) == [f"Order {order.number}: confirmed"]
    assert await heard(buyer, NotificationKind.ORDER_PLACED) == []


async def test_money_rings_at_finance_and_at_the_company() -> None:
    finance, _ = await make.user("finance"), await make.user("manager")
    customer, buyer = await company()
    order = await make.order(customer)
    await make.payment(order.id, 500)
    await make.refund(order.id, 200)
    for who in (finance, buyer):
        assert await heard(who, NotificationKind.PAYMENT_RECEIVED) == [f"Payment for order {order.number}"]
        assert await heard(who, NotificationKind.PAYMENT_REFUNDED) == [f"Refund for order {order.number}"]
    assert await Notification.filter(kind=NotificationKind.PAYMENT_RECEIVED).count() == 2


async def test_a_parcel_rings_at_the_company_and_trouble_at_support_too() -> None:
    support, clerk = await make.user("support"), await make.user("order_clerk")
    customer = await make.customer(owner=clerk)
    buyer = await make.buyer(customer)
    order = await make.order(customer, confirmed=True)
    parcel = await parcel_of(order)
    assert await heard(buyer, NotificationKind.SHIPMENT_CHANGED) == [f"Parcel {parcel.number}: shipped"]
    assert await heard(support, NotificationKind.SHIPMENT_CHANGED) == []
    await make.track(parcel, TrackingCode.EXCEPTION)
    trouble = f"Parcel {parcel.number}: delayed by a problem"
    assert (await heard(buyer, NotificationKind.SHIPMENT_CHANGED))[1:] == [trouble]
    for who in (support, clerk):
        assert await heard(who, NotificationKind.SHIPMENT_CHANGED) == [trouble]
    there = await links(NotificationKind.SHIPMENT_CHANGED)
    assert there[support.id] == f"/shipments/{parcel.id}"
    assert there[buyer.user_id or parcel.id] == f"/orders/{order.id}"


async def test_low_stock_rings_in_the_warehouse_and_at_the_catalogue() -> None:
    keeper, catalogue, _ = [await make.user(role) for role in ("warehouse", "catalogue", "finance")]
    place, variant = await warehouse(name_en="Shanghai"), await make.variant()
    await stock(variant, 10, place=place, reorder_point=5)
    await Notification.all().delete()  # the level was low before it was filled
    async with make.work() as work:
        await adjust(work, place.id, variant.id, -6, AdjustReason.DAMAGED)
    assert await Notification.all().count() == 2
    for who in (keeper, catalogue):
        assert await heard(who, NotificationKind.STOCK_LOW) == [f"{variant.sku} is running low"]
    row = await Notification.filter(kind=NotificationKind.STOCK_LOW).first()
    assert row is not None
    assert "from Shanghai" in message(row.kind, row.params, "en").text
    assert row.link == f"/inventory?search={variant.sku}"


async def test_one_piece_of_news_is_one_insert_however_many_hear_it() -> None:
    customer, _ = await company()
    order = await make.order(customer)
    few = await inserts(order)
    for _ in range(5):
        await make.buyer(customer)
    other = await make.order(customer)
    assert await inserts(other) == few


async def inserts(order: Order) -> int:
    """How many statements a payment takes."""
    with statements() as seen:
        await make.payment(order.id, 100)
    return len(seen)
