"""Kept answers: everybody's only, given again while they hold, and never stale, in one process and in several."""

import asyncio
import gzip
import random
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell.access.models import User
from orderwell.api.answers import Answer, Kept, Store
from orderwell.api.kept import KeptAnswers
from orderwell.app import make_app
from orderwell.catalog.commands import move
from orderwell.catalog.models import Product, ProductStatus, Variant
from orderwell.core.clock import utc_now
from orderwell.core.db import versions
from orderwell.core.db.config import connected
from orderwell.core.db.migrate import migrate
from orderwell.core.settings import Settings
from orderwell.demo import make
from tests.api.conftest import ORIGIN, Web, served
from tests.counted import statements

CARD = (
    "code name variants { sku stock: availability { available band }"
    " price { unitPrice { amount } } units { code factor } }"
)
LISTING = f"{{ products(first: 5) {{ nodes {{ {CARD} }} totalCount }} }}"
READS = [
    LISTING,
    f"{{ products(first: 3, sort: PRICE_ASC, filter: {{inStock: true}}) {{ nodes {{ {CARD} }} }} }}",
    "{ productFacets { brands { code count } categories { code name count } minPrice { amount } } }",
    "{ categories { code name productCount } brands { code name } attributes { code } }",
    '{ variants(search: "水") { sku product { name } } }',
]


@pytest.fixture
async def shop(database: BaseDBAsyncClient, settings: Settings) -> AsyncIterator[tuple[Web, Store]]:
    """The application as it runs, which knows of every write, and its kept answers."""
    app = make_app(settings)
    watched: Any = database
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with watched.watched(), httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        async with asyncio.timeout(10):
            while not await versions.known():  # noqa: ASYNC110  PostgreSQL's listener begins and tells nobody
                await asyncio.sleep(0.01)
        yield Web(client), store_of(app)


def store_of(app: Starlette) -> Store:
    (found,) = [route.app for route in app.routes if isinstance(getattr(route, "app", None), KeptAnswers)]  # type: ignore[attr-defined]
    store: Store = found.store
    return store


async def test_the_second_visitor_costs_no_statement_until_somebody_writes(shop: tuple[Web, Store]) -> None:
    web, store = shop
    product = await make.product(stock=5)
    first = await web.ask(LISTING)
    assert "errors" not in first.json(), first.text
    with statements() as seen:
        again = await web.ask(LISTING)
    assert seen == []
    assert (again.content, again.headers["content-type"]) == (first.content, first.headers["content-type"])
    assert again.headers["x-request-id"] != first.headers["x-request-id"]
    assert store.hits == 1
    variant = await Variant.get(product_id=product.id)
    await make.stock(variant, 7)
    after = (await web.ask(LISTING)).json()["data"]["products"]["nodes"][0]["variants"][0]["stock"]
    assert after["available"] == 12


async def test_what_is_somebodys_own_is_never_kept(shop: tuple[Web, Store]) -> None:
    web, store = shop
    product = await make.product(price=1000)
    variant = await Variant.get(product_id=product.id)
    for document in ("{ cart { lineCount } }", "{ viewer { user { email } } }", f"{{ cart {{ id }} {LISTING[1:]}"):
        await web.ask(document)
        assert not store.answers
    assert "errors" in (await web.ask('{ products(after: "nonsense") { totalCount } }')).json()
    assert not store.answers
    await web.ask(LISTING)
    customer = await make.customer()
    await make.contact(customer, email="own@prices.example", password=make.PASSWORD)
    await make.price_list(customer=customer, prices={variant: 777})
    await web.sign_in(await User.get(email="own@prices.example"))
    own = (await web.ask(LISTING)).json()["data"]["products"]["nodes"][0]["variants"][0]["price"]
    assert own == {"unitPrice": {"amount": "7.77"}}
    web.client.cookies.clear()
    shown = (await web.ask(LISTING)).json()["data"]["products"]["nodes"][0]["variants"][0]["price"]
    assert shown == {"unitPrice": {"amount": "10.00"}}


async def test_each_language_and_kind_of_client_gets_its_own(shop: tuple[Web, Store]) -> None:
    web, _ = shop
    await make.product("矿泉水", name_en="Water")
    name = "{ products { nodes { name } } }"
    for _ in range(2):
        for tongue, expected in (("en", "Water"), ("zh-CN", "矿泉水")):
            answer = await web.ask(name, accept_language=tongue)
            assert answer.json()["data"]["products"]["nodes"] == [{"name": expected}]
        media = (await web.ask(name, accept="application/graphql-response+json")).headers["content-type"]
        assert media == "application/graphql-response+json; charset=utf-8"
    await asyncio.gather(*(make.product(f"水{number}") for number in range(20)))
    plain = await web.ask(LISTING, accept_encoding="identity")
    for _ in range(2):
        packed = await web.ask(LISTING, accept_encoding="gzip")
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.content == plain.content


