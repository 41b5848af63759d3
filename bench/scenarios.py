"""What is measured: each scenario's requests, connections, and what a right answer looks like."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

import orjson

from . import documents as d
from .filling import KINDS, MAKERS, TRAITS, Scale

# `@N@` becomes a number that never comes twice (see generator.py): no request is like another one.
SORTS = ("POPULAR", "NEWEST", "PRICE_ASC", "PRICE_DESC", "NAME")
BRIEF = 0.3
FEW = 4  # connections where the target is a time to answer: with more of them the time is spent in their queue
STATUSES = ("SUBMITTED", "CONFIRMED", "SHIPPED", "IN_TRANSIT", "DELIVERED", "CANCELLED")
ANY = 987_654_321  # a number that stands for @N@ where JSON wants one
PLACED = '"__typename":"Order"'
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
    """`right` must be in every answer; nothing of WRONG may be. PLACED counts as an acknowledged order."""

    name: str
    sessions: Callable[[World, Random], list[Session]]
    right: str = '"data":{'
    connections: int = 16
    share: float = 1.0  # of the time for a scenario: BRIEF is enough where another one measures nearly the same
    prime: bool = False  # every request is sent once before, so that its answer is kept
    one_kind: bool = True  # all its requests run the same number of statements
    database: str = "sqlite"


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


def _search(world: World, random: Random) -> list[Session]:
    """A word of either language, pinyin of none, with everything that narrows it."""
    words = [name for pair in (*KINDS, *MAKERS, *TRAITS) for name in pair]

    def search() -> str:
        return body(d.SEARCH, first=20, filter={"search": random.choice(words), "maxPrice": "@N@.50"})

    return [Session("", [search() for _ in range(60)]) for _ in range(16)]


def _page(world: World, random: Random) -> str:
    code = f"P{random.randrange(world.scale.products):05d}"
    return body(d.PRODUCT, code=code, quantity=ANY).replace(str(ANY), "@N@")


def _product(world: World, random: Random) -> list[Session]:
    return [Session("", [_page(world, random) for _ in range(100)]) for _ in range(16)]


def _suggest(world: World, random: Random) -> list[Session]:
    """What people type, key by key, in either language, and codes: so many texts that hardly one comes twice."""
    parts = product(MAKERS, TRAITS, KINDS)
    names = {gap.join(part[at] for part in some) for some in parts for at, gap in enumerate(("", " "))}
    typed = {name[:length].strip() for name in names for length in range(1, len(name) + 1)}
    typed |= {f"{kind[at][:2]} {n}" for kind in KINDS for at in (0, 1) for n in range(40)}
    typed |= {f"SKU00{n}" for n in range(100)}
    every = [body(d.SUGGESTIONS, text=text).replace("{", '{"extensions":{"n":@N@},', 1) for text in sorted(typed)]
    random.shuffle(every)
    return [Session("", every[start::16]) for start in range(16)]


def _orders(world: World, random: Random) -> list[Session]:
    cursors = random.sample(world.cursors, min(len(world.cursors), 3000))
    bodies = [body(d.ORDERS, sort="NEWEST", first=20, after=cursor) for cursor in cursors]
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


def _change(world: World, random: Random) -> str:
    changed = {"variantId": random.choice(world.variants[:40]), "unitCode": "pack", "quantity": random.randrange(1, 50)}
    return body(d.CART_CHANGE, input=changed)


def _cart(world: World, random: Random) -> list[Session]:
    return [Session(buyer.cookie, [_change(world, random) for _ in range(100)]) for buyer in world.buyers[:8]]


def order(world: World, random: Random, buyer: Buyer) -> str:
    """The request that places an order with two lines; its idempotency key ends in `@N@`."""
    chosen = random.sample(world.variants, 2)
    given = {
        "idempotencyKey": f"bench-{random.getrandbits(64):x}-@N@",
        "deliveryMethod": "DELIVERY",
        "paymentMethod": "BANK_TRANSFER",
        "addressId": buyer.address_id,
        "lines": [{"variantId": one, "unitCode": "box", "quantity": random.randrange(1, 20)} for one in chosen],
    }
    return body(d.PLACE_ORDER, input=given)


def _placing(world: World, random: Random) -> list[Session]:
    return [Session(buyer.cookie, [order(world, random, buyer) for _ in range(50)]) for buyer in world.buyers[:64]]


def _mixed(world: World, random: Random) -> list[Session]:
    """Of a hundred requests of each buyer 50 are listings, 20 product pages, 20 changes of the cart, 10 orders."""

    def hundred(buyer: Buyer) -> list[str]:
        chosen = [*_listings(random)[:50], *(_page(world, random) for _ in range(20))]
        chosen += [_change(world, random) for _ in range(20)]
        chosen += [order(world, random, buyer) for _ in range(10)]
        random.shuffle(chosen)
        return chosen

    return [Session(buyer.cookie, hundred(buyer)) for buyer in world.buyers[:16]]


def _place(database: str, clients: int) -> Scenario:
    name = f"place_order_{database}_{clients}"
    share = 1.0 if name == "place_order_sqlite_64" else BRIEF
    return Scenario(name, _placing, PLACED, connections=clients, share=share, database=database)


SCENARIOS = (
    Scenario("typename", _typename, share=BRIEF),
    Scenario("listing_hit", _repeated, share=BRIEF, prime=True),
    Scenario("listing_cold", _listing),
    Scenario("listing_signed_in_cold", _own_listing),
    Scenario("product_hit", _repeated_product, '"variants":[{', share=BRIEF, prime=True),
    Scenario("product_cold", _product, '"variants":[{', share=BRIEF),
    Scenario("search_cold", _search, '"productFacets":{', connections=FEW),
    Scenario("suggest_cold", _suggest, '"totalCount":', connections=FEW, share=BRIEF),
    Scenario("orders_plain", _orders, '"nodes":[{', connections=FEW, share=BRIEF),
    Scenario("orders_filtered", _filtered, '"nodes":[', connections=FEW, share=BRIEF),
    Scenario("orders_searched", _searched, '"nodes":[', connections=FEW, share=BRIEF),
    Scenario("cart_change", _cart, '"__typename":"Cart"', connections=8, share=BRIEF),
    Scenario("mixed", _mixed, one_kind=False),
    *(_place("sqlite", clients) for clients in (1, 8, 64)),
    *(_place("postgres", clients) for clients in (1, 8, 64)),
)
SUBSCRIBERS = ("subscribers_idle", "subscribers_told")
OTHERS = ("limit", *SUBSCRIBERS, "cold_start", "memory")
NAMES = (*(one.name for one in SCENARIOS), *OTHERS)
