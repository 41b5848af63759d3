"""Prices shown are prices charged: for ten thousand customers, SKUs, quantities and moments at random.

What a page shows for a quantity, what a quote says, and what the order's line has are asked through the graph, each by
the buyer, at the same moment. Some orders are of a cart in which other units of the same goods are not ticked.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from orderwell.catalog.models import Variant
from orderwell.core import clock
from orderwell.core.db.sql import is_sqlite
from orderwell.core.work import Actor
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.warehousing import commands as warehousing
from tests.conftest import Graph

LINES, QUANTITIES = 100, 5
UNTICKED = 20  # lines of a cart that stay there
BY_CART = 5  # of so many orders one is of a cart
START = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 60
LEVELS = (None, "silver", "gold")
SHOWN = """query($ids: [ID!]!, $quantity: Int!) { products(filter: {ids: $ids}, first: 50) { nodes {
  variants { sku price(quantity: $quantity) { unitPrice { minor } } } } } }"""
QUOTE = """query($lines: [OrderLineInput!]!) { quote(lines: $lines, deliveryMethod: PICKUP) {
  lines { unitPrice { minor } total { minor } } total { minor } } }"""
CART = """{ ... on Problem { code } ... on Cart {
  tickedCount lineCount quote { lines { unitPrice { minor } total { minor } } total { minor } } } }"""
ADD = f"mutation($lines: [CartLineInput!]!) {{ addToCart(lines: $lines) {CART} }}"
UNTICK = f"mutation($lines: [CartPlaceInput!]!) {{ tickCartLines(ticked: false, lines: $lines) {CART} }}"
CLEAR = f"mutation {{ clearCart {CART} }}"
PLACE = """mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename
  ... on Order { lines { sku unitPrice { minor } total { minor } } total { minor } }
  ... on Problem { code message problems { code field message } } } }"""


class Moment(datetime):
    """A clock that stands where the test puts it."""

    at = START

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return cls.at


def _moment(random: Random) -> datetime:
    return START + timedelta(minutes=random.randrange(DAYS * 24 * 60))


async def _lists(random: Random, variants: Sequence[Variant], customers: Sequence[Customer]) -> None:
    """Lists of everybody, levels and customers, some for a time, some before others, with prices by quantity."""
    owners: list[dict[str, Any]] = [{}, {}, {"level": "silver"}, {"level": "silver"}, {"level": "gold"}]
    owners += [{"customer": one} for one in customers[::2]]
    for whose in owners:
        first, last = sorted((_moment(random), _moment(random)))
        bounds = random.choice(({}, {"valid_from": first}, {"valid_to": last}, {"valid_from": first, "valid_to": last}))
        prices = {one: random.randrange(100, 900) for one in random.sample(variants, len(variants) // 2)}
        of = await make.price_list(**whose, **bounds, prices=prices, priority=random.randrange(3))
        for variant in random.sample(list(prices), len(prices) // 3):
            await make.set_prices(of, variant, {random.randrange(2, 40): random.randrange(50, 400)})


async def test_what_is_shown_is_charged(gql: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(20261122)
    products = [await make.product(variants=10, price=random.randrange(100, 900)) for _ in range(10)]
    variants = [one for product in products for one in await make.variants(product)]
    place = await make.warehouse()
    async with make.work() as work:
        await warehousing.receive(work, place.id, [(one.id, 10_000_000) for one in variants])
    buyers = [await make.buyer(await make.customer(price_level=random.choice(LEVELS) or "standard")) for _ in range(12)]
    customers = await Customer.all().order_by("id")
    await _lists(random, variants, customers)
    monkeypatch.setattr(clock, "datetime", Moment)
    orders = 100 if is_sqlite() else 10  # rules are the same code on both: the other one shows that rows are, too
    compared = 0
    for number in range(orders):
        Moment.at = _moment(random)
        chosen = random.sample(variants, LINES)
        quantities = random.sample(range(1, 120), QUANTITIES)
        wanted = {one.sku: quantities[n % QUANTITIES] for n, one in enumerate(chosen)}
        by_cart = number % BY_CART == 0
        compared += await _agree(gql, random.choice(buyers), chosen, wanted, f"order-{number}", by_cart)
    assert compared == orders * LINES


async def _agree(
    gql: Graph, buyer: Actor, chosen: Sequence[Variant], wanted: dict[str, int], key: str, by_cart: bool
) -> int:
    """How many lines cost the same wherever one looks."""
    lines = [{"variantId": str(one.id), "unitCode": make.BOTTLE.code, "quantity": wanted[one.sku]} for one in chosen]
    shown = await _shown(gql, buyer, chosen, set(wanted.values()))
    quoted = (await _data(gql, QUOTE, {"lines": lines}, buyer))["quote"]
    place = {"idempotencyKey": key, "deliveryMethod": "PICKUP", "paymentMethod": "BANK_TRANSFER"}
    if by_cart:
        assert await _carted(gql, buyer, lines) == quoted
    else:
        place["lines"] = lines
    total = f"{int(quoted['total']['minor']) // 100}.{int(quoted['total']['minor']) % 100:02d}"
    placed = (await _data(gql, PLACE, {"input": {**place, "expectedTotal": total}}, buyer))["placeOrder"]
    assert placed["__typename"] == "Order", placed
    for line, charged in zip(quoted["lines"], placed["lines"], strict=True):
        assert line == {name: charged[name] for name in line}
        assert charged["unitPrice"]["minor"] == shown[charged["sku"], wanted[charged["sku"]]], charged
    return len(placed["lines"])


async def _carted(gql: Graph, buyer: Actor, lines: Sequence[dict[str, Any]]) -> Any:
    """What the buyer's cart of these lines costs, when boxes of some of the goods are in it and not ticked."""
    await _data(gql, CLEAR, {}, buyer)
    boxes = [{**one, "unitCode": make.BOX.code} for one in lines[:UNTICKED]]
    await _data(gql, ADD, {"lines": [*boxes, *lines]}, buyer)
    places = [{name: one[name] for name in ("variantId", "unitCode")} for one in boxes]
    cart = (await _data(gql, UNTICK, {"lines": places}, buyer))["tickCartLines"]
    assert (cart["lineCount"], cart["tickedCount"]) == (len(boxes) + len(lines), len(lines))
    return cart["quote"]


async def _shown(
    gql: Graph, buyer: Actor, chosen: Sequence[Variant], quantities: set[int]
) -> dict[tuple[str, int], str]:
    """What the products' pages show per base unit, by SKU and quantity."""
    ids = sorted({str(one.product_id) for one in chosen})
    found = {}
    for quantity in quantities:
        answer = await _data(gql, SHOWN, {"ids": ids, "quantity": quantity}, buyer)
        for product in answer["products"]["nodes"]:
            found |= {(one["sku"], quantity): one["price"]["unitPrice"]["minor"] for one in product["variants"]}
    return found


async def _data(gql: Graph, document: str, variables: dict[str, Any], buyer: Actor) -> dict[str, Any]:
    answer = await gql(document, variables, buyer)
    assert answer.errors is None, answer.errors
    assert answer.data is not None
    return answer.data