async def test_a_price_list_begins_on_time(shop: tuple[Web, Store], monkeypatch: pytest.MonkeyPatch) -> None:
    web, store = shop
    product = await make.product(price=1000)
    variant = await Variant.get(product_id=product.id)
    begins = utc_now() + timedelta(hours=1)
    await make.price_list(prices={variant: 900}, valid_from=begins, priority=5)
    await web.ask(LISTING)
    await web.ask(LISTING)
    assert store.hits == 1
    for name, module in list(sys.modules.items()):
        if name.startswith("orderwell.api.") and hasattr(module, "utc_now"):
            monkeypatch.setattr(module, "utc_now", lambda **_: begins)
    price = (await web.ask(LISTING)).json()["data"]["products"]["nodes"][0]["variants"][0]["price"]
    assert price == {"unitPrice": {"amount": "9.00"}}


async def test_rows_that_the_database_deletes_along_count_as_written(database: BaseDBAsyncClient) -> None:
    product = await make.product()
    with versions.reading() as noted:
        await Variant.filter(product_id=product.id)
    stamp = noted.stamp()
    assert stamp.holds(utc_now())
    versions.note("DELETE FROM product WHERE id = 1", None)
    assert not stamp.holds(utc_now())


async def test_what_is_rolled_back_or_only_read_changes_little(database: BaseDBAsyncClient) -> None:
    with versions.reading() as noted:
        await Variant.all()
    stamp = noted.stamp()
    async with make.work():
        await Variant.all().count()
    assert stamp.holds(utc_now())
    with pytest.raises(RuntimeError, match="never mind"):
        async with make.work():
            await Variant.all().update(moq=2)
            raise RuntimeError("never mind")
    assert await Variant.filter(moq=2).count() == 0


def test_the_store_is_bounded() -> None:
    store = Store(room=100_000)
    stamp = versions.Reading({}, 0).stamp()
    for number in range(1000):
        store.put((b"%d" % number, ""), Kept(Answer(bytes(5000), b""), stamp))
    assert 0 < len(store.answers) < 20
    assert store.used <= store.room
    for key in list(store.answers):
        store._drop(key)
    assert store.used == 0


async def test_a_kept_answer_is_packed_once() -> None:
    answer, sent = Answer(b"x" * 5000, b"application/json"), list[Any]()

    async def send(message: Any) -> None:
        sent.append(message)

    for zipped in (True, True, False):
        await answer.send(send, zipped=zipped)
    first, packed, _, again, _, plain = sent
    assert dict(first["headers"])[b"content-encoding"] == b"gzip"
    assert gzip.decompress(packed["body"]) == answer.body
    assert again["body"] is packed["body"]
    assert plain["body"] is answer.body


async def _new_product(shop: random.Random) -> None:
    await make.product(f"水{shop.random()}", price=shop.randint(100, 9000), stock=shop.randint(0, 50))


async def _more_stock(shop: random.Random) -> None:
    await make.stock(shop.choice(await Variant.all()), shop.randint(1, 9))


async def _other_price(shop: random.Random) -> None:
    await make.price_list(prices={shop.choice(await Variant.all()): shop.randint(50, 9000)}, priority=9)


async def _off_sale(shop: random.Random) -> None:
    products = await Product.filter(status=ProductStatus.PUBLISHED)
    if len(products) > 3:
        async with make.work() as work:
            await move(work, shop.choice(products).id, ProductStatus.ARCHIVED)


async def _new_names(shop: random.Random) -> None:
    await make.brand(name_zh=f"牌{shop.random()}")
    await make.category(name_zh=f"类{shop.random()}")


WRITES: list[Callable[[random.Random], Awaitable[None]]] = [
    _new_product,
    _more_stock,
    _other_price,
    _off_sale,
    _new_names,
]


async def test_no_process_gives_a_stale_answer(tmp_path: Path, empty_url: str) -> None:
    """Two servers read, and a third process, this one, writes; 50 ms later both say what they say without a store."""
    drawn = random.Random(20261122)
    await migrate(empty_url)
    environment = {"ORDERWELL_DATABASE_URL": empty_url, "ORDERWELL_EMBEDDED_WORKER": "false"}
    environment["ORDERWELL_POINTS_PER_SECOND"] = "0"
    with served(tmp_path / "a", **environment) as a, served(tmp_path / "b", **environment) as b:
        async with connected(empty_url), httpx.AsyncClient(timeout=20) as client:
            for _ in range(4):
                await _new_product(drawn)
            same = 0
            for _ in range(40):
                if drawn.random() < 0.6:
                    await drawn.choice(WRITES)(drawn)
                await asyncio.sleep(0.05)
                address, document = drawn.choice((a, b)), drawn.choice(READS)
                fresh = await _asked(client, address, document, {"cache-control": "no-cache"})
                for _ in range(100 if empty_url.startswith("postgres") else 1):  # the news may be on its way
                    if (answer := await _asked(client, address, document)) == fresh:
                        break
                    await asyncio.sleep(0.05)
                assert answer == fresh, document
                same += answer == await _asked(client, address, document)
    assert same == 40


async def _asked(client: httpx.AsyncClient, address: str, document: str, headers: dict[str, str] | None = None) -> Any:
    answer = await client.post(f"{address}/graphql", json={"query": document}, headers=headers)
    data = answer.json()
    assert "errors" not in data, data
    return data["data"]
