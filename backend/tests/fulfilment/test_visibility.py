"""Whoever may see an order may see its money and its parcels, and nobody else: in lists, in counts and one by one."""

from dataclasses import replace
from uuid import UUID

import pytest

from orderwell.core.clock import utc_now
from orderwell.core.db.sql import changed
from orderwell.core.ids import uuid7
from orderwell.core.page import PageRequest
from orderwell.core.work import Actor, ActorKind, Scope
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.fulfilment.queries import in_care, own_orders
from orderwell.logistics import queries as logistics
from orderwell.logistics.queries import ShipmentFilter
from orderwell.order_listing import queries as order_listing
from orderwell.orders import commands as orders
from orderwell.orders.queries import OrderFilter, OrderSort
from orderwell.orders.queries import visible as visible_orders
from orderwell.payments import queries as payments
from orderwell.payments.models import PaymentMethod
from orderwell.payments.queries import PaymentFilter
from tests.counted import statements

from .world import World, placed, world

pytestmark = pytest.mark.usefixtures("database")
EVERY = PageRequest(100)


async def papers(there: World, customer: Customer, owner: UUID | None) -> UUID:
    """An order of the company with a payment and a parcel, in the care of `owner`."""
    order = await placed(replace(there, customer=customer), 2)
    async with make.work() as work:
        await orders.confirm(work, order.id)
    await make.payment(order.id, order.total, method=PaymentMethod.BANK_TRANSFER)
    await make.shipment(order.id, there.near.id)
    await changed("UPDATE customer_order SET owner_id = ? WHERE id = ?", owner, order.id)
    return order.id


async def seen(actor: Actor) -> list[set[UUID]]:
    """The orders that the actor sees, those whose payments they see, and those whose parcels."""
    now, care = utc_now(), in_care(actor)
    with statements() as asked:
        listed = await order_listing.page(actor, OrderFilter(), OrderSort.NEWEST, EVERY, now.date())
        money = await payments.page(actor, PaymentFilter(), EVERY, care)
        parcels = await logistics.page(actor, ShipmentFilter(), EVERY, now, care)
    assert len(asked) == 3
    assert await payments.sizes(actor, [PaymentFilter()], care) == [len(money.rows)]
    assert await logistics.sizes(actor, [ShipmentFilter()], now, care) == [len(parcels.rows)]
    single = await logistics.visible(actor, own_orders(actor))
    assert {row.order_id for row in single} == {row.order_id for row in parcels.rows}
    assert {row.id for row in await visible_orders(actor)} == {row.id for row in listed.rows}
    return [
        {row.id for row in listed.rows},
        {row.balance_id for row in money.rows},  # type: ignore[attr-defined]
        {row.order_id for row in parcels.rows},
    ]


async def test_orders_payments_and_parcels_agree_for_each_kind_of_actor() -> None:
    clerks = [await make.user("order_clerk", email=f"clerk{n}@visible.example") for n in range(3)]
    there = await world()
    first, second = [await make.customer(owner=clerk) for clerk in clerks[:2]]
    mine = await papers(there, first, clerks[0].id)
    handed = await papers(there, first, clerks[1].id)  # the customer is one clerk's, the order another's
    nobodys = await papers(there, second, None)
    every = {mine, handed, nobodys}

    clerk, buyer = replace(make.EVERYTHING, scope=Scope.OWN), Actor(kind=ActorKind.CUSTOMER, scope=Scope.COMPANY)
    key = Actor(kind=ActorKind.API_KEY, api_key_id=uuid7(), permissions=make.EVERYTHING.permissions)
    expected: list[tuple[Actor, set[UUID]]] = [
        (make.EVERYTHING, every),
        (Actor(kind=ActorKind.JOB, scope=Scope.ALL), every),
        (replace(clerk, user_id=clerks[0].id), {mine, handed}),
        (replace(clerk, user_id=clerks[1].id), {handed, nobodys}),
        (replace(clerk, user_id=clerks[2].id), set()),
        (replace(clerk, user_id=None), set()),
        (replace(buyer, customer_id=first.id), {mine, handed}),
        (replace(buyer, customer_id=second.id), {nobodys}),
        (buyer, set()),
        (replace(key, scope=Scope.ALL), every),
        (replace(key, scope=Scope.OWN), set()),
        (replace(key, scope=Scope.COMPANY, customer_id=second.id), {nobodys}),
        (Actor(), set()),
    ]
    for actor, orders_seen in expected:
        assert await seen(actor) == [orders_seen] * 3, actor
