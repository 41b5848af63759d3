"""A gateway that takes its time, does not answer, or is asked by somebody who is cut off."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.orders.models import Order
from orderwell.payments import gateways
from orderwell.payments.gateways.sandbox import Sandbox
from orderwell.payments.models import AttemptState, PaymentAttempt, PaymentMethod
from tests.fulfilment.world import World, placed, world

from .test_api import START, done


class Slow(Sandbox):
    """Answers when it is let; keeps what it was told."""

    name = "slow"

    def __init__(self) -> None:
        self.asked, self.asked_twice, self.answers = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.told: list[PaymentAttempt] = []
        self.fails: type[Exception] | None = None

    async def create(self, attempt: PaymentAttempt, return_url: str) -> str:
        self.told.append(attempt)
        (self.asked_twice if self.asked.is_set() else self.asked).set()
        await self.answers.wait()
        if self.fails:
            raise self.fails
        return f"https://pay.example/{attempt.id}/{len(self.told)}"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    """The gateway of this test."""
    made = Slow()
    monkeypatch.setitem(gateways.GATEWAYS, made.name, made)
    gateways.use(made.name)
    yield made
    gateways.use("sandbox")


async def bought(there: World) -> tuple[Order, Actor]:
    return await placed(there, 5, method=PaymentMethod.ONLINE), await make.buyer(there.customer)


def begin(gql: Any, order: Order, buyer: Actor, key: str = "k1") -> asyncio.Task[dict[str, Any]]:
    return asyncio.create_task(done(gql, START, {"id": str(order.id), "key": key}, buyer))


async def test_others_order_while_a_gateway_takes_its_time(gql: Any, slow: Slow) -> None:
    there = await world()
    order, buyer = await bought(there)
    paying = begin(gql, order, buyer)
    await asyncio.wait_for(slow.asked.wait(), 10)
    assert (await PaymentAttempt.get()).url == ""  # it is written before the gateway hears of it
    await asyncio.wait_for(placed(there, 1), 10)
    slow.answers.set()
    attempt = await paying
    assert attempt["url"] == f"https://pay.example/{attempt['id']}/1"
    again = await done(gql, START, {"id": str(order.id), "key": "k1"}, buyer)
    assert (again["url"], len(slow.told)) == (attempt["url"], 1)


async def test_two_tabs_are_sent_to_one_address(gql: Any, slow: Slow) -> None:
    order, buyer = await bought(await world())
    tabs = [begin(gql, order, buyer, key) for key in ("k1", "k2")]
    await asyncio.wait_for(slow.asked_twice.wait(), 10)
    slow.answers.set()
    one, other = await asyncio.gather(*tabs)
    assert one == other
    assert {attempt.id for attempt in slow.told} == {(await PaymentAttempt.get()).id}  # the gateway's idempotency key


async def test_who_is_cut_off_goes_on_with_the_same_attempt(gql: Any, slow: Slow) -> None:
    order, buyer = await bought(await world())
    paying = begin(gql, order, buyer)
    await asyncio.wait_for(slow.asked.wait(), 10)
    paying.cancel()
    await asyncio.gather(paying, return_exceptions=True)
    slow.answers.set()
    attempt = await done(gql, START, {"id": str(order.id), "key": "k1"}, buyer)
    assert attempt["url"] == f"https://pay.example/{attempt['id']}/2"
    assert await PaymentAttempt.all().count() == 1


@pytest.mark.parametrize("fails", [ConnectionRefusedError, None])
async def test_a_gateway_that_does_not_answer(
    gql: Any, slow: Slow, fails: type[Exception] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateways, "PATIENCE", 0.05)
    order, buyer = await bought(await world())
    slow.fails = fails
    if fails:
        slow.answers.set()
    assert (await begin(gql, order, buyer))["code"] == "GATEWAY_SILENT"
    assert [one.state for one in await PaymentAttempt.all()] == [AttemptState.PENDING]
    slow.fails = None
    slow.answers.set()
    assert (await begin(gql, order, buyer))["url"].endswith("/2")


async def test_another_gateway_has_an_attempt_of_its_own(gql: Any, slow: Slow) -> None:
    slow.answers.set()
    order, buyer = await bought(await world())
    first = await begin(gql, order, buyer)
    gateways.use("sandbox")
    second = await begin(gql, order, buyer, "k2")
    assert (first["gateway"], second["gateway"]) == ("slow", "sandbox")
    assert (await PaymentAttempt.get(id=first["id"])).state is AttemptState.EXPIRED
