"""What is measured: each scenario's requests, connections, and what a right answer looks like."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import orjson

from . import documents as d
from .filling import KINDS, MAKERS, TRAITS, Scale

# `@N@` becomes a number that never comes twice (see generator.py): no request is like another one.
SORTS = ("POPULAR", "NEWEST", "PRICE_ASC", "PRICE_DESC", "NAME")
STATUSES = ("SUBMITTED", "CONFIRMED", "SHIPPED", "IN_TRANSIT", "DELIVERED", "CANCELLED")
ANY = 987_654_321  # a number that stands for @N@ where JSON wants one
WRONG = ('"errors":', '"__typename":"Problem"')


@dataclass(frozen=True, slots=True)
class Buyer:
    """Somebody signed in for a company."""

    cookie: str
    address_id: str


@dataclass(frozen=True, slots=True)
class World:
    """What the scenarios need to know of the filled database."""

    scale: Scale
    owner: str  # cookie
    buyers: Sequence[Buyer]
    variants: Sequence[str]  # ids
    cursors: Sequence[str]  # of orders, newest first
    today: date


@dataclass(frozen=True, slots=True)
class Session:
    """One client: a cookie (or none) and the bodies it sends in turn."""

    cookie: str
    bodies: Sequence[str]


@dataclass(frozen=True, slots=True)
class Scenario:
    """`right` must be in every answer; nothing of WRONG may be."""

    name: str
    sessions: Callable[[World, Random], list[Session]]
    right: str = '"data":{'
    connections: int = 16
    places_orders: bool = False


def body(document: str, **variables: Any) -> str:
    return orjson.dumps({"query": document, "variables": variables}).decode()


def _typename(world: World, random: Random) -> list[Session]:
    return [Session("", [body(d.TYPENAME)])]


def _listings(random: Random) -> list[str]:
    combinations = [(sort, kind) for sort in SORTS for kind in (None, *range(len(KINDS)))]
    random.shuffle(combinations)
    return [
        body(
            d.LISTING,
            first=20,
            sort=sort,
            filter={"maxPrice": "@N@.50", **({} if kind is None else {"categoryCode": f"kind-{kind}"})},
        )
        for sort, kind in combinations
    ]


def _listing(world: World, random: Random) -> list[Session]:
    return [Session("", _listings(random)) for _ in range(16)]


def _repeated(world: World, random: Random) -> list[Session]:
    """The same ten listings again and again, as visitors of one category ask for them."""
    bodies = [body(d.LISTING, first=20, sort=sort, filter={"categoryCode": f"kind-{kind}"})
              for sort in SORTS for kind in (0, 1)]  # fmt: skip
    return [Session("", bodies)]


def _repeated_product(world: World, random: Random) -> list[Session]:
    return [Session("", [body(d.PRODUCT, code=f"P{n:05d}", quantity=24) for n in range(20)])]


def _own_listing(world: World, random: Random) -> list[Session]:
    return [Session(buyer.cookie, _listings(random)) for buyer in world.buyers[:16]]


def _product(world: World, random: Random) -> list[Session]:
    codes = [f"P{n:05d}" for n in range(world.scale.products)]
    return [
        Session("", [body(d.PRODUCT, code=code, quantity=ANY).replace(str(ANY), "@N@") for code in codes[start::16]])
        for start in range(16)
    ]


def _suggest(world: World, random: Random) -> list[Session]:
    words = [name for pair in (*KINDS, *MAKERS, *TRAITS) for name in pair]
    searches = {word[:length].strip() for word in words for length in (1, 2, 3, 5, 8)}
    searches |= {f"{random.choice(words)[:2].strip()} {n}" for n in range(400)} | {f"SKU00{n}" for n in range(100)}
    every = [body(d.SUGGESTIONS, search=text) for text in sorted(searches)]
    random.shuffle(every)
    return [Session("", every[start::16]) for start in range(16)]


def _orders(world: World, random: Random) -> list[Session]:
    bodies = [body(d.ORDERS, sort="NEWEST", first=20, after=cursor) for cursor in world.cursors]
    return [Session(world.owner, bodies[start::16]) for start in range(16)]


def _filter(world: World, random: Random) -> dict[str, Any]:
    """Two conditions at least, as people combine them, and one that is never the same."""
    start = world.today - timedelta(days=random.randrange(60, 700))
    chosen: list[dict[str, Any]] = [
        {"statuses": random.sample(STATUSES, random.randrange(1, 4))},
        {"placedFrom": start.isoformat(), "placedTo": (start + timedelta(days=60)).isoformat()},
        {"minTotal": f"{random.randrange(1, 500)}.00"},
        {"paymentMethods": ["ONLINE"]},
    ]
    found: dict[str, Any] = {"maxTotal": "99@N@.00"}
    for one in random.sample(chosen, 2):
        found |= one
    return found


def _filtered(world: World, random: Random) -> list[Session]:
    def filtered() -> str:
        return body(d.ORDERS, sort="NEWEST", first=20, filter=_filter(world, random))

    return [Session(world.owner, [filtered() for _ in range(200)]) for _ in range(16)]


def _searched(world: World, random: Random) -> list[Session]:
    def search() -> str:
        return random.choice(
            (
                f"SKU{random.randrange(world.scale.products):05d}",
                f"{random.randrange(world.scale.customers)} 号店",
                f"so{world.today - timedelta(days=random.randrange(700)):%Y%m%d}",
                f"xiansheng sku{random.randrange(world.scale.products):05d}",
            )
        )

    return [
        Session(world.owner, [body(d.ORDERS, sort="NEWEST", first=20, filter={"search": search()}) for _ in range(200)])
        for _ in range(16)
    ]


def _cart(world: World, random: Random) -> list[Session]:
    def change() -> dict[str, Any]:
        return {
            "variantId": random.choice(world.variants[:40]),
            "unitCode": "pack",
            "quantity": random.randrange(1, 50),
        }

    return [
        Session(buyer.cookie, [body(d.CART_CHANGE, input=change()) for _ in range(100)]) for buyer in world.buyers[:8]
    ]


def _placing(world: World, random: Random) -> list[Session]:
    def order(buyer: Buyer) -> dict[str, Any]:
        chosen = random.sample(world.variants, 2)
        return {
            "idempotencyKey": f"bench-{random.getrandbits(64):x}-@N@",
            "deliveryMethod": "DELIVERY",
            "paymentMethod": "BANK_TRANSFER",
            "addressId": buyer.address_id,
            "lines": [{"variantId": one, "unitCode": "box", "quantity": random.randrange(1, 20)} for one in chosen],
        }

    return [
        Session(buyer.cookie, [body(d.PLACE_ORDER, input=order(buyer)) for _ in range(50)])
        for buyer in world.buyers[:64]
    ]


def _place(clients: int) -> Scenario:
    name = f"place_order_sqlite_{clients}"
    return Scenario(name, _placing, '"__typename":"Order"', connections=clients, places_orders=True)


SCENARIOS = (
    Scenario("typename", _typename),
    Scenario("listing_hit", _repeated),
    Scenario("listing_cold", _listing),
    Scenario("listing_signed_in_cold", _own_listing),
    Scenario("product_hit", _repeated_product, '"variants":[{'),
    Scenario("product_cold", _product, '"variants":[{'),
    Scenario("suggest_cold", _suggest, '"totalCount":'),
    Scenario("orders_plain", _orders, '"nodes":[{'),
    Scenario("orders_filtered", _filtered, '"nodes":['),
    Scenario("orders_searched", _searched, '"nodes":['),
    Scenario("cart_change", _cart, '"__typename":"Cart"', connections=8),
    *(_place(clients) for clients in (1, 8, 64)),
)
