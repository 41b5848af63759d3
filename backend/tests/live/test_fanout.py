"""One event for many screens: executed once for all who see the same, and nobody sees what is another's."""

import json
import socket
from collections import Counter
from contextlib import AsyncExitStack
from typing import Any

import pytest
from websockets.asyncio.client import connect

from orderwell.api import hub as live
from orderwell.api import orders as graph
from orderwell.api import sockets
from orderwell.api.context import TRY_AGAIN, Context
from orderwell.api.fanout import alike, on_behalf
from orderwell.api.hub import hub
from orderwell.api.signing import COOKIE
from orderwell.core.settings import Settings
from orderwell.core.work import Actor
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.orders import commands
from orderwell.orders.models import Order
from tests.counted import statements
from tests.live.serving import Client, client, listening, serving, signed_in, told_now

pytestmark = pytest.mark.usefixtures("database")
DEEP = """subscription { orderChanged { id number status customer { name } total { amount } outstanding { amount }
  lines { sku quantity name picture { id } variant { sku product { name category { name } } } } payments { id }
  shipments { id events { text } } timeline { text public } allowedMoves { move allowed reason } owner { name } } }"""


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Events are told when the test says so."""
    monkeypatch.setattr(live, "WINDOW", 600.0)


async def changed(order: Order) -> None:
    async with make.work() as work:
        await commands.comment(work, order.id, "?")
    told_now(hub, "order")


async def event(screen: Client) -> tuple[str, dict[str, Any]]:
    """The next event: the text of its payload, and its order."""
    text = str(await screen.socket.recv())
    message = json.loads(text)
    assert (message["type"], message["payload"].get("errors")) == ("next", None), text
    return text.partition('"payload":')[2], message["payload"]["data"]["orderChanged"]


async def cost(stack: AsyncExitStack, port: int, people: list[Actor], each: int, order: Order) -> tuple[int, set[str]]:
    """How many statements one event costs when everybody subscribes so many times, and the different answers."""
    screens = [await stack.enter_async_context(client(port, await signed_in(one))) for one in people]
    for screen in screens:
        for number in range(each):
            await screen.subscribe(DEEP, name=str(number))
    await listening("order", len(people) * each)
    with statements() as seen:
        await changed(order)
        shown = [await event(screen) for screen in screens for _ in range(each)]
    assert all(one["number"] == order.number and one["lines"][0]["variant"]["product"]["name"] for _, one in shown)
    return len(seen), {text for text, _ in shown}


async def company(contacts: int) -> tuple[Customer, list[Actor]]:
    customer = await make.customer()
    return customer, [await make.buyer(customer) for _ in range(contacts)]


async def test_an_event_costs_two_hundred_screens_what_it_costs_one() -> None:
    customer, buyers = await company(20)
    order = await make.order(customer)
    async with serving() as port:
        async with AsyncExitStack() as stack:
            alone, _ = await cost(stack, port, buyers[:1], 1, order)
        await listening("order", 0)
        async with AsyncExitStack() as stack:
            together, texts = await cost(stack, port, buyers, 10, order)
    assert alone == together
    assert len(texts) == 1, "the same bytes for everybody"


async def test_what_is_personal_is_executed_for_each_person(monkeypatch: pytest.MonkeyPatch) -> None:
    who, asked = graph.queries.who, list[Any]()

    def looks(actor: Actor) -> Any:
        asked.append(actor.user_id)
        return who(actor)

    customer, buyers = await company(3)
    order = await make.order(customer)
    monkeypatch.setattr(graph.queries, "who", looks)
    async with serving() as port, AsyncExitStack() as stack:
        await cost(stack, port, buyers, 4, order)
    people = Counter(one for one in asked if one is not None)  # the command asks, too
    assert people == {one.user_id: 2 for one in buyers}, "two fields ask, in one execution for each person"


async def test_each_scope_and_language_has_its_own_answer() -> None:
    customer, (buyer,) = await company(1)
    _, (stranger,) = await company(1)
    order = await make.order(customer)
    clerk, manager = await make.user("order_clerk"), await make.user("manager")
    async with serving() as port, AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(client(port, await signed_in(who)))
            for who in (buyer, stranger, clerk, manager)
        ]
        english = await stack.enter_async_context(client(port, await signed_in(manager), "en"))
        for screen in (*opened, english):
            await screen.subscribe(DEEP)
        await listening("order", 5)
        async with make.work() as work:
            await commands.review(work, order.id)
            await commands.comment(work, order.id, "for us only", public=False)
        told_now(hub, "order")
        (_, bought), (_, managed), (_, read) = [await event(one) for one in (opened[0], opened[3], english)]
        assert "for us only" not in json.dumps(bought)
        assert "for us only" in json.dumps(managed)
        assert bought["lines"][0]["sku"] == managed["lines"][0]["sku"]
        assert bought["allowedMoves"] != managed["allowedMoves"]
        assert managed["lines"][0]["name"] != read["lines"][0]["name"]
        for nobody in opened[1:3]:
            assert await nobody.hears_nothing()


def test_who_acts_on_behalf_of_all_notes_that_it_was_asked_who_it_is() -> None:
    one, two = (
        Context(actor=Actor(user_id=make.EVERYTHING.user_id, name=name), handlers={}, settings=Settings())
        for name in ("A", "B")
    )
    assert alike(one) == alike(two)
    assert alike(one) != alike(Context(actor=one.actor, handlers={}, settings=Settings(), locale="en"))
    for look in (
        lambda seen: seen.actor.user_id,
        lambda seen: seen.actor.name,
        lambda seen: seen.actor.key,
        lambda seen: seen.token,
        lambda seen: seen.request,
        lambda seen: seen.payer,
    ):
        shared = on_behalf(one)
        assert shared.actor.can("x") is False
        assert (shared.actor.scope, shared.locale, shared.looked) == (one.actor.scope, "zh-CN", [])
        assert look(shared) == look(one)  # type: ignore[no-untyped-call]
        assert shared.looked


async def test_a_reader_that_takes_nothing_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "PATIENCE", 0.3)
    monkeypatch.setattr(live, "BACKLOG", 3)
    order = await make.order()
    token = await signed_in(await make.user("manager"))
    many = " ".join(f"a{number}: remarks" for number in range(20))
    async with make.work():
        await Order.filter(id=order.id).update(remarks="茶" * 500)
    async with serving(sndbuf=4096) as port:
        plain = socket.create_connection(("127.0.0.1", port))
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        async with connect(
            f"ws://127.0.0.1:{port}/graphql",
            sock=plain,
            subprotocols=["graphql-transport-ws"],  # type: ignore[list-item]
            additional_headers={"Cookie": f"{COOKIE}={token}"},
            max_queue=1,
            compression=None,
        ) as opened:
            screen = Client(opened)
            await screen.send({"type": "connection_init"})
            assert (await screen.next())["type"] == "connection_ack"
            await screen.subscribe(f"subscription {{ orderChanged {{ {many} }} }}")
            await listening("order", 1)
            for _ in range(8):
                hub.hand_out("order", {"order_id": str(order.id), "customer_id": str(order.customer_id)})  # type: ignore[attr-defined]
                if "order" in hub.gathering:
                    told_now(hub, "order")
                (listener,) = hub.listeners["order"] or {None}
                assert listener is None or listener.queue.qsize() <= 3, "what is kept for it is bounded"
            await listening("order", 0)
            assert await screen.closed() == TRY_AGAIN
