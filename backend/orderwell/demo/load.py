"""The demo: a wholesaler with two years of history that end now, from a fixed seed."""

import hashlib
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from msgspec import Struct

from orderwell.access.models import User
from orderwell.catalog.models import Product, Variant
from orderwell.catalog.queries import orderable
from orderwell.composition import HANDLERS
from orderwell.copurchases.jobs import rebuild_now
from orderwell.core.clock import business_day, utc_now
from orderwell.core.money import Money
from orderwell.customers.models import Address, Contact, Customer
from orderwell.firm.commands import change as change_firm
from orderwell.firm.queries import firm
from orderwell.inventory.models import Warehouse
from orderwell.orders.models import Order
from orderwell.price_lists.queries import candidates as price_candidates
from orderwell.price_lists.rules import Candidate
from orderwell.warehousing import commands as warehousing

from . import (
    approvals,
    assortments,
    deliveries,
    display,
    goods,
    history,
    inquiries,
    lists,
    make,
    people,
    recent,
    searches,
    suggestions,
)
from .accounts import one_of_each_role
from .files import entries
from .habits import Entry, todays, wishes

SEED = 20261121
ZONE = "Asia/Shanghai"
HISTORY, RECENT = 4950, 54
CHUNK, SCARCE = 500, 14
Say = Callable[[str], None]


class Ground(Struct, frozen=True):
    """What every order stands on."""

    staff: dict[str, User]
    customers: dict[str, Customer]
    variants: dict[str, UUID]
    warehouses: dict[str, Warehouse]


async def is_empty() -> bool:
    """No demo, and nobody's business either: there is no account yet."""
    return not await User.all().exists()


async def is_loaded() -> bool:
    """Whether this is the demo: somebody of it has an account, at an address that no real person can have."""
    return await User.filter(email__in=[one["email"] for one in one_of_each_role()]).exists()


async def fill(say: Say, *, past: int = HISTORY, live: int = RECENT) -> None:
    """Fill an empty database, telling the steps, with about `past` old and `live` new orders.

    The same seed makes the same demo on the same day; the checksum at the end shows it.
    """
    started, now = time.monotonic(), utc_now()
    ground = await _ground(now - timedelta(days=731))
    say(f"{len(ground.variants)} SKUs, {len(ground.customers)} customers, {len(ground.warehouses)} warehouses")
    await _stock(ground, now)
    say(f"{await _history(ground, now, past)} orders of two years")
    placed = await _recent(ground, now, live)
    say(f"{placed} orders of the last three days")
    say(f"{await display.add(now, ground.warehouses, ZONE)} SKUs in colours and sizes, related goods, documents")
    say(f"{await lists.add_lists(ground.customers, await _buyers(ground), now, ZONE)} shopping lists")
    say(f"{await deliveries.add_deliveries(ground.customers, now, ZONE)} orders with a delivery window")
    say(f"{await approvals.add_approvals(ground.customers, now, ZONE)} orders held back by their own company")
    say(f"{await assortments.add_assortments(ground.customers, now, ZONE)} customers with an assortment of their own")
    say(f"{await inquiries.add_inquiries(ground.customers, await _buyers(ground), now)} inquiries")
    async with make.work(now=now) as work:
        codes = {one.code: one.id for one in await Product.all().only("id", "code")}
        await searches.teach(work, codes)
        say(f"{await searches.look(work, codes, now, SEED)} searches of the last month")
    await rebuild_now(make.EVERYTHING, HANDLERS)
    async with make.work(now=now) as work:
        say(f"{await suggestions.look(work, now, ZONE, SEED)} recommendations were seen in the last month")
    say(await _checksum())
    say(f"Ready after {time.monotonic() - started:.0f} s")


async def _ground(long_ago: datetime) -> Ground:
    async with make.work(now=long_ago) as work:
        await change_firm(
            work,
            {
                "name_zh": "鲜达批发",
                "name_en": "Xianda Wholesale",
                "phone": "19900000000",
                "email": "hello@orderwell.example",
                "address": "上海市青浦区华新镇示例路 18 号",
                "guest_checkout": True,
                "guest_phone_check": True,
                "bank_account": "鲜达批发（上海）有限公司 · 示例银行青浦支行 · 6200 0000 0000 0000",
            },
        )
        staff = await people.add_staff(work)
        customers = await people.add_customers(work, staff)
        products = await goods.add_products(work, *await goods.add_taxonomy(work))
        warehouses = await goods.add_warehouses(work)
        variants = {one.sku: one.id for one in await Variant.all()}
        numbers = {number: customer.id for number, customer in customers.items()}
        await goods.add_costs(work, variants)
        await goods.add_prices(work, variants, numbers)
    async with make.work(now=long_ago) as work:  # list prices reach the products when the first work ends
        await goods.publish(work, products)
    return Ground(staff, customers, variants, warehouses)


