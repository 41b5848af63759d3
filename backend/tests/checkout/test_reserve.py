"""Stock that is kept while somebody is at checkout."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orderwell.cart import commands as carts
from orderwell.cart.models import Cart
from orderwell.cart.rules import ROUNDS, Wish, window
from orderwell.catalog.models import Variant
from orderwell.checkout import commands
from orderwell.composition import JOBS
from orderwell.core import jobs
from orderwell.core.errors import DomainError
from orderwell.core.jobs import JOB_ACTOR
from orderwell.core.models import Job, JobState
from orderwell.core.work import Actor
from orderwell.customers.models import CustomerStatus
from orderwell.customers.queries import of_user
from orderwell.demo import make
from orderwell.demo.make.work import HANDLERS
from orderwell.inventory import queries as inventory
from orderwell.inventory.models import StockHold, StockLevel, StockMovement
from orderwell.orders.models import Order

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
LENGTH = timedelta(minutes=15)
CART = """{ lineCount reservation { expiresAt renewableUntil } reservableFrom
  lines { quantity reserved availability { available band } } quote { problems { code params } } }"""


async def enter(actor: Actor, now: datetime = NOW) -> Cart:
    """Come to checkout."""
    async with make.work(actor, now) as work:
        cart = await carts.of(work, actor, None)
        return await carts.reserve(work, cart, await of_user(actor.user_id))


async def change(actor: Actor, variant: Variant, quantity: int, now: datetime = NOW) -> Cart:
    async with make.work(actor, now) as work:
        cart = await carts.of(work, actor, None)
        wish = Wish(quantity, variant.id, unit_code="bottle")
        return await carts.set_line(work, cart, wish, await of_user(actor.user_id))


async def tick(actor: Actor, variant: Variant, ticked: bool, now: datetime = NOW) -> Cart:
    async with make.work(actor, now) as work:
        cart = await carts.of(work, actor, None)
        return await carts.tick(work, cart, await of_user(actor.user_id), ticked, {(variant.id, "bottle")})


async def leave(actor: Actor, now: datetime = NOW) -> Cart:
    async with make.work(actor, now) as work:
        return await carts.release(work, await carts.of(work, actor, None))


async def place(actor: Actor, now: datetime = NOW) -> str:
    """Order the cart: "done" or the code of the refusal."""
    try:
        async with make.work(actor, now) as work:
            await commands.place(work, make.placement())
    except DomainError as refused:
        return refused.code
    return "done"


async def kept(cart: Cart) -> int:
    return sum((await inventory.reserved_by(cart.id)).values())


async def available(variant: Variant) -> int | None:
    return (await inventory.availability([variant.id]))[variant.id].available


async def books_balance() -> None:
    assert await inventory.differences() == []


async def work_off(now: datetime) -> None:
    """What the worker does about reservations that ran out by `now`."""
    async with make.work(JOB_ACTOR, now) as work:
        await JOBS["release_expired"](work)  # type: ignore[operator]
    for job in await Job.filter(name="expire_hold", state=JobState.QUEUED):
        async with make.work(JOB_ACTOR, now) as work:
            await JOBS["expire_hold"](work, **job.args)  # type: ignore[operator]
            await Job.filter(id=job.id).update(state=JobState.DONE)


async def test_twenty_carts_get_the_last_ten_pieces_once_each() -> None:
    tea = await make.sellable(10)
    buyers = [await make.buyer() for _ in range(20)]
    for one in buyers:
        await make.cart(one, (tea, 1))
    entered = await asyncio.gather(*(enter(one) for one in buyers))
    got = [await kept(cart) for cart in entered]
    assert Counter(got) == {1: 10, 0: 10}
    assert await available(tea) == 0
    await books_balance()
    answers = await asyncio.gather(*(place(one) for one in buyers))
    assert [answer for answer, own in zip(answers, got, strict=True) if own] == ["done"] * 10
    assert [answer for answer, own in zip(answers, got, strict=True) if not own] == ["OUT_OF_STOCK"] * 10
    level = await StockLevel.get(variant_id=tea.id)
    assert (level.on_hand, level.reserved, await Order.all().count()) == (10, 10, 10)
    await books_balance()


async def test_an_order_takes_the_reservation_over_within_one_update_of_the_level() -> None:
    tea = await make.sellable(3)
    buyer, other = await make.buyer(), await make.buyer()
    await make.cart(buyer, (tea, 3))
    await make.cart(other, (tea, 1))
    cart = await enter(buyer)
    assert cart.reserved_until == NOW + LENGTH
    assert await available(tea) == 0
    assert await place(other) == "OUT_OF_STOCK"
    assert await place(buyer) == "done"
    order = await Order.get()
    assert await inventory.reserved_by(order.id) == {tea.id: 3}
    assert await kept(cart) == 0
    moves = await StockMovement.filter(level__variant_id=tea.id, reserved__not=0).order_by("position")
    assert [(one.kind.value, one.reference, one.reserved, one.reason) for one in moves] == [
        ("reserved", cart.reference, 3, ""),
        ("released", cart.reference, -3, "ordered"),
        ("reserved", order.number, 3, ""),
    ]
    cart = await Cart.get(id=cart.id)
    assert (cart.reserved_since, cart.reserved_until) == (None, None)
    await books_balance()


async def test_placing_works_without_a_reservation_and_after_one_that_ran_out() -> None:
    tea = await make.sellable(5)
    plain, late = await make.buyer(), await make.buyer()
    await make.cart(plain, (tea, 2))
    await make.cart(late, (tea, 3))
    assert await place(plain) == "done"
    await enter(late)
    after = NOW + LENGTH + timedelta(minutes=1)
    await work_off(after)
    assert await available(tea) == 3
    assert await place(late, after) == "done"
    await books_balance()


async def test_what_is_short_is_kept_as_far_as_it_is_there() -> None:
    tea, rice = await make.sellable(4), await make.sellable(9)
    buyer = await make.buyer()
    await make.cart(buyer, (tea, 6), (rice, 2))
    cart = await enter(buyer)
    assert await inventory.reserved_by(cart.id) == {tea.id: 4, rice.id: 2}
    before = await StockMovement.all().count()
    await enter(buyer)  # no line has changed: nothing is posted
    assert await StockMovement.all().count() == before
    assert await place(buyer) == "OUT_OF_STOCK"
    await change(buyer, tea, 4)
    assert await place(buyer) == "done"
    await books_balance()


async def test_changes_of_the_cart_change_what_is_kept() -> None:
    tea, rice = await make.sellable(10), await make.sellable(10)
    buyer = await make.buyer()
    cart = await make.cart(buyer, (tea, 2))
    assert await kept(cart) == 0
    await enter(buyer)
    untouched = await StockHold.get(owner_id=cart.id)
    await make.cart(buyer, (rice, 5))  # by the clock of today, when the reservation has long run out
    assert await inventory.reserved_by(cart.id) == {tea.id: 2}
    later = NOW + timedelta(minutes=5)
    await change(buyer, rice, 3, later)
    assert await inventory.reserved_by(cart.id) == {tea.id: 2, rice.id: 3}
    assert (await StockHold.get(id=untouched.id)).expires_at == later + LENGTH
    await change(buyer, tea, 0, later)
    assert await inventory.reserved_by(cart.id) == {rice.id: 3}
    await change(buyer, rice, 0, later)
    assert await kept(cart) == 0
    await books_balance()


async def test_only_what_is_ticked_is_kept() -> None:
    tea, rice, buyer = await make.sellable(10), await make.sellable(10), await make.buyer()
    cart = await make.cart(buyer, (tea, 4), (rice, 6))
    await tick(buyer, rice, False)
    await enter(buyer)
    assert (await available(tea), await available(rice)) == (6, 10)
    await tick(buyer, rice, True)
    assert (await available(tea), await available(rice)) == (6, 4)
    await tick(buyer, tea, False)
    assert await inventory.reserved_by(cart.id) == {rice.id: 6}
    assert await place(buyer) == "done"
    assert (await available(tea), await available(rice)) == (10, 4)
    assert await kept(cart) == 0
    await enter(buyer)
    assert await inventory.reserved_by(cart.id) == {tea.id: 4}
    await books_balance()


async def test_leaving_frees_the_stock_and_the_ledger_says_so() -> None:
    tea = await make.sellable(10)
    buyer = await make.buyer()
    await make.cart(buyer, (tea, 2))
    cart = await enter(buyer)
    await leave(buyer, NOW + timedelta(minutes=1))
    assert await available(tea) == 10
    last = await StockMovement.filter(reference=cart.reference).order_by("-position").first()
    assert last is not None
    assert (last.kind.value, last.reserved, last.reason) == ("released", -2, "left")
    await enter(buyer, NOW + timedelta(minutes=2))
    assert await available(tea) == 8
    await work_off(NOW + timedelta(hours=2))
    last = await StockMovement.filter(reference=cart.reference).order_by("-position").first()
    assert last is not None
    assert (last.reason, last.actor) == ("expired", "system")
    await books_balance()


async def test_nobody_holds_stock_for_ever() -> None:
    tea = await make.sellable(10)
    buyer = await make.buyer()
    await make.cart(buyer, (tea, 2))
    now = NOW
    while now < NOW + ROUNDS * LENGTH:
        cart = await enter(buyer, now)
        assert cart.reserved_until is not None
        assert now < cart.reserved_until <= NOW + ROUNDS * LENGTH
        now += timedelta(minutes=4)
    end = NOW + ROUNDS * LENGTH
    await work_off(end)
    assert await available(tea) == 10
    await enter(buyer, end + timedelta(minutes=1))
    assert await available(tea) == 10
    await enter(buyer, end + LENGTH)
    assert await available(tea) == 8


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, (0, 15)),
        (0, 15, (0, 25)),  # ten minutes later
        (-45, 5, (-45, 15)),  # the last round
        (-50, 10, (-50, 10)),  # no longer than four rounds
        (-60, 0, None),
        (-74, -14, None),  # still in the break
        (-75, -15, (0, 15)),
        (-20, -10, (-20, 15)),  # left, and back too soon to begin anew
    ],
)
def test_the_window_of_a_reservation(since: int | None, until: int | None, expected: tuple[int, int] | None) -> None:
    def at(minutes: int | None) -> datetime | None:
        return None if minutes is None else NOW + timedelta(minutes=minutes)

    now = NOW + timedelta(minutes=10) if (since, until) == (0, 15) else NOW
    found = window(now, LENGTH, at(since), at(until))
    assert found == (None if expected is None else (at(expected[0]), at(expected[1])))
    assert window(now, timedelta(0), at(since), at(until)) is None


async def test_companies_that_are_not_approved_keep_nothing() -> None:
    tea = await make.sellable(10)
    for status in (CustomerStatus.PENDING, CustomerStatus.BLOCKED):
        buyer = await make.buyer(await make.customer(status=status))
        await make.cart(buyer, (tea, 2))
        cart = await enter(buyer)
        assert (cart.reserved_until, await kept(cart)) == (None, 0)
    await make.settings(hold_checkout_minutes=0)
    buyer = await make.buyer()
    await make.cart(buyer, (tea, 2))
    assert (await enter(buyer)).reserved_until is None
    assert await available(tea) == 10


async def test_ordering_changing_leaving_and_expiring_at_once_end_in_one_truth() -> None:
    """The owner's row comes first everywhere, so nobody waits for another in a circle."""
    tea, rice = await make.sellable(200), await make.sellable(200)
    buyers = [await make.buyer() for _ in range(6)]
    for one in buyers:
        await make.cart(one, (tea, 2), (rice, 3))
        await enter(one)
    late = NOW + LENGTH
    owners = [cart.id for cart in await Cart.all()]

    async def expire(owner_id: Any) -> None:
        async with make.work(JOB_ACTOR, late) as work:
            await commands.expire_hold(work, owner_id, True)

    async with asyncio.timeout(60):
        await asyncio.gather(
            *(place(one, late) for one in buyers[:4]),
            *(change(one, rice, 7, late - timedelta(seconds=1)) for one in buyers),
            *(leave(one, late - timedelta(seconds=1)) for one in buyers[2:]),
            *(tick(one, tea, turned, late - timedelta(seconds=1)) for one in buyers for turned in (False, True, False)),
            *(enter(one, late) for one in buyers[1:]),
            *(expire(owner) for owner in owners),
        )
    await books_balance()
    held = sum([await kept(cart) for cart in await Cart.all()])
    ordered = 0
    for order in await Order.all():
        ordered += sum((await inventory.reserved_by(order.id)).values())
    assert await Order.all().count() == 4
    levels = await StockLevel.all()
    assert sum(level.reserved for level in levels) == held + ordered


