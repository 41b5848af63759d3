"""Lines of a cart that the next order takes, and lines that wait for another one."""

from typing import Any

import pytest

from orderwell.access.models import User
from orderwell.cart import commands, queries
from orderwell.cart.models import Cart
from orderwell.cart.rules import Place, Wish
from orderwell.core.ids import uuid7
from orderwell.core.work import Actor, ActorKind
from orderwell.customers.queries import of_user
from orderwell.demo import make
from tests.cart.test_api import ADD, done, line

pytestmark = pytest.mark.usefixtures("database")
CART = """{ id version lineCount tickedCount reservation { expiresAt } lines { variant { sku } ticked priceChanged }
  quote { total { amount } lines { variant { sku } total { amount } } problems { code field message } } }"""
TICK = f"""mutation($ticked: Boolean!, $lines: [CartPlaceInput!]) {{ tickCartLines(ticked: $ticked, lines: $lines) {{
  ... on Cart {CART} ... on Problem {{ code }} }} }}"""
PLACE = """mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename
  ... on Order { lines { sku quantity } total { amount } } ... on Problem { code message } } }"""
TOKEN = "b" * 64


def at(variant: Any, unit: str = "bottle") -> dict[str, str]:
    return {"variantId": str(variant.id), "unitCode": unit}


def order(key: str, total: str | None = None) -> dict[str, Any]:
    """What is ticked in the buyer's cart."""
    pickup = {"deliveryMethod": "PICKUP", "paymentMethod": "BANK_TRANSFER"}
    return {"input": {"idempotencyKey": key, "expectedTotal": total, **pickup}}


async def ticks(cart: Cart) -> list[bool]:
    return [one.ticked for one in await queries.lines(cart)]


async def tick(actor: Actor, ticked: bool, *places: Place) -> Cart:
    async with make.work(actor) as work:
        cart = await commands.of(work, actor, None)
        return await commands.tick(work, cart, await of_user(actor.user_id), ticked, set(places) if places else None)


async def test_what_is_added_or_changed_is_ticked() -> None:
    actor, tea, rice = await make.buyer(), await make.sellable(), await make.sellable()
    cart = await make.cart(actor, (tea, 1), (rice, 2))
    assert await ticks(cart) == [True, True]
    await tick(actor, False)
    assert await ticks(cart) == [False, False]
    await make.cart(actor, (tea, 1))
    assert await ticks(cart) == [True, False]
    async with make.work(actor) as work:
        await commands.set_line(work, await commands.of(work, actor, None), Wish(5, rice.id, unit_code="bottle"), None)
    assert await ticks(cart) == [True, True]


async def test_ticking_twice_and_ticking_what_is_gone_change_nothing() -> None:
    actor, tea, rice = await make.buyer(), await make.sellable(), await make.sellable()
    cart = await make.cart(actor, (tea, 1))
    for _ in range(2):
        await tick(actor, False, (tea.id, "bottle"), (rice.id, "bottle"), (tea.id, "crate"))
        assert await ticks(cart) == [False]


async def test_only_what_is_ticked_costs_and_hinders(gql: Any) -> None:
    actor = await make.buyer()
    tea, scarce, rice = await make.sellable(price=250), await make.sellable(3), await make.sellable(price=400)
    await done(gql, ADD, {"lines": [line(scarce, 5), line(tea, 2), line(rice, 30)]}, actor)
    rest = await done(gql, TICK, {"ticked": False, "lines": [at(scarce)]}, actor)
    assert (rest["lineCount"], rest["tickedCount"]) == (3, 2)
    assert [one["variant"]["sku"] for one in rest["quote"]["lines"]] == [tea.sku, rice.sku]
    assert rest["quote"]["problems"] == []
    short = await done(gql, TICK, {"ticked": True}, actor)
    assert [(one["code"], one["field"]) for one in short["quote"]["problems"]] == [("OUT_OF_STOCK", "lines.0.quantity")]
    await done(gql, TICK, {"ticked": False, "lines": [at(tea)]}, actor)
    again = await done(gql, f"{{ cart {CART} }}", None, actor)
    assert [one["ticked"] for one in again["lines"]] == [True, False, True]
    # A problem names the line by its place in the cart, not among those that are ticked.
    assert [one["field"] for one in again["quote"]["problems"]] == ["lines.0.quantity"]


async def test_no_ticked_line_is_said_by_cart_and_order(gql: Any) -> None:
    actor = await make.buyer()
    await make.cart(actor, (await make.sellable(), 2))
    none = await done(gql, TICK, {"ticked": False}, actor)
    assert [(one["code"], one["field"]) for one in none["quote"]["problems"]] == [("NOTHING_TICKED", "lines")]
    assert "勾选" in none["quote"]["problems"][0]["message"]
    assert none["quote"]["total"]["amount"] == "0.00"
    refused = await done(gql, PLACE, order("none"), actor)
    assert refused["code"] == "NOTHING_TICKED"


