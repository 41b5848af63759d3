"""The last three days: orders that go through the real commands and are still on their way."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.access.models import User
from orderwell.access.queries import actor_of
from orderwell.cart.rules import Wish as CartWish
from orderwell.checkout import commands as checkout
from orderwell.checkout.rules import Placement
from orderwell.core.errors import DomainError
from orderwell.core.work import Actor
from orderwell.customers.models import Address, Customer
from orderwell.inventory.models import HoldState, StockHold
from orderwell.logistics.models import Shipment
from orderwell.orders import commands as orders
from orderwell.orders.models import CancelReason, DeliveryMethod, Order
from orderwell.payments.models import PaymentMethod

from . import make
from .habits import Wish

# Hours of age from which on an order has got so far.
REVIEWED, CONFIRMED, PACKED, HANDED_OVER = 4, 9, 16, 22
REMARKS = (
    "请在上午十点前送到，谢谢",
    "到货前请电话联系",
    "麻烦附送货单两份",
    "Please deliver to the back entrance",
    "",
)
COMMENTS = ("客户来电催货，已安排优先配货", "已与客户确认送货时间", "此单需要开专票，请财务留意")


class People(Struct, frozen=True):
    """Who acts in these days: customers by number, their buyers, and our clerks by id."""

    customers: Mapping[str, Customer]
    buyers: Mapping[str, User]
    clerks: Mapping[UUID, User]


async def buyer_actor(user: User, customer: Customer) -> Actor:
    """A signed-in contact of the company."""
    return replace(await actor_of(user), customer_id=customer.id)


async def play(wish: Wish, people: People, random: Random, until: datetime) -> Order | None:
    """Place one order and take it as far as its age says; None when its goods had run out."""
    customer = people.customers[wish.customer]
    buyer = await buyer_actor(people.buyers[wish.customer], customer)
    clerk = await actor_of(people.clerks[customer.owner_id])  # type: ignore[attr-defined]
    by_staff = random.random() < 0.12
    try:
        order = await _placed(wish, clerk if by_staff else buyer, customer, random)
    except DomainError:
        return None
    await _onwards(order, wish, clerk, random, until)
    return order


async def _placed(wish: Wish, actor: Actor, customer: Customer, random: Random) -> Order:
    lines = [CartWish(line.quantity, sku=line.sku, unit_code=line.unit_code) for line in wish.lines]
    address = await Address.get(customer_id=customer.id, is_default=True)
    placement = Placement(
        delivery_method=DeliveryMethod.DELIVERY,
        payment_method=PaymentMethod(wish.payment_method),
        lines=lines,
        customer_id=customer.id,
        address_id=address.id,
        remarks=random.choice(REMARKS),
        po_number=f"PO-{wish.placed_at:%m%d}-{random.randrange(1000, 9999)}" if random.random() < 0.3 else None,
    )
    async with make.work(actor, wish.placed_at) as work:
        return await checkout.place(work, placement)


async def _onwards(order: Order, wish: Wish, clerk: Actor, random: Random, until: datetime) -> None:
    age = (until - wish.placed_at) / timedelta(hours=1)

    def at(hours: float) -> datetime:
        return min(until, wish.placed_at + timedelta(hours=hours))

    if wish.payment_method == "online" and random.random() < 0.9:
        await make.payment(order.id, order.total, method=PaymentMethod.ONLINE, now=at(0.1))
    if age > REVIEWED and random.random() < 0.5:
        async with make.work(clerk, at(2)) as work:
            await orders.review(work, order.id)
            if random.random() < 0.3:
                await orders.comment(work, order.id, random.choice(COMMENTS))
    if random.random() < 0.06:
        async with make.work(clerk, at(3)) as work:
            await orders.cancel(work, order.id, CancelReason.CUSTOMER_REQUEST, "客户改期")
        return
    if age <= CONFIRMED:
        return
    async with make.work(clerk, at(5)) as work:
        await orders.confirm(work, order.id)
    if wish.payment_method == "bank_transfer" and random.random() < 0.6:
        await make.payment(order.id, order.total, method=PaymentMethod.BANK_TRANSFER, now=at(random.uniform(6, 12)))
    if age > PACKED:
        await _ship(order, random, age, at, until)


async def _ship(order: Order, random: Random, age: float, at: Any, until: datetime) -> None:
    """A parcel of each warehouse that holds something; older ones have left and travel."""
    for position, warehouse_id in enumerate(await _warehouses(order.id)):
        if position and random.random() < 0.3:
            continue  # the second parcel is still to be packed
        carrier = "freight" if order.total > 300_000 else "express"
        parcel: Shipment = await make.shipment(order.id, warehouse_id, carrier=carrier, now=at(12))
        if age > HANDED_OVER:
            parcel = await make.hand_over(parcel, now=at(random.uniform(16, 20)))
            await make.travel(parcel, until)


async def _warehouses(order_id: UUID) -> list[UUID]:
    held = StockHold.filter(owner_id=order_id, state=HoldState.ALLOCATED).order_by("id")
    found: list[UUID] = await held.values_list("level__warehouse_id", flat=True)  # type: ignore[assignment]
    return list(dict.fromkeys(found))