async def test_the_job_asks_once_for_each_owner_and_frees_what_ran_out() -> None:
    tea = await make.sellable(10)
    past = NOW - timedelta(days=30)  # the worker has today's clock
    order = await make.order(lines=[(tea, 2)], now=past)
    buyer = await make.buyer()
    await make.cart(buyer, (tea, 3))
    cart = await enter(buyer, past)
    long_after = past + timedelta(hours=73)
    for _ in range(2):
        async with make.work(JOB_ACTOR, long_after) as work:
            await JOBS["release_expired"](work)  # type: ignore[operator]
    waiting = await jobs.waiting("expire_hold")
    assert sorted(waiting, key=lambda one: one["cart"]) == [
        {"owner_id": str(order.id), "cart": False},
        {"owner_id": str(cart.id), "cart": True},
    ]
    await jobs.run_due(JOBS, HANDLERS)
    assert await available(tea) == 10
    assert (await Order.get(id=order.id)).hold_expires_at is None
    assert await jobs.waiting("expire_hold") == []
    await books_balance()


async def test_the_graph_keeps_shows_and_frees(gql: Any) -> None:
    tea, customer = await make.sellable(4), await make.customer()
    buyer, other = await make.buyer(customer), await make.buyer()
    await make.cart(buyer, (tea, 6))
    await make.cart(other, (tea, 1))

    async def asked(document: str, actor: Actor) -> Any:
        result = await gql(document, None, actor)
        assert result.errors is None, result.errors
        return next(iter(result.data.values()))

    start = f"mutation {{ startCheckout {{ __typename ... on Cart {CART} ... on Problem {{ code }} }} }}"
    end = f"mutation {{ leaveCheckout {{ ... on Cart {CART} }} }}"
    mine = await asked(start, buyer)
    assert mine["reservation"]["expiresAt"] < mine["reservation"]["renewableUntil"]
    assert mine["reservableFrom"] is None
    assert mine["lines"][0]["availability"] == {"available": 4, "band": "LOW"}
    assert mine["lines"][0]["reserved"] == 4
    assert [(one["code"], one["params"]["available"]) for one in mine["quote"]["problems"]] == [("OUT_OF_STOCK", 4)]
    theirs = await asked(start, other)
    assert theirs["lines"][0]["availability"] == {"available": 0, "band": "OUT"}
    assert theirs["lines"][0]["reserved"] == 0
    assert [(one["code"], one["params"]["available"]) for one in theirs["quote"]["problems"]] == [("OUT_OF_STOCK", 0)]
    holds = await asked(
        "{ stockMatrix(first: 5) { nodes { levels { holds { ofCart reference quantity } } } } }", make.EVERYTHING
    )
    found = [hold for row in holds["nodes"] for level in row["levels"] for hold in level["holds"]]
    assert [(one["ofCart"], one["quantity"]) for one in found] == [(True, 4)]
    left = await asked(end, buyer)
    assert left["reservation"] is None
    assert (await asked(f"{{ cart {CART} }}", other))["quote"]["problems"] == []
    await Cart.filter(user_id=buyer.user_id).update(
        reserved_since=datetime.now(UTC) - ROUNDS * LENGTH, reserved_until=datetime.now(UTC)
    )
    used_up = await asked(start, buyer)
    assert used_up["reservation"] is None
    assert used_up["reservableFrom"] is not None
    pending = await make.buyer(await make.customer(status=CustomerStatus.PENDING))
    await make.cart(pending, (tea, 1))
    assert (await asked(start, pending))["reservation"] is None
    reader = replace(buyer, permissions=frozenset())
    for actor, code in ((Actor(), "UNAUTHENTICATED"), (reader, "FORBIDDEN")):
        for document in (start, end.replace("... on Cart", "__typename ... on Problem { code } ... on Cart")):
            assert await asked(document, actor) == {"__typename": "Problem", "code": code}
