"""The database of a run: products with two variants, prices, stock, orders of two years. Made once, then copied."""

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from orderwell.access.commands import install_roles
from orderwell.access.models import User
from orderwell.catalog import commands as catalog
from orderwell.catalog.models import Product, ProductStatus, Unit, Variant
from orderwell.catalog.queries import orderable
from orderwell.composition import HANDLERS, JOBS, SCHEDULE, runtime
from orderwell.core.clock import utc_now
from orderwell.core.ids import uuid7
from orderwell.core.jobs import run_due
from orderwell.core.settings import Settings
from orderwell.customers import commands as customers
from orderwell.customers.models import Address, AddressData, Contact, ContactData, Customer, CustomerData
from orderwell.demo import history, make
from orderwell.demo.habits import WantedLine, Wish
from orderwell.firm.queries import firm
from orderwell.indexing import commands as indexing
from orderwell.inventory import commands as inventory
from orderwell.inventory.models import Change, MovementKind, Warehouse
from orderwell.migrations.ddl import MIGRATIONS
from orderwell.migrations.migrate import migrate
from orderwell.order_indexing.jobs import STEPS
from orderwell.price_lists import commands as prices
from orderwell.price_lists.queries import candidates
from orderwell.price_lists.rules import Candidate
from orderwell.taxonomy import commands as taxonomy

from . import multiplying

SEED = 20261122
CHUNK = 500
PLENTY = 50_000_000  # of each variant in each warehouse: a run measures placing orders, not running out
LEVELS = ("standard", "silver", "gold")
KINDS = (("矿泉水", "Mineral water"), ("酱油", "Soy sauce"), ("大米", "Rice"), ("面粉", "Flour"), ("饼干", "Biscuits"),
         ("绿茶", "Green tea"), ("咖啡豆", "Coffee beans"), ("橄榄油", "Olive oil"), ("洗洁精", "Dish soap"),
         ("抽纸", "Tissues"))  # fmt: skip
MAKERS = (("山泉", "Spring"), ("海州", "Haizhou"), ("金穗", "Golden Ear"), ("远山", "Far Hills"),
          ("青禾", "Green Rice"), ("白鹭", "Egret"), ("晨光", "Dawn"), ("云岭", "Cloud Ridge"))  # fmt: skip
TRAITS = (("经典", "Classic"), ("有机", "Organic"), ("家庭装", "Family"), ("低糖", "Low sugar"), ("特选", "Select"),
          ("餐饮装", "Catering"))  # fmt: skip
PLACES = (("E", "华东仓", "East", "310118"), ("S", "华南仓", "South", "440113"), ("N", "华北仓", "North", "110113"))


@dataclass(frozen=True, slots=True)
class Scale:
    """How much there is; every product has two variants."""

    name: str
    products: int
    customers: int
    orders: int
    most_lines: int = 4  # of an order; half as many on average, and a half more
    copies: int = 1  # products and orders are made once by commands and then multiplied


# `large` has 1,000,000 order lines; `tenth` is a tenth of it.
SCALES = {
    one.name: one
    for one in (
        Scale("tiny", 60, 10, 80),
        Scale("small", 1000, 80, 5000),
        Scale("tenth", 10_000, 200, 10_000, 19),
        Scale("large", 100_000, 2000, 100_000, 19, copies=10),
    )
}
SOLD = 20_000  # variants that past orders are about: a shop's range is larger than what sells
CONTRACTS, AGREED = 50, 2000  # customers with prices of their own at most, and how many prices


class Sellable(NamedTuple):
    """What a filling needs to know of a variant."""

    id: UUID
    sku: str