async def test_the_rest_is_ordered_next(gql: Any) -> None:
    actor = await make.buyer()
    tea, rice, oil = [await make.sellable(price=price) for price in (250, 400, 700)]
    await make.cart(actor, (tea, 10), (rice, 10), (oil, 10))
    part = await done(gql, TICK, {"ticked": False, "lines": [at(rice)]}, actor)
    assert part["quote"]["lines"][0]["total"]["amount"] == "25.00"
    first = await done(gql, PLACE, order("monday"), actor)
    assert [one["sku"] for one in first["lines"]] == [tea.sku, oil.sku]
    left = await done(gql, f"{{ cart {CART} }}", None, actor)
    assert [(one["variant"]["sku"], one["ticked"]) for one in left["lines"]] == [(rice.sku, True)]
    second = await done(gql, PLACE, order("friday"), actor)
    assert (second["lines"], second["total"]["amount"]) == ([{"sku": rice.sku, "quantity": 10}], "40.00")
    assert (await done(gql, f"{{ cart {CART} }}", None, actor))["lineCount"] == 0


async def test_a_second_tab_does_not_order_the_rest_for_the_total_of_the_first(gql: Any) -> None:
    actor, tea, rice = await make.buyer(), await make.sellable(price=250), await make.sellable(price=400)
    await make.cart(actor, (tea, 10), (rice, 10))
    await tick(actor, False, (rice.id, "bottle"))
    assert (await done(gql, PLACE, order("one", "25.00"), actor))["__typename"] == "Order"
    assert (await done(gql, PLACE, order("one", "25.00"), actor))["__typename"] == "Order"  # the same one
    assert (await done(gql, PLACE, order("two", "25.00"), actor))["code"] == "PRICE_CHANGED"
    assert (await done(gql, f"{{ cart {CART} }}", None, actor))["lineCount"] == 1


async def test_tiers_count_what_is_ticked_and_that_is_no_news(gql: Any) -> None:
    actor, tea = await make.buyer(), await make.sellable(price=1000)
    await make.set_prices(await make.price_list(prices={tea: 1000}), tea, {12: 800})
    await done(gql, ADD, {"lines": [line(tea, 1, "box"), line(tea, 6)]}, actor)
    whole = await done(gql, f"{{ cart {CART} }}", None, actor)
    loose = await done(gql, TICK, {"ticked": False, "lines": [at(tea, "box")]}, actor)
    assert [one["total"]["amount"] for one in whole["quote"]["lines"]][1] == "48.00"
    assert [one["total"]["amount"] for one in loose["quote"]["lines"]] == ["60.00"]
    assert [one["priceChanged"] for one in loose["lines"]] == [False, False]
    await done(gql, PLACE, order("loose"), actor)
    box = await done(gql, f"{{ cart {CART} }}", None, actor)
    assert [(one["ticked"], one["priceChanged"]) for one in box["lines"]] == [(True, False)]


async def test_a_price_that_changed_meanwhile_is_told_when_the_line_is_ticked(gql: Any) -> None:
    customer = await make.customer()
    actor, tea, rice = await make.buyer(customer), await make.sellable(price=1000), await make.sellable(price=1000)
    await make.cart(actor, (tea, 1), (rice, 1))
    await tick(actor, False, (rice.id, "bottle"))
    await make.price_list(customer=customer, prices={tea: 900, rice: 1100})
    both = f"mutation {{ acceptCartPrices {{ ... on Cart {CART} }} }}"
    assert [one["priceChanged"] for one in (await done(gql, both, None, actor))["lines"]] == [False, False]
    later = await done(gql, TICK, {"ticked": True}, actor)
    assert [one["priceChanged"] for one in later["lines"]] == [False, True]


async def test_signing_in_brings_the_ticks_of_the_browser() -> None:
    actor, tea, rice, oil = await make.buyer(), await make.sellable(), await make.sellable(), await make.sellable()
    mine = await make.cart(actor, (tea, 5), (oil, 1))
    await tick(actor, False, (oil.id, "bottle"))
    async with make.work(Actor()) as work:
        browser = await commands.of(work, Actor(), TOKEN)
        await commands.add_lines(work, browser, [Wish(3, tea.id), Wish(2, rice.id)], None)
        await commands.tick(work, browser, None, False, {(rice.id, "bottle")})
    assert actor.user_id is not None
    async with make.work(actor) as work:
        await commands.merge(work, await User.get(id=actor.user_id), TOKEN, None)
    found = {one.variant_id: (one.quantity, one.ticked) for one in await queries.lines(mine)}  # type: ignore[attr-defined]
    assert found == {tea.id: (5, True), oil.id: (1, False), rice.id: (2, False)}


async def test_a_key_has_no_cart_to_tick(gql: Any) -> None:
    key = Actor(kind=ActorKind.API_KEY, api_key_id=uuid7())
    assert await done(gql, TICK, {"ticked": True}, key) == {"code": "FORBIDDEN"}
