"""Orders on open screens, over real sockets."""

import asyncio
import json
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import httpx
import pytest
from tortoise.exceptions import OperationalError

from orderwell.access.commands import UserChange, update_user
from orderwell.api import hub as live
from orderwell.api import listening as listening_module
from orderwell.api.context import SIGNED_OUT, TRY_AGAIN
from orderwell.api.hub import hub
from orderwell.api.signing import COOKIE
from orderwell.core.db.sql import connection
from orderwell.core.work import Actor
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.orders import commands
from orderwell.orders.models import Order
from orderwell.sessions.commands import end
from orderwell.sessions.models import Session
from tests.live.serving import PATIENCE, client, listening, serving, signed_in, told_now

pytestmark = pytest.mark.usefixtures("database")
CHANGES = "subscription ($id: ID) { orderChanged(id: $id) { id number status } }"


async def review(order: Order) -> None:
    """Change the status of a submitted order."""
    async with make.work() as work:
        await commands.review(work, order.id)


async def comment(order: Order, text: str = "?") -> None:
    async with make.work() as work:
        await commands.comment(work, order.id, text)


async def company() -> tuple[Customer, Actor]:
    customer = await make.customer()
    return customer, await make.buyer(customer)


async def test_a_new_status_is_on_the_open_screen() -> None:
    customer, buyer = await company()
    order = await make.order(customer)
    async with serving() as port, client(port, await signed_in(buyer)) as screen:
        await screen.subscribe(CHANGES, {"id": str(order.id)})
        await listening("order", 1)
        await review(order)
        shown = (await screen.heard())["orderChanged"]
        assert shown == {"id": str(order.id), "number": order.number, "status": "REVIEWING"}
    await listening("order", 0)


async def test_another_companys_buyer_hears_nothing() -> None:
    customer, _ = await company()
    _, stranger = await company()
    order = await make.order(customer)
    async with serving() as port, client(port, await signed_in(stranger)) as screen:
        await screen.subscribe(CHANGES, name="all")
        await screen.subscribe(CHANGES, {"id": str(order.id)}, name="one")
        await listening("order", 2)
        await review(order)
        assert await screen.hears_nothing()


async def test_a_clerk_hears_of_orders_in_own_care_only() -> None:
    clerk = await make.user("order_clerk")
    theirs, mine = await make.order(), await make.order(await make.customer(owner=clerk))
    async with serving() as port, client(port, await signed_in(clerk)) as screen:
        await screen.subscribe(CHANGES)
        await listening("order", 1)
        await review(theirs)
        assert await screen.hears_nothing()
        await review(mine)
        assert (await screen.heard())["orderChanged"]["id"] == str(mine.id)


async def test_a_burst_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "WINDOW", 60.0)
    order = await make.order()
    async with serving() as port, client(port, await signed_in(await make.user("manager"))) as screen:
        await screen.subscribe(CHANGES)
        await listening("order", 1)
        for number in range(5):
            await comment(order, f"{number}")
        told_now(hub, "order")
        assert (await screen.heard())["orderChanged"]["number"] == order.number
        assert await screen.hears_nothing()


async def test_who_may_not_read_orders_may_not_subscribe() -> None:
    async with serving() as port, client(port, await signed_in(await make.user("catalogue"))) as screen:
        await screen.send({"type": "subscribe", "id": "1", "payload": {"query": CHANGES}})
        refused = await screen.next()
        errors = refused["payload"] if refused["type"] == "error" else refused["payload"]["errors"]
        assert errors[0]["extensions"]["code"] == "FORBIDDEN"
        assert str(UUID(int=0)) not in json.dumps(refused)
    await listening("order", 0)


async def test_a_session_that_has_ended_hears_no_more() -> None:
    customer, buyer = await company()
    order = await make.order(customer)
    token = await signed_in(buyer)
    async with serving() as port, client(port, token) as screen:
        await screen.subscribe(CHANGES)
        await listening("order", 1)
        async with make.work() as work:
            await end(work, token)
        await review(order)
        assert await screen.closed() == SIGNED_OUT
    await listening("order", 0)