def fingerprint(scale: Scale) -> str:
    """Names what the file holds: another schema or another filling makes another file."""
    digest = hashlib.sha256(Path(__file__).read_bytes() + Path(multiplying.__file__).read_bytes())
    digest.update(repr(scale).encode())
    for file in sorted((MIGRATIONS / "sqlite").glob("*.sql")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


async def filled(folder: Path, scale: Scale, say: Callable[[str], None]) -> Path:
    """The filled database in `folder`; made when it is not there."""
    file = folder / f"{scale.name}-{fingerprint(scale)}.sqlite3"
    if file.exists():
        return file
    folder.mkdir(parents=True, exist_ok=True)
    say(f"filling the database, once: {scale.products:,} products, {scale.orders:,} orders ...")
    for old in folder.glob(f"{scale.name}-*"):
        old.unlink()
    raw = folder / f"{scale.name}-filling.sqlite3"
    settings = Settings(database_url=f"sqlite://{raw}?synchronous=OFF", data_dir=folder)
    await migrate(settings.database_url)
    once = replace(scale, products=scale.products // scale.copies, orders=scale.orders // scale.copies)
    async with runtime(settings):
        await _fill(once, utc_now())
    if scale.copies > 1:
        multiplying.multiply(raw, scale.copies, once.products, say)
        async with runtime(settings):
            await _index()
    async with runtime(settings):
        await _settle()
    _into_one_file(raw)
    return raw.rename(file)


async def _index() -> None:
    """What is searched and no command has made."""
    for step in (indexing.rebuild, *STEPS):
        place: UUID | None = None
        while True:
            async with make.work() as work:
                if (place := await step(work, place)) is None:
                    break


async def _settle() -> None:
    """All jobs that the filling left: a server that has run for a while has them behind it."""
    while await run_due(JOBS, HANDLERS, SCHEDULE):
        pass


def _into_one_file(database: Path) -> None:
    """What lies in the write-ahead log goes into the file, so that the file alone is all there is."""
    connection = sqlite3.connect(database)
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    connection.close()
    assert not busy


async def _fill(scale: Scale, now: datetime) -> None:
    random = Random(SEED)
    async with make.work(now=now - timedelta(days=731)) as work:
        await install_roles(work)
    clerks = [await make.user("order_clerk", email=f"clerk{n}@bench.example") for n in range(4)]
    await make.user("owner", email="owner@bench.example")
    companies = [await _company(n, clerks) for n in range(scale.customers)]
    warehouses = [await make.warehouse(code=c, name_zh=zh, name_en=en, area_code=a) for c, zh, en, a in PLACES]
    await _products(random, scale.products, now - timedelta(days=731))
    variants = [Sellable(*row) for row in await Variant.all().order_by("sku").values_list("id", "sku")]
    await _prices(random, variants, companies)
    await _stock(variants, warehouses)
    sold = variants if len(variants) <= SOLD else random.sample(variants, SOLD)
    await _orders(random, now, scale, (companies, warehouses, sold))


async def _company(n: int, clerks: list[User]) -> Customer:
    contact = ContactData(f"采购 {n}", "19900000000", f"buyer{n}@bench.example", role_codes=["company_admin"])
    place = AddressData("林晓雨", "19900000011", "320706", f"中山南路 {n + 1} 号", is_default=True)
    data = CustomerData(
        name=f"鲜生超市 {n} 号店",
        name_en=f"Fresh Market {n}",
        number=f"C{n:06d}",
        price_level=LEVELS[n % len(LEVELS)],
        owner_id=clerks[n % len(clerks)].id,
        contacts=[contact],
        addresses=[place],
    )
    async with make.work() as work:
        return await customers.create(work, data)


async def _products(random: Random, count: int, now: datetime) -> None:
    async with make.work(now=now) as work:
        categories = [
            (await taxonomy.create_category(work, taxonomy.CategoryData(f"kind-{n}", zh, en, position=n))).id
            for n, (zh, en) in enumerate(KINDS)
        ]
        brands = [(await taxonomy.create_brand(work, f"maker-{n}", zh, en)).id for n, (zh, en) in enumerate(MAKERS)]
    for start in range(0, count, CHUNK):
        async with make.work(now=now) as work:
            wholes = [_product(random, n, categories, brands, now) for n in range(start, min(start + CHUNK, count))]
            await catalog.take_over(work, wholes)


def _product(random: Random, n: int, categories: list[UUID], brands: list[UUID], now: datetime) -> Any:
    kind, maker, trait = n % len(KINDS), random.randrange(len(MAKERS)), random.randrange(len(TRAITS))
    product = Product(
        id=uuid7(),
        code=f"P{n:05d}",
        name_zh=f"{MAKERS[maker][0]}{TRAITS[trait][0]}{KINDS[kind][0]} {n}",
        name_en=f"{MAKERS[maker][1]} {TRAITS[trait][1]} {KINDS[kind][1]} {n}",
        description_zh="产地直采，按箱供应，保质期十二个月。" * 4,
        description_en="From the place where it grows, by the box, good for twelve months. " * 4,
        category_id=categories[kind],
        brand_id=brands[maker],
        status=ProductStatus.PUBLISHED,
        popularity=random.randrange(10_000),
        published_at=now,
        created_at=now + timedelta(minutes=n),
        updated_at=now,
    )
    variants = [
        Variant(
            id=uuid7(),
            product_id=product.id,
            sku=f"SKU{n:05d}-{size}",
            name_zh=f"{size} 克",
            name_en=f"{size} g",
            options=[{"name_zh": "规格", "name_en": "Size", "value_zh": f"{size} 克", "value_en": f"{size} g"}],
            position=position,
        )
        for position, size in enumerate((250, 500))
    ]
    units = [
        Unit(id=uuid7(), variant_id=one.id, code=code, name_zh=zh, name_en=en, factor=factor, is_default=factor == 1)
        for one in variants
        for code, zh, en, factor in (("pack", "袋", "pack", 1), ("box", "箱", "box", 12))
    ]
    return product, MAKERS[maker][0], variants, units


async def _prices(random: Random, variants: list[Sellable], companies: list[Customer]) -> None:
    """List prices with a tier for boxes, two levels' prices, and contracts of a quarter of the customers."""
    listed = {one.id: random.randrange(500, 20_000) for one in variants}
    lists: list[tuple[str, dict[str, Any], float, list[Sellable]]] = [("BASE", {}, 1.0, variants)]
    lists += [(level.upper(), {"price_level": level}, 0.95, variants) for level in LEVELS[1:]]
    agreed = min(len(variants) // 10, AGREED)
    lists += [
        (f"CONTRACT-{one.number}", {"customer_id": one.id}, 0.88, random.sample(variants, agreed))
        for one in companies[::4][:CONTRACTS]
    ]
    for code, whom, share, chosen in lists:
        async with make.work() as work:
            data = prices.PriceListData(code=code, name_zh=f"价目表 {code}", name_en=f"List {code}", **whom)
            made = await prices.create(work, data, "CNY")
            for tier, factor in ((1, share), (12, share * 0.96)):
                changes = [prices.PriceChange(one.id, round(listed[one.id] * factor), tier) for one in chosen]
                for start in range(0, len(changes), CHUNK):
                    await prices.set_prices(work, made.id, changes[start : start + CHUNK])


async def _stock(variants: list[Sellable], warehouses: list[Warehouse]) -> None:
    for place in warehouses:
        for start in range(0, len(variants), CHUNK):
            async with make.work() as work:
                levels = await inventory.opened(work, [place.id], [v.id for v in variants[start : start + CHUNK]])
                changes = [Change(one, MovementKind.RECEIVED, on_hand=PLENTY) for one in levels]
                await inventory.post(work, levels, changes)


Ground = tuple[list[Customer], list[Warehouse], list[Sellable]]


async def _orders(random: Random, now: datetime, scale: Scale, ground: Ground) -> None:
    around, (companies, _, variants) = await _around(now, *ground), ground
    # None of the last days: their numbers belong to the orders that a run places.
    moments = sorted(now - timedelta(minutes=random.randrange(5 * 1440, 730 * 1440)) for _ in range(scale.orders))
    wishes = [
        Wish(
            random.choice(companies).number,
            moment,
            random.choice(("bank_transfer", "online", "cash_on_delivery")),
            tuple(
                WantedLine(one.sku, random.choice(("pack", "box")), random.randrange(1, 30))
                for one in random.sample(variants, random.randrange(1, scale.most_lines + 1))
            ),
        )
        for moment in moments
    ]
    past = history.numbered(wishes, around.firm)
    for start in range(0, len(past), CHUNK):
        async with make.work(now=now) as work:
            await history.write(work, past[start : start + CHUNK], around, now, SEED)


async def _around(
    now: datetime, companies: list[Customer], warehouses: list[Warehouse], variants: list[Sellable]
) -> history.Around:
    listed: dict[UUID, list[Candidate]] = defaultdict(list)  # everybody paid list prices
    items = []
    for start in range(0, len(variants), CHUNK):
        some = variants[start : start + CHUNK]
        for price in await candidates([v.id for v in some], None, now):
            listed[price.variant_id].append(price)
        items += await orderable(skus=[v.sku for v in some])
    buyers = dict(await Contact.all().values_list("customer_id", "user_id"))
    return history.Around(
        firm=await firm(),
        customers={one.number: one for one in companies},
        buyers={one.number: buyers[one.id] for one in companies},
        addresses={one.customer_id: one for one in await Address.all()},  # type: ignore[attr-defined]
        items={item.variant.sku: item for item in items},
        candidates={one.number: listed for one in companies},
        nearest={"32": warehouses[0]},
    )
