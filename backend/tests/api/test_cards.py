"""Cards: a list made of parts of lists before says what a list made anew says, to everybody, after every write."""

import asyncio
import random
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell.access.models import User
from orderwell.api.cards import Cards
from orderwell.api.noticing import looked_at, watched, witness
from orderwell.api.schema import KEEPERS
from orderwell.app import make_app
from orderwell.catalog.commands import add_popularity, move
from orderwell.catalog.models import Product, ProductStatus, Unit, Variant
from orderwell.catalog.queries import ProductFilter, ProductSort
from orderwell.catalog.queries import page as built
from orderwell.core.db import versions
from orderwell.core.errors import Forbidden, Invalid
from orderwell.core.ids import uuid7
from orderwell.core.page import PageRequest
from orderwell.core.settings import Settings
from orderwell.core.work import Actor, ActorKind
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.listing.queries import page
from orderwell.price_lists.models import PriceList
from orderwell.taxonomy.queries import categories
from tests.api.conftest import ORIGIN, Web
from tests.counted import statements

CARD = """id code name inStock popularity brand { name } fromPrice { amount }
variants { sku name units { code name } tiers { minQuantity unitPrice { amount } } availability { band available }
  price(quantity: $quantity) { unitPrice { amount } listPrice { amount } priceList steps { kind label } } }"""
LISTING = f"""query Cards($most: String, $quantity: Int! = 1) {{
  products(first: 50, sort: NEWEST, filter: {{maxPrice: $most}}) {{ nodes {{ {CARD} }} totalCount }} }}"""
