"""An order's whole way: three machines and the status that is derived from them, after every step."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from orderwell.core.errors import StaleVersion
from orderwell.demo import make
from orderwell.fulfilment import commands
from orderwell.inventory.models import HoldState, StockHold, StockLevel
from orderwell.logistics.errors import NotHandedOver, TrackedByCarrier
from orderwell.logistics.models import Shipment, ShipmentState, TrackingCode
from orderwell.orders import commands as orders
from orderwell.orders.errors import MoveRefused
from orderwell.orders.models import CancelReason, EntryKind, Order, OrderEntry, OrderLine
from orderwell.payments.models import PaymentBalance, PaymentMethod
from orderwell.payments.queries import differences

from .world import World, confirmed, placed, world

C = TrackingCode


class Machines(NamedTuple):
    """The order's own machine, that of its money, its parcels, and the status people see."""

    order: str
    money: str
    parcels: tuple[str, ...]
    status: str


async def machines(order: Order) -> Machines:
    row = await Order.get(id=order.id)
    parcels = await Shipment.filter(order_id=order.id).order_by("created_at", "id")
    return Machines(row.state, row.payment_state, tuple(one.state.value for one in parcels), row.status)


async def sums(order: Order) -> tuple[int, int, int]:
    """Allocated, shipped, delivered base units over all lines; the checks of the table hold them together."""
    lines = await OrderLine.filter(order_id=order.id)
    return sum(x.allocated for x in lines), sum(x.shipped for x in lines), sum(x.delivered for x in lines)


async def stock(place: World) -> dict[str, tuple[int, int]]:
    """On hand and allocated in each warehouse."""
    levels = await StockLevel.all().select_related("warehouse")
    return {one.warehouse.code: (one.on_hand, one.allocated) for one in levels}


async def test_from_placement_to_signed_delivery_over_two_warehouses(database: object) -> None:
    there = await world(near=30, far=50)
    order = await placed(there, 60)
    assert await machines(order) == Machines("submitted", "unpaid", (), "submitted")
    await make.payment(order.id, 100_00)
    assert await machines(order) == Machines("submitted", "partial", (), "submitted")
    async with make.work() as work:
        await orders.review(work, order.id)
    assert (await machines(order)).status == "reviewing"
    async with make.work() as work:
        await orders.confirm(work, order.id)
    assert await machines(order) == Machines("confirmed", "partial", (), "confirmed")
    held = {h.level.warehouse.id: h.quantity for h in await _holds(order)}
    assert sum(held.values()) == 60
    assert len(held) == 2  # no warehouse alone has it

    line = await OrderLine.get(order_id=order.id)
    first_place, second_place = held
    part = held[first_place] - 4
    first = await make.shipment(order.id, first_place, lines=[(line.id, part)])
    rest = await make.shipment(order.id, first_place, carrier="own_fleet")
    other = await make.shipment(order.id, second_place, carrier="freight")
    assert await machines(order) == Machines("confirmed", "partial", ("picking",) * 3, "picking")
    assert await sums(order) == (60, 0, 0)

    await make.move_shipment(first, ShipmentState.PACKED)
    first = await make.hand_over(await Shipment.get(id=first.id))
    assert await machines(order) == Machines("confirmed", "partial", ("shipped", "picking", "picking"), "shipped")
    assert await sums(order) == (60 - part, part, 0)

    await make.track(first, C.IN_TRANSIT)
    assert (await machines(order)).status == "in_transit"
    await make.track(first, C.DELIVERED, signed_by="前台")
    assert (await machines(order)).status == "shipped"  # two parcels are still to come
    assert await sums(order) == (60 - part, part, part)

    await make.hand_over(rest)
    await make.hand_over(other)
    await make.track(rest, C.FAILED_ATTEMPT)
    assert (await machines(order)).parcels == ("delivered", "exception", "shipped")
    await make.track(rest, C.DELIVERED, signed_by="王师傅")
    await make.track(other, C.DELIVERED, signed_by="本人")
    assert await machines(order) == Machines("confirmed", "partial", ("delivered",) * 3, "delivered")
    assert await sums(order) == (0, 60, 60)

    balance = await PaymentBalance.get(order_id=order.id)
    await make.payment(order.id, balance.due - balance.paid)
    assert await machines(order) == Machines("closed", "paid", ("delivered",) * 3, "delivered")
    assert await differences() == []
    assert await stock(there) == {"NEAR": (30 - held[there.near.id], 0), "FAR": (50 - held[there.far.id], 0)}
    assert not await StockHold.filter(state=HoldState.ALLOCATED).exists()
    entries = await OrderEntry.filter(order_id=order.id, kind=EntryKind.SHIPMENT)
    assert len(entries) == 12
    assert all(entry.actor for entry in entries)


async def _holds(order: Order) -> list[StockHold]:
    return await StockHold.filter(owner_id=order.id, state=HoldState.ALLOCATED).select_related("level__warehouse")


