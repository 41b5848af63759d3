"""No process gives anybody a stale answer: random writes in a third process against two servers, on both databases."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from orderwell.access.models import Role, User
from orderwell.catalog.commands import move
from orderwell.catalog.models import Product, ProductStatus, Variant
from orderwell.core.clock import utc_now
from orderwell.core.db.config import connected
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.migrations.migrate import migrate
from orderwell.sessions import commands as sessions
from orderwell.sessions.models import Session
from tests.api.conftest import served
from tests.api.test_kept import CARD, LISTING

READS = [
    LISTING,
    f"{{ products(first: 3, sort: PRICE_ASC, filter: {{inStock: true}}) {{ nodes {{ {CARD} }} }} }}",
    "{ productFacets { brands { code count } categories { code name count } minPrice { amount } } }",
    "{ categories { code name productCount } brands { code name } attributes { code } }",
    '{ variants(search: "水") { sku product { name } } }',
]
MANY = "many: price(quantity: 9) { priceList }"
OF_PEOPLE = [
    LISTING,
    f"{{ products(first: 3) {{ nodes {{ {CARD} variants {{ customerCode {MANY} }} }} }} }}",
    "{ categories { code productCount } }",
    "{ customers { totalCount nodes { number priceLevel owner { name } } } }",
    "{ orders { totalCount } orderCounts { status count } }",
    "{ roles { code permissions userCount } }",
    "{ users { nodes { name active roles { code } } } }",
]
ROUNDS = 60


@dataclass
class Shop:
    """What may be written, and who may ask: the tokens of sessions, None for a visitor."""

    drawn: random.Random
    users: list[User] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=lambda: [None])


async def _new_product(shop: Shop) -> None:
    drawn = shop.drawn
    await make.product(f"水{drawn.random()}", price=drawn.randint(100, 9000), stock=drawn.randint(0, 50))


async def _more_stock(shop: Shop) -> None:
    await make.stock(shop.drawn.choice(await Variant.all()), shop.drawn.randint(1, 9))


async def _other_price(shop: Shop) -> None:
    prices = {shop.drawn.choice(await Variant.all()): shop.drawn.randint(50, 9000)}
    customer = shop.drawn.choice([None, *await Customer.all()])
    await make.price_list(prices=prices, priority=9, customer=customer)


async def _off_sale(shop: Shop) -> None:
    products = await Product.filter(status=ProductStatus.PUBLISHED)
    if len(products) > 3:
        async with make.work() as work:
            await move(work, shop.drawn.choice(products).id, ProductStatus.ARCHIVED)


async def _new_names(shop: Shop) -> None:
    await make.brand(name_zh=f"牌{shop.drawn.random()}")
    await make.category(name_zh=f"类{shop.drawn.random()}")


async def _other_level(shop: Shop) -> None:
    customer = shop.drawn.choice(await Customer.all())
    await Customer.filter(id=customer.id).update(price_level=shop.drawn.choice(["standard", "gold"]))


async def _other_rights(shop: Shop) -> None:
    role = shop.drawn.choice(await Role.filter(code__in=["order_clerk", "company_admin", "owner"]))
    code = shop.drawn.choice(["orders.read", "customers.read", "users.read", "catalog.read", "inventory.read"])
    others = [one for one in role.permissions if one != code]
    await Role.filter(id=role.id).update(permissions=others if code in role.permissions else [*others, code])


async def _another_session(shop: Shop) -> None:
    """Somebody signs in, and somebody's sessions may end."""
    if shop.drawn.random() < 0.5:
        await Session.filter(user_id=shop.drawn.choice(shop.users).id).update(revoked_at=utc_now())
    async with make.work() as work:
        shop.tokens.append((await sessions.start(work, shop.drawn.choice(shop.users), days=1))[1])


async def _there_or_not(shop: Shop) -> None:
    user = await User.get(id=shop.drawn.choice(shop.users).id)
    await User.filter(id=user.id).update(active=not user.active)


WRITES: list[Callable[[Shop], Awaitable[None]]] = [
    _new_product,
    _more_stock,
    _other_price,
    _off_sale,
    _new_names,
    _other_level,
    _other_rights,
    _another_session,
    _there_or_not,
]


async def _filled() -> Shop:
    shop = Shop(random.Random(20261122))
    for _ in range(4):
        await _new_product(shop)
    for number in range(2):
        company = await make.customer()
        await make.price_list(customer=company, prices={(await Variant.all())[number]: 55 + number})
        for _ in range(2):
            shop.users.append(await User.get(id=(await make.contact(company)).user_id))  # type: ignore[attr-defined]
    shop.users += [await make.user("owner"), await make.user("order_clerk"), await make.user("order_clerk")]
    await make.customer(owner=shop.users[-1])
    for user in shop.users:
        async with make.work() as work:
            shop.tokens.append((await sessions.start(work, user, days=1))[1])
    return shop


async def test_no_process_gives_a_stale_answer(tmp_path: Path, empty_url: str) -> None:
    """50 ms after a write both servers say to everybody what they say when they make the answer anew."""
    await migrate(empty_url)
    environment = {"ORDERWELL_DATABASE_URL": empty_url, "ORDERWELL_EMBEDDED_WORKER": "false"}
    environment["ORDERWELL_POINTS_PER_SECOND"] = "0"
    with served(tmp_path / "a", **environment) as a, served(tmp_path / "b", **environment) as b:
        async with connected(empty_url), httpx.AsyncClient(timeout=20) as client:
            shop, good = await _filled(), 0
            drawn = shop.drawn
            for _ in range(ROUNDS):
                if drawn.random() < 0.6:
                    await drawn.choice(WRITES)(shop)
                await asyncio.sleep(0.05)
                address, token = drawn.choice((a, b)), drawn.choice([None, *shop.tokens[-12:]])
                document = drawn.choice(READS if token is None else OF_PEOPLE)
                fresh = await _asked(client, address, document, token, {"cache-control": "no-cache"})
                for _ in range(100 if empty_url.startswith("postgres") else 1):  # the news may be on its way
                    if (answer := await _asked(client, address, document, token)) == fresh:
                        break
                    await asyncio.sleep(0.05)
                assert answer == fresh, document
                assert answer == await _asked(client, address, document, token)
                good += "errors" not in answer
            assert good > ROUNDS / 2
            figures = (await client.get(f"{a}/metrics")).text + (await client.get(f"{b}/metrics")).text
            hits = [line for line in figures.splitlines() if line.startswith("orderwell_kept_answer_hits_total")]
            assert sum(float(line.split()[1]) for line in hits) > ROUNDS / 2


async def _asked(
    client: httpx.AsyncClient, address: str, document: str, token: str | None, headers: dict[str, str] | None = None
) -> Any:
    """The answer; of errors the codes alone."""
    own = {"cookie": f"orderwell_session={token}"} if token else {}
    answer = await client.post(f"{address}/graphql", json={"query": document}, headers={**own, **(headers or {})})
    data = answer.json()
    if "errors" in data:
        assert token, data
        data["errors"] = [one["extensions"]["code"] for one in data["errors"]]
    return data