NUMBERS = count(1)
Asks = Callable[..., Awaitable[Any]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Without the throttle."""
    return Settings(public_url=ORIGIN, data_dir=tmp_path, embedded_worker=False, points_per_second=0)


@pytest.fixture
async def app(database: BaseDBAsyncClient, settings: Settings) -> AsyncIterator[Any]:
    """The application, which knows of every write."""
    watched: Any = database
    async with watched.watched():
        async with asyncio.timeout(10):
            while not await versions.known():  # noqa: ASYNC110  PostgreSQL's listener begins and tells nobody
                await asyncio.sleep(0.01)
        yield make_app(settings)


@pytest.fixture
def cards() -> Cards:
    """What keeps products' cards, with none of another test."""
    found = KEEPERS["Product"]
    found.decks.clear()
    found.sighted.clear()
    found.given = found.made = found.filled = 0
    return found


def client(app: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=ORIGIN)


async def listing(web: Web, *, quantity: int = 1, **headers: str) -> Any:
    """The nodes of a listing that was never asked for in these words."""
    answer = await web.ask(LISTING, {"most": f"{90_000 + next(NUMBERS)}.00", "quantity": quantity}, **headers)
    assert "errors" not in answer.json(), answer.text
    return answer.json()["data"]["products"]["nodes"]


async def signed_in(app: Any, company: Customer, email: str) -> Web:
    await make.contact(company, email=email, password=make.PASSWORD)
    web = Web(client(app))
    await web.sign_in(await User.get(email=email))
    return web


async def _renamed(drawn: random.Random) -> None:
    one = drawn.choice(await Product.all())
    await Product.filter(id=one.id).update(name_zh=f"新名 {next(NUMBERS)}")


async def _sold(drawn: random.Random) -> None:
    one = drawn.choice(await Product.all())
    async with make.work() as work:
        await add_popularity(work, {one.id: 3})


async def _stocked(drawn: random.Random) -> None:
    await make.stock(drawn.choice(await Variant.all()), drawn.randrange(1, 20))


async def _priced(drawn: random.Random) -> None:
    listed, variant = drawn.choice(await PriceList.all()), drawn.choice(await Variant.all())
    await make.set_prices(listed, variant, {1: drawn.randrange(100, 900), 12: drawn.randrange(50, 100)})


async def _addressed(drawn: random.Random) -> None:
    customer = drawn.choice(await Customer.all())
    await make.price_list(customer=customer, prices={drawn.choice(await Variant.all()): drawn.randrange(10, 50)})


async def _levelled(drawn: random.Random) -> None:
    one = drawn.choice(await Customer.all())
    await Customer.filter(id=one.id).update(price_level=drawn.choice(("standard", "gold", "silver")))


async def _taken_off(drawn: random.Random) -> None:
    one = drawn.choice(await Product.all())
    async with make.work() as work:
        shown = one.status is ProductStatus.PUBLISHED
        await move(work, one.id, ProductStatus.DRAFT if shown else ProductStatus.PUBLISHED)


async def _unit_renamed(drawn: random.Random) -> None:
    one = drawn.choice(await Unit.all())
    await Unit.filter(id=one.id).update(name_en=f"unit {next(NUMBERS)}")


async def _shown_otherwise(drawn: random.Random) -> None:
    await make.settings(stock_display=drawn.choice(("quantity", "band")))


WRITES = [
    *(_renamed, _sold, _stocked, _stocked, _priced, _priced),
    *(_addressed, _levelled, _taken_off, _unit_renamed, _shown_otherwise),
]


async def test_lists_of_cards_are_never_stale_and_nobody_elses(app: Any, cards: Cards) -> None:
    drawn = random.Random(20261122)
    brand = await make.brand()
    for number in range(6):
        await make.product(f"商品 {number}", brand=brand, price=1000 + number, stock=number, variants=1 + number % 2)
    companies = [await make.customer(price_level=level) for level in ("standard", "gold", "gold")]
    variants = await Variant.all()
    await make.price_list(level="gold", prices=dict.fromkeys(variants, 700))
    await make.price_list(customer=companies[2], prices={variants[0]: 555})
    people = [Web(client(app))]
    people += [await signed_in(app, one, f"buyer{n}@cards.example") for n, one in enumerate(companies)]
    owner = await make.user(role="owner", email="owner@cards.example", password=make.PASSWORD)
    people.append(Web(client(app)))
    await people[-1].sign_in(owner)
    for _ in range(30):
        await drawn.choice(WRITES)(drawn)
        for web in drawn.sample(people, 3):
            asked: dict[str, Any] = {"quantity": drawn.choice((1, 1, 12))}
            tongue = drawn.choice(("zh-CN", "en"))
            shown = [await listing(web, accept_language=tongue, **asked) for _ in range(2)]
            fresh = await listing(web, accept_language=tongue, cache_control="no-cache", **asked)
            assert repr(shown) == repr([fresh, fresh])  # to the order of keys
        at_once = await asyncio.gather(*[listing(web) for web in people], *[listing(web) for web in people])
        fresh = [await listing(web, cache_control="no-cache") for web in people]
        assert repr(at_once) == repr(fresh * 2)
    assert cards.given > cards.made > 0
    for web in people:
        await web.client.aclose()


async def test_what_moves_remakes_no_card_but_its_own(app: Any, cards: Cards) -> None:
    products = [await make.product(f"商品 {n}", stock=5) for n in range(8)]
    async with client(app) as opened:
        web = Web(opened)
        for _ in range(3):
            await listing(web)
        assert cards.made == 8
        variant = (await make.variants(products[3]))[0]
        place = await make.warehouse()
        await make.stock(variant, 1, place=place)  # opens the warehouse
        await listing(web)
        made = cards.made
        await make.stock(variant, 1, place=place)
        with statements() as seen:
            shown = await listing(web)
        assert cards.made == made + 1
        assert [
            one["variants"][0]["availability"]["available"] for one in shown if one["code"] == products[3].code
        ] == [7]
        with statements() as again:
            await listing(web)
        assert cards.made == made + 1
        assert len(again) <= 2 < len(seen) <= 4


async def test_companies_with_the_same_lists_share_cards(app: Any, cards: Cards) -> None:
    other, variant = await make.variant(price=1000), await make.variant(price=1000)
    companies = [await make.customer(price_level=level) for level in ("standard", "standard", "gold", "gold")]
    await make.price_list(level="gold", prices={variant: 900, other: 900})
    await make.price_list(customer=companies[3], prices={variant: 800})
    shown = []
    for number, company in enumerate(companies):
        web = await signed_in(app, company, f"b{number}@cards.example")
        shown += [(await listing(web))[0]["variants"][0]["price"]["unitPrice"]["amount"] for _ in range(3)]
        await web.client.aclose()
    assert shown == ["10.00"] * 6 + ["9.00"] * 3 + ["8.00"] * 3
    # All share the cards, and each its prices with those of equal lists: only what is agreed with a company is its own.
    assert (cards.made, cards.filled) == (2, 2 + 2 + 1)


async def test_what_several_lack_at_once_is_made_once(app: Any, cards: Cards) -> None:
    for number in range(12):
        await make.product(f"商品 {number}", price=1000 + number, stock=5)
    async with client(app) as opened:
        web = Web(opened)
        await listing(web)  # documents, and selections, that were asked for once are not worth it
        shown = await asyncio.gather(*[listing(web) for _ in range(8)])
        assert cards.made == 12
        assert shown == [await listing(web, cache_control="no-cache")] * 8


async def test_a_card_is_shared_by_all_of_whom_what_was_looked_at_is_the_same(app: Any, cards: Cards) -> None:
    product = await make.product("商品", stock=5)
    await make.settings(stock_display="band")
    people = [Web(client(app)), await signed_in(app, await make.customer(), "looks@cards.example")]
    owner = await make.user(role="owner", email="owner@cards.example", password=make.PASSWORD)
    people.append(Web(client(app)))
    await people[-1].sign_in(owner)
    known = []
    for _ in range(2):
        for web in people:
            ((shown,),) = [one["variants"] for one in await listing(web)]
            known.append(shown["availability"]["available"])
    assert known == [None, None, 5] * 2  # only who may read the inventory is told how many
    assert cards.made == 2
    await Variant.filter(product_id=product.id).update(active=False)
    assert [len((await listing(web))[0]["variants"]) for web in people] == [0, 0, 1]
    for web in people:
        await web.client.aclose()


def test_a_witness_notes_what_of_its_rights_is_looked_at() -> None:
    buyer = Actor(kind=ActorKind.CUSTOMER, user_id=uuid7(), customer_id=uuid7(), permissions=frozenset({"orders.read"}))
    other = replace(buyer, permissions=frozenset({"orders.read", "cart.write"}))
    seen = witness(watched(buyer))
    assert (seen.can("orders.read"), seen.buys) == (True, True)
    assert looked_at(buyer, sorted(seen.looks)) == looked_at(other, sorted(seen.looks))
    assert looked_at(buyer, sorted(seen.looks)) != looked_at(Actor(), sorted(seen.looks))
    assert seen.permissions == buyer.permissions
    assert looked_at(buyer, sorted(seen.looks)) != looked_at(other, sorted(seen.looks))
    for name in ("kind", "scope", "locale"):
        assert getattr(seen, name) == getattr(buyer, name)
        assert (name,) in seen.looks
    with pytest.raises(Forbidden):
        seen.require("cart.write")
    assert ("can", "cart.write") in seen.looks
    for name, same_for in (("customer_id", versions.PRICE_LIST), ("user_id", versions.VIEWER)):
        with versions.reading() as noted:
            assert getattr(seen, name) == getattr(buyer, name)
        assert noted.same_for == same_for


async def test_pages_of_a_product_share_its_card_whatever_is_bought_of_it(app: Any, cards: Cards) -> None:
    (variant,) = await make.variants(await make.product("商品", price=1000, stock=5, code="P-1"))
    await make.set_prices(await PriceList.get(), variant, {1: 1000, 12: 900})
    company = await make.customer(price_level="gold")
    await make.price_list(level="gold", prices={variant: 800})
    page = f'query Page($quantity: Int!) {{ product(code: "P-1") {{ {CARD} }} }}'
    people = [Web(client(app)), await signed_in(app, company, "page@cards.example")]
    for web, dear, cheap in zip(people, ("10.00", "8.00"), ("9.00", "8.00"), strict=True):
        for quantity in (1, 2, 12, 13):
            with statements() as seen:
                shown = (await web.ask(page, {"quantity": quantity})).json()["data"]["product"]
            fresh = (await web.ask(page, {"quantity": quantity}, cache_control="no-cache")).json()["data"]["product"]
            assert repr(shown) == repr(fresh)
            assert shown["variants"][0]["price"]["unitPrice"]["amount"] == (cheap if quantity >= 12 else dear)
        assert not seen  # neither the row nor what is said of it
        await web.client.aclose()
    assert cards.made == 1  # for visitors and customers alike


async def test_what_is_the_viewers_alone_is_never_a_card(app: Any, cards: Cards) -> None:
    await make.variant(price=1000)
    company = await make.customer()
    own = "query Own($most: String) { products(filter: {maxPrice: $most}) { nodes { variants { sku customerCode } } } }"
    for number in range(2):
        web = await signed_in(app, company if number else await make.customer(), f"o{number}@cards.example")
        for _ in range(3):
            answer = await web.ask(own, {"most": f"{90_000 + next(NUMBERS)}.00"})
            assert "errors" not in answer.json()
        await web.client.aclose()
    assert cards.made == 2  # one for each company


async def test_room_is_bounded(app: Any, monkeypatch: pytest.MonkeyPatch, cards: Cards) -> None:
    for number in range(12):
        await make.product(f"商品 {number}")
    monkeypatch.setattr(cards, "room", 12_000)
    async with client(app) as opened:
        shown = [await listing(Web(opened), quantity=1 + number % 4) for number in range(16)]
        assert all(len(one) == 12 for one in shown)
    assert 0 < sum(deck.used for deck in cards.decks.values()) <= 12_000
    kept = [card.size for deck in cards.decks.values() for mine in deck.cards.values() for card in mine.values()]
    assert sum(kept) == sum(deck.used for deck in cards.decks.values())


async def test_what_fills_gaps_takes_the_memory_of_its_text(app: Any, cards: Cards) -> None:
    for number in range(8):
        await make.product(f"商品 {number}", price=1000 + number)
    async with client(app) as opened:
        web = Web(opened)
        await listing(web)
        tracemalloc.start()
        try:
            for _ in range(2):
                await listing(web)
            held = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, "*/api/cards.py")])
        finally:
            tracemalloc.stop()
    assert cards.filled
    assert sum(one.size for one in held.traces) < 2 * sum(deck.used for deck in cards.decks.values())