async def test_cash_on_delivery_is_unpaid_until_the_cash_is_recorded(database: object) -> None:
    there = await world()
    order = await confirmed(there, 10, method=PaymentMethod.CASH_ON_DELIVERY)
    parcel = await make.shipment(order.id, there.near.id, carrier="own_fleet", handed_over=True)
    await make.track(parcel, signed_by="本人")
    assert await machines(order) == Machines("confirmed", "unpaid", ("delivered",), "delivered")
    due = (await PaymentBalance.get(order_id=order.id)).due
    await make.payment(order.id, due, method=PaymentMethod.CASH_ON_DELIVERY)
    assert await machines(order) == Machines("closed", "paid", ("delivered",), "delivered")


async def test_a_paid_order_closes_with_its_last_parcel(database: object) -> None:
    there = await world()
    order = await confirmed(there, 10)
    await make.payment(order.id, (await PaymentBalance.get(order_id=order.id)).due)
    parcel = await make.shipment(order.id, there.near.id, handed_over=True)
    await make.track(parcel)
    assert (await machines(order)).order == "closed"


async def test_cancelling_gives_up_parcels_and_stock_and_the_money_goes_back(database: object) -> None:
    there = await world()
    order = await confirmed(there, 10)
    await make.payment(order.id, 50_00)
    await make.shipment(order.id, there.near.id)
    async with make.work() as work:
        await orders.cancel(work, order.id, CancelReason.OUT_OF_STOCK)
    assert await machines(order) == Machines("cancelled", "refunding", ("cancelled",), "cancelled")
    assert await stock(there) == {"NEAR": (100, 0), "FAR": (100, 0)}
    await make.refund(order.id, 20_00)
    assert (await machines(order)).money == "refunding"
    await make.refund(order.id, 30_00)
    assert (await machines(order)).money == "refunded"


async def test_late_money_for_a_cancelled_order_is_due_back(database: object) -> None:
    there = await world()
    order = await placed(there, 5, method=PaymentMethod.ONLINE)
    attempt = await make.attempt(order.id)
    async with make.work() as work:
        await orders.cancel(work, order.id, CancelReason.CUSTOMER_REQUEST)
    await make.payment(order.id, attempt.amount, method=PaymentMethod.ONLINE, external_id="SBX-LATE")
    assert await machines(order) == Machines("cancelled", "refunding", (), "cancelled")


async def test_a_parcel_cancelled_before_the_hand_over_leaves_its_goods_to_the_next(database: object) -> None:
    there = await world()
    order = await confirmed(there, 10)
    parcel = await make.shipment(order.id, there.near.id)
    await make.move_shipment(parcel, ShipmentState.CANCELLED)
    assert (await machines(order)).status == "confirmed"
    assert await sums(order) == (10, 0, 0)
    again = await make.shipment(order.id, there.near.id, handed_over=True)
    assert again.state is ShipmentState.SHIPPED
    assert await sums(order) == (0, 10, 0)
    with pytest.raises(MoveRefused):  # goods have left
        async with make.work() as work:
            await orders.cancel(work, order.id, CancelReason.OTHER)


async def test_after_the_hand_over_only_the_carrier_moves_a_parcel(database: object) -> None:
    there = await world()
    order = await confirmed(there, 10)
    parcel = await make.shipment(order.id, there.near.id)
    with pytest.raises(NotHandedOver):
        await make.track(parcel)
    with pytest.raises(StaleVersion):
        async with make.work() as work:
            await commands.move(work, parcel, ShipmentState.PACKED, version=7)
    await make.hand_over(parcel)
    with pytest.raises(StaleVersion):  # a second click on an old screen
        await make.hand_over(parcel)
    shipped = await Shipment.get(id=parcel.id)
    with pytest.raises(TrackedByCarrier):
        await make.move_shipment(shipped, ShipmentState.DELIVERED)
    assert await sums(order) == (0, 10, 0)
    assert await stock(there) == {"NEAR": (90, 0), "FAR": (100, 0)}


async def test_a_parcel_that_comes_back_leaves_the_order_open(database: object) -> None:
    there = await world()
    order = await confirmed(there, 10)
    parcel = await make.shipment(order.id, there.near.id, handed_over=True)
    await make.track(parcel, C.RETURNING)
    assert await machines(order) == Machines("confirmed", "unpaid", ("returning",), "returning")
    await make.track(parcel, C.RETURNED)
    assert (await machines(order)).parcels == ("returned",)
    assert await sums(order) == (0, 10, 0)
    level = await StockLevel.get(warehouse_id=there.near.id)
    assert (level.on_hand, level.quarantine, level.allocated) == (100, 10, 0)  # somebody has to look at it


async def test_the_buyer_confirms_receipt_of_what_is_on_its_way(database: object) -> None:
    there = await world()
    order = await confirmed(there, 10)
    line = await OrderLine.get(order_id=order.id)
    buyer = await make.buyer(there.customer)
    with pytest.raises(MoveRefused):
        async with make.work(buyer) as work:
            await commands.confirm_receipt(work, order.id)
    await make.shipment(order.id, there.near.id, lines=[(line.id, 4)], handed_over=True)
    async with make.work(buyer) as work:
        await commands.confirm_receipt(work, order.id)
    assert await sums(order) == (6, 4, 4)
    assert (await Shipment.get(order_id=order.id)).signed_by == buyer.name
    stranger = replace(buyer, customer_id=(await make.customer()).id)
    with pytest.raises(Exception, match="NOT_FOUND"):
        async with make.work(stranger) as work:
            await commands.confirm_receipt(work, order.id)
