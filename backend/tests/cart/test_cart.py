"""Carts: of users and of browsers."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwell.access.models import User
from orderwell.cart import commands, queries
from orderwell.cart.models import Cart, CartLine
from orderwell.cart.rules import MAX_LINES, Measure, Wish, merged, quantity_problems
from orderwell.core.errors import DomainError, SeveralProblems
from orderwell.core.ids import uuid7
from orderwell.core.work import Actor
from orderwell.demo import make

TOKEN = "a" * 64


async def content(cart: Cart) -> list[tuple[str, int]]:
    return [(line.unit_code, line.quantity) for line in await queries.lines(cart)]


async def test_quantities_are_set_added_and_removed(database: Any) -> None:
    actor, variant = await make.buyer(), await make.sellable()
    cart = await make.cart(actor, (variant, 2))
    cart = await make.cart(actor, (variant, 3))
    assert await content(cart) == [("bottle", 5)]
    async with make.work(actor) as work:
        cart = await commands.of(work, actor, None)
        await commands.set_line(work, cart, Wish(4, variant.id, unit_code="bottle"), None)
        await commands.set_line(work, cart, Wish(1, variant.id, unit_code="box"), None)
    assert await content(cart) == [("bottle", 4), ("box", 1)]
    async with make.work(actor) as work:
        await commands.set_line(work, cart, Wish(0, variant.id, unit_code="bottle"), None)
    assert await content(cart) == [("box", 1)]
    async with make.work(actor) as work:
        await commands.clear(work, cart)
    assert await content(cart) == []
    assert await Cart.all().count() == 1


async def test_two_tabs_lose_nothing(database: Any) -> None:
    actor, variant = await make.buyer(), await make.sellable()
    await asyncio.gather(*[make.cart(actor, (variant, 1)) for _ in range(8)])
    cart = await Cart.get()
    assert await content(cart) == [("bottle", 8)]
    assert cart.version == 8


async def test_what_cannot_be_understood_is_refused_all_at_once(database: Any) -> None:
    actor, variant = await make.buyer(), await make.sellable()
    hidden = await make.variant(published=False)
    wanted = [
        Wish(1, hidden.id, unit_code="bottle"),
        Wish(1, variant.id, unit_code="pallet"),
        Wish(-1, variant.id),
        Wish(10**9, variant.id),
    ]
    with pytest.raises(SeveralProblems) as refused:
        async with make.work(actor) as work:
            await commands.add_lines(work, await commands.of(work, actor, None), wanted, None)
    assert [(one.code, one.field) for one in refused.value.problems] == [
        ("NOT_ORDERABLE", "lines.0"),
        ("UNKNOWN_UNIT", "lines.1.unitCode"),
        ("BAD_QUANTITY", "lines.2.quantity"),
        ("BAD_QUANTITY", "lines.3.quantity"),
    ]
    unit = refused.value.problems[1]
    assert unit.params["units"].split(", ")[0] == "bottle"
    assert "瓶" in unit.message("zh-CN")
    assert "瓶" not in unit.message("en")
    assert await CartLine.all().count() == 0


async def test_a_cart_remembers_the_price_that_was_seen(database: Any) -> None:
    customer = await make.customer()
    actor, variant = await make.buyer(customer), await make.sellable(price=1000)
    cart = await make.cart(actor, (variant, 2))
    assert (await queries.lines(cart))[0].seen_price == 1000
    await make.price_list(customer=customer, prices={variant: 800})
    assert (await queries.lines(cart))[0].seen_price == 1000
    async with make.work(actor) as work:
        await commands.accept_prices(work, cart, customer)
    assert (await queries.lines(cart))[0].seen_price == 800


async def test_signing_in_takes_the_browsers_cart_along(database: Any) -> None:
    actor = await make.buyer()
    common, own, new = await make.sellable(), await make.sellable(), await make.sellable()
    mine = await make.cart(actor, (common, 5), (own, 1))
    async with make.work(Actor()) as work:
        browser = await commands.of(work, Actor(), TOKEN)
        wanted = [Wish(3, common.id), Wish(2, new.id), Wish(9, own.id)]
        await commands.add_lines(work, browser, wanted, None)
    assert actor.user_id is not None
    user = await User.get(id=actor.user_id)
    async with make.work(actor) as work:
        await commands.merge(work, user, TOKEN, None)
    assert [quantity for _, quantity in await content(mine)] == [5, 9, 2]
    assert await Cart.all().count() == 1
    async with make.work(actor) as work:
        assert await commands.merge(work, user, TOKEN, None) is None


async def test_a_cart_has_two_hundred_lines_at_most(database: Any) -> None:
    actor, variants = await make.buyer(), await make.variants(await make.product(variants=MAX_LINES + 1))
    wanted = [(one, 1) for one in variants]
    await make.cart(actor, *wanted[:MAX_LINES])
    with pytest.raises(DomainError) as refused:
        await make.cart(actor, wanted[-1])
    assert refused.value.code == "TOO_MANY_LINES"


def measure(quantity: int, minimum: int = 1, step: int = 1, variant: Any = None) -> Measure:
    return Measure(variant or uuid7(), "SKU", quantity, minimum, step)


# quantity, minimum, step -> code, what to do
STEPS: list[tuple[int, int, int, str | None, dict[str, int]]] = [
    (1, 1, 1, None, {}),
    (5, 12, 1, "BELOW_MINIMUM", {"minimum": 12}),
    (12, 12, 6, None, {}),
    (13, 12, 6, "NOT_IN_STEPS", {"lower": 12, "upper": 18}),
    (11, 12, 6, "BELOW_MINIMUM", {"minimum": 12}),
    (12, 10, 8, "BELOW_MINIMUM", {"minimum": 16}),
]


@pytest.mark.parametrize(("quantity", "minimum", "step", "code", "params"), STEPS)
def test_minimums_and_steps(quantity: int, minimum: int, step: int, code: str | None, params: dict[str, int]) -> None:
    found = quantity_problems({3: measure(quantity, minimum, step)})
    assert [one.code for one in found] == ([code] if code else [])
    for one in found:
        assert one.field == "lines.3.quantity"
        assert one.params.items() >= params.items()


def test_lines_of_one_variant_count_together() -> None:
    one = measure(6, 12, 6)
    assert quantity_problems({0: one, 1: replace(one)}) == []
    assert [p.field for p in quantity_problems({0: replace(one, quantity=7), 4: one})] == ["lines.0.quantity"]


@given(st.integers(1, 500), st.integers(1, 50), st.integers(1, 20))
def test_what_a_problem_proposes_is_right(quantity: int, minimum: int, step: int) -> None:
    for problem in quantity_problems({0: measure(quantity, minimum, step)}):
        for name in ("minimum", "lower", "upper"):
            if name in problem.params:
                assert quantity_problems({0: measure(problem.params[name], minimum, step)}) == []


def test_merging_keeps_the_larger_quantity_and_the_limit() -> None:
    a, b, c = uuid7(), uuid7(), uuid7()
    assert merged({(a, "x"): 5}, [(a, "x", 3), (b, "x", 2)]) == {(b, "x"): 2}
    assert merged({(a, "x"): 5}, [(a, "x", 7)]) == {(a, "x"): 7}
    full = {(uuid7(), "x"): 1 for _ in range(MAX_LINES - 1)}
    assert merged(full, [(b, "x", 1), (c, "x", 1)]) == {(b, "x"): 1}
