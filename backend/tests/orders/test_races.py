"""People who act on one order at the same moment."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from orderwell.cart.rules import Wish
from orderwell.checkout import commands as checkout
from orderwell.checkout.rules import OrderEdit
from orderwell.core.errors import DomainError
from orderwell.core.work import Work
from orderwell.demo import make
from orderwell.inventory.models import StockHold, StockLevel
from orderwell.inventory.queries import differences
from orderwell.orders import commands
from orderwell.orders.models import CancelReason, Order, OrderCancellation, OrderEntry, OrderState

pytestmark = pytest.mark.usefixtures("database")
Act = Callable[[Work], Awaitable[Any]]


async def at_once(*acts: Act) -> list[str]:
    """Each in a unit of work of its own; "done", or the code of the refusal."""

    async def attempt(act: Act) -> str:
        try:
            async with make.work() as work:
                await act(work)
        except DomainError as refused:
            return refused.code
        return "done"

    return list(await asyncio.gather(*[attempt(act) for act in acts]))


async def test_an_order_is_confirmed_once() -> None:
    variant = await make.sellable(10)
    order = await make.order(lines=[(variant, 4)])
    answers = await at_once(*[lambda work: commands.confirm(work, order.id)] * 8)
    assert sorted(answers) == ["ILLEGAL_MOVE"] * 7 + ["done"]
    level = await StockLevel.get(variant_id=variant.id)
    assert (level.reserved, level.allocated) == (0, 4)
    assert await OrderEntry.filter(order_id=order.id, kind="allocated").count() == 1


async def test_confirming_cancelling_and_editing_end_in_one_truth() -> None:
    variant = await make.sellable(30)
    for _ in range(5):
        order = await make.order(lines=[(variant, 4)])
        edit = OrderEdit(version=1, lines=[Wish(6, variant_id=variant.id)])
        answers = await at_once(
            lambda work, order=order: commands.confirm(work, order.id),  # type: ignore[misc]
            lambda work, order=order: commands.cancel(work, order.id, CancelReason.OTHER),  # type: ignore[misc]
            lambda work, order=order, edit=edit: checkout.edit(work, order.id, edit),  # type: ignore[misc]
        )
        assert set(answers) <= {"done", "ILLEGAL_MOVE", "STALE_VERSION"}
        row = await Order.get(id=order.id)
        assert row.state is OrderState.CANCELLED  # staff may cancel before and after confirming
        assert await OrderCancellation.filter(order_id=order.id).count() == 1
        assert not await StockHold.filter(owner_id=order.id, quantity__gt=0).exists()
    level = await StockLevel.get(variant_id=variant.id)
    assert (level.on_hand, level.reserved, level.allocated) == (30, 0, 0)


async def test_two_orders_never_share_a_purchase_order_number() -> None:
    variant, customer = await make.sellable(), await make.customer()
    said = make.placement((variant, 1), customer_id=customer.id, po_number="PO-1")
    answers = await at_once(*[lambda work: checkout.place(work, said)] * 6)
    assert sorted(answers) == ["PO_NUMBER_TAKEN"] * 5 + ["done"]
    assert await Order.all().count() == 1


async def test_cancelling_editing_and_expiring_at_the_same_moment_do_not_lock_up() -> None:
    """Everybody takes the order's row before its stock, so nobody waits for the other in a circle."""
    variant, other = await make.sellable(100), await make.sellable(100)
    past = datetime(2026, 1, 5, tzinfo=UTC)
    for _ in range(6):
        order = await make.order(lines=[(variant, 4), (other, 2)], now=past)
        edit = OrderEdit(version=1, lines=[Wish(3, variant_id=other.id), Wish(5, variant_id=variant.id)])

        async def cancel(work: Work, order: Order = order) -> None:
            await commands.cancel(work, order.id, CancelReason.CUSTOMER_REQUEST)

        async def change(work: Work, order: Order = order, edit: OrderEdit = edit) -> None:
            await checkout.edit(work, order.id, edit)

        async def expire(work: Work, order: Order = order) -> None:
            await checkout.expire_hold(work, order.id, False)

        async def place(work: Work) -> None:
            await checkout.place(work, make.placement((other, 1), (variant, 1), customer_id=order.customer_id))  # type: ignore[attr-defined]  # noqa: B023

        async with asyncio.timeout(30):
            answers = await at_once(cancel, expire, change, expire, place)
        assert answers[0] == answers[1] == answers[3] == answers[4] == "done"
        assert answers[2] in ("done", "STALE_VERSION", "MOVE_REFUSED", "ILLEGAL_MOVE")
        assert (await Order.get(id=order.id)).state is OrderState.CANCELLED
    level = await StockLevel.get(variant_id=variant.id)
    assert (level.reserved, level.allocated) == (6, 0)  # of the orders that were placed
    assert await differences() == []
