"""The bell rings on the screens of those who are told, and what happens to a reader that is too slow."""

import pytest

from orderwell.api import hub as live
from orderwell.api.context import TRY_AGAIN
from orderwell.api.hub import hub
from orderwell.demo import make
from orderwell.orders import commands
from tests.live.serving import client, listening, serving, signed_in, told_now

pytestmark = pytest.mark.usefixtures("database")
BELL = "subscription { notificationArrived { kind title link readAt } }"


async def test_the_bell_rings_for_the_company_that_ordered_and_no_other() -> None:
    customer = await make.customer()
    buyer, stranger, order = await make.buyer(customer), await make.buyer(), await make.order(customer)
    tokens = [await signed_in(buyer), await signed_in(stranger)]
    async with serving() as port, client(port, tokens[0]) as mine, client(port, tokens[1]) as other:
        for screen in (mine, other):
            await screen.subscribe(BELL)
        await listening("notification", 2)
        async with make.work() as work:
            await commands.review(work, order.id)
        assert (await mine.heard())["notificationArrived"] == {
            "kind": "ORDER_CHANGED",
            "title": f"订单 {order.number} 审核中",
            "link": f"/orders/{order.id}",
            "readAt": None,
        }
        assert await other.hears_nothing()


async def test_a_reader_that_falls_behind_is_sent_away_to_read_again() -> None:
    order, token = await make.order(), await signed_in(await make.user("manager"))
    message = {"order_id": str(order.id), "customer_id": str(order.customer_id)}  # type: ignore[attr-defined]
    async with serving() as port, client(port, token) as screen:
        await screen.subscribe("subscription { orderChanged { id } }")
        await listening("order", 1)
        (listener,) = hub.listeners["order"]
        while not listener.queue.full():
            listener.queue.put_nowait(live.Bundle([message]))
        hub.hand_out("order", message)
        told_now(hub, "order")
        assert listener not in hub.listeners["order"]
        assert await screen.closed() == TRY_AGAIN