async def _stock(ground: Ground, now: datetime) -> None:
    """What is there today: most of it comfortable, a dozen SKUs nearly sold out and on order."""
    random = Random(f"{SEED}:stock")
    skus = list(ground.variants)
    scarce = set(random.sample(skus, SCARCE))
    async with make.work(now=now - timedelta(days=4)) as work:
        for place in entries("warehouses"):
            lines = [
                (ground.variants[variant["sku"]], _opening(random, product, variant, place, variant["sku"] in scarce))
                for product in entries("products")
                for variant in product["variants"]
            ]
            await warehousing.receive(work, ground.warehouses[place["code"]].id, lines, note="期初库存 Opening stock")
    due = business_day(now + timedelta(days=3), ZONE)
    async with make.work(now=now - timedelta(days=3, hours=20)) as work:
        for warehouse in ground.warehouses.values():
            for sku in skus:
                coming = sku in scarce or random.random() < 0.08
                await warehousing.plan(
                    work,
                    warehouse.id,
                    ground.variants[sku],
                    reorder_point=random.randrange(20, 60),
                    incoming=240 if coming else None,
                    expected_on=due if coming else None,
                )


def _opening(random: Random, product: Entry, variant: Entry, place: Entry, scarce: bool) -> int:
    moq = int(variant["moq"])
    if scarce:
        return moq * random.randint(1, 2)
    share: float = product["popularity"] * place["stock_share"] * random.uniform(5, 12)
    return max(moq * 4, round(moq * share))


async def _recent(ground: Ground, now: datetime, count: int) -> int:
    random = Random(f"{SEED}:recent")
    crowd = recent.People(ground.customers, await _buyers(ground), {user.id: user for user in ground.staff.values()})
    placed = 0
    for wish in todays(entries("customers"), entries("products"), now, ZONE, SEED, count):
        placed += await recent.play(wish, crowd, random, now) is not None
    return placed


async def _buyers(ground: Ground) -> dict[str, User]:
    found: dict[str, User] = {}
    by_id = {customer.id: number for number, customer in ground.customers.items()}
    for contact in await Contact.filter(user_id__not_isnull=True).order_by("id").prefetch_related("user"):
        found.setdefault(by_id[contact.customer_id], contact.user)  # type: ignore[attr-defined,arg-type]
    return found


async def _history(ground: Ground, now: datetime, aim: int) -> int:
    today = business_day(now, ZONE) - timedelta(days=3)  # the last three days are lived, not written
    around = await _around(ground, now)
    past = history.numbered(wishes(entries("customers"), entries("products"), today, ZONE, SEED, aim), around.firm)
    for start in range(0, len(past), CHUNK):
        async with make.work(now=now) as work:
            await history.write(work, past[start : start + CHUNK], around, now, SEED)
    return len(past)


async def _around(ground: Ground, now: datetime) -> history.Around:
    candidates: dict[str, dict[UUID, list[Candidate]]] = {}
    for number, customer in ground.customers.items():
        known = candidates.setdefault(number, defaultdict(list))
        for one in await price_candidates(ground.variants.values(), customer, now):
            known[one.variant_id].append(one)
    places = {one.customer_id: one for one in await Address.filter(is_default=True)}  # type: ignore[attr-defined]
    items = await orderable(skus=list(ground.variants), include_unpublished=True)
    return history.Around(
        firm=await firm(),
        customers=ground.customers,
        buyers={number: user.id for number, user in (await _buyers(ground)).items()},
        addresses=places,
        items={item.variant.sku: item for item in items},
        candidates=candidates,
        nearest={
            code[:2]: ground.warehouses[place["code"]] for place in entries("warehouses") for code in place["serves"]
        },
    )


async def _checksum() -> str:
    """Sums over all orders, and a fingerprint of their numbers and amounts."""
    digest, count, goods = hashlib.sha256(), 0, 0
    for number, total in await Order.all().order_by("number").values_list("number", "total"):
        digest.update(f"{number}:{total}\n".encode())
        count, goods = count + 1, goods + int(str(total))
    return f"Checksum: {count} orders, {Money(goods).amount} CNY, {digest.hexdigest()[:16]}"