async def test_lists_by_hand_are_those_of_the_query_builder(database: BaseDBAsyncClient) -> None:
    drawn, root = random.Random(7), await make.category()
    below, brands = await make.category(parent=root), [await make.brand(code=f"brand-{n}") for n in range(3)]
    for number in range(30):
        where, maker = drawn.choice((root, below)), drawn.choice((*brands, None))
        await make.product(f"商品 {number % 7}", category=where, brand=maker, price=100 * (number % 9 + 1))
    some = [row.id for row in await Product.all().limit(9)]
    await Product.filter(id=some[0]).update(status=ProductStatus.DRAFT)
    tree = await categories()
    choices: dict[str, list[Any]] = {
        "category_code": [None, root.code, below.code, "nothing"],
        "brand_codes": [None, None, ["brand-0", "brand-2"], []],
        "min_price": [None, 300],
        "max_price": [None, 600, 10**12],
        "ids": [None, None, some, []],
        "statuses": [None, [ProductStatus.DRAFT]],
    }
    for _ in range(60):
        actor = drawn.choice((Actor(), make.EVERYTHING))
        given = {name: drawn.choice(values) for name, values in choices.items()}
        if actor is not make.EVERYTHING:
            given["statuses"] = None
        wanted, sort, after = ProductFilter(**given), drawn.choice(list(ProductSort)), None
        for _ in range(3):
            request = PageRequest(drawn.choice((3, 5)), after)
            mine, theirs = [await one(actor, wanted, sort, request, tree) for one in (page, built)]
            assert [dict(_plain(row)) for row in mine.rows] == [dict(_plain(row)) for row in theirs.rows]
            assert (list(mine.cursors), mine.has_next) == (list(theirs.cursors), theirs.has_next)
            assert await mine.total_count() == await theirs.total_count()
            after = mine.cursors[-1] if mine.cursors else None