async def test_a_session_that_ends_in_quiet_times_ends_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening_module, "LOOK_AGAIN", 0.2)
    token = await signed_in(await make.user("manager"))
    async with serving() as port, client(port, token) as screen:
        await screen.subscribe(CHANGES)
        await listening("order", 1)
        await asyncio.sleep(0.5)
        assert len(hub.listeners["order"]) == 1, "a session that lives keeps its stream"
        await Session.all().delete()
        assert await screen.closed() == SIGNED_OUT


async def test_a_right_that_is_taken_away_ends_the_stream() -> None:
    order, manager, _ = await make.order(), await make.user("manager"), await make.user("owner")
    async with serving() as port, client(port, await signed_in(manager)) as screen:
        await screen.subscribe(CHANGES)
        await listening("order", 1)
        async with make.work() as work:
            await update_user(work, manager, UserChange(version=manager.version, role_codes=["catalogue"]))
        await review(order)
        assert await screen.closed() == SIGNED_OUT


async def test_three_hundred_screens_read_the_order_once_per_scope(monkeypatch: pytest.MonkeyPatch) -> None:
    customer, buyer = await company()
    order, manager, support = await make.order(customer), await make.user("manager"), await make.user("support")
    seen: list[str] = []
    tokens = [await signed_in(who) for who in (buyer, manager, support)]
    async with serving() as port, AsyncExitStack() as stack:
        screens = [await stack.enter_async_context(client(port, tokens[number % 3])) for number in range(30)]
        for number in range(10):
            for screen in screens:
                await screen.subscribe(CHANGES, {"id": str(order.id)}, name=str(number))
        await listening("order", 300)
        async with make.work() as work:
            await commands.review(work, order.id)
            count_statements(monkeypatch, seen)
        for screen in screens:
            for _ in range(10):
                assert (await screen.heard())["orderChanged"]["status"] == "REVIEWING"
        monkeypatch.undo()
    reads = [query for query in seen if 'FROM "customer_order"' in query]
    assert len(reads) == 2, reads  # the company's, and that of those who see everything
    assert len(seen) < 12, seen


def count_statements(monkeypatch: pytest.MonkeyPatch, seen: list[str]) -> None:
    """Put every statement outside of transactions into `seen`."""
    client_class = type(connection()) if not hasattr(connection(), "_parent") else type(connection()._parent)
    for name in ("execute_query", "execute_query_dict"):
        plain = getattr(client_class, name)

        async def counted(self: Any, query: str, values: Any = None, plain: Any = plain) -> Any:
            seen.append(query)
            return await plain(self, query, values)

        monkeypatch.setattr(client_class, name, counted)


async def test_the_same_over_server_sent_events() -> None:
    customer, buyer = await company()
    order, token = await make.order(customer), await signed_in(buyer)
    request = {"query": CHANGES, "variables": {"id": str(order.id)}}
    headers = {"accept": "text/event-stream", "cookie": f"{COOKIE}={token}"}
    async with serving() as port, httpx.AsyncClient(trust_env=False) as http:
        address = f"http://127.0.0.1:{port}/graphql/stream"
        async with http.stream("POST", address, json=request, headers=headers, timeout=PATIENCE) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            await listening("order", 1)
            await review(order)
            lines = stream.aiter_lines()
            async for line in lines:
                if line.startswith("data:") and "orderChanged" in line:
                    shown = json.loads(line.removeprefix("data:"))
                    break
            assert shown["data"]["orderChanged"]["status"] == "REVIEWING"
            async with make.work() as work:
                await end(work, token)
            await comment(order)
            rest = [line async for line in lines]
            assert "orderChanged" not in "".join(rest), "the stream ends without another row"


async def test_a_database_that_fails_makes_the_client_connect_again(monkeypatch: pytest.MonkeyPatch) -> None:
    order = await make.order()

    def broken(actor: Actor) -> Any:
        raise OperationalError("gone")

    async with serving() as port, client(port, await signed_in(await make.user("manager"))) as screen:
        await screen.subscribe(CHANGES)
        await listening("order", 1)
        monkeypatch.setattr("orderwell.api.live.visible_orders", broken)
        await review(order)
        assert await screen.closed() == TRY_AGAIN
    await listening("order", 0)