def _plain(row: Product) -> list[tuple[str, Any]]:
    return [(name, getattr(row, name)) for name in Product._meta.fields_db_projection]


async def test_lists_by_hand_refuse_what_the_query_builder_refuses(database: BaseDBAsyncClient) -> None:
    with pytest.raises(Forbidden):
        await page(Actor(), ProductFilter(statuses=[ProductStatus.DRAFT]), ProductSort.NAME, PageRequest())
    with pytest.raises(Invalid):
        await page(Actor(), ProductFilter(), ProductSort.NAME, PageRequest(after="bm9uc2Vuc2U"))


async def test_a_late_row_is_like_any_other(database: BaseDBAsyncClient) -> None:
    made = await make.product()
    (late,) = (await page(Actor(), ProductFilter(), ProductSort.NEWEST, PageRequest())).rows
    assert late.__dict__.keys() == {"_row", "_key", "_late"}
    assert isinstance(late, Product)
    assert (late, late.pk, late.code, hash(late)) == (made, made.id, made.code, hash(made))
    assert late._saved_in_db
    with pytest.raises(AttributeError):
        _ = late.no_such_thing  # type: ignore[attr-defined]
    late.name_zh = "改名"
    await late.save()
    assert (await Product.get(id=made.id)).name_zh == "改名"
