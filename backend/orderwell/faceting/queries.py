"""Sets of products by what narrows them, and the counts beside a list: one pass over bitmaps, no statement a facet."""

from collections import Counter, OrderedDict
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from orderwell.bitmaps.rules import Columns, Key, Prices
from orderwell.core.clock import utc_now
from orderwell.core.db import versions
from orderwell.core.db.keeper import Keeper
from orderwell.core.db.sql import as_id, rows
from orderwell.customers.models import Customer, CustomerStatus
from orderwell.postings.rules import whole
from orderwell.price_lists.queries import note_next_turn
from orderwell.taxonomy.models import Attribute, Category

from .rules import AttributeChoice, Facets, Narrowed, Viewer, Wanted, tally

NEW_DAYS = 30
NEW_LAG = timedelta(minutes=10)  # that a kept answer may still call something new
MOST_KEPT = 16  # kinds of viewers whose prices are kept, and customers whose purchases are
# No Keeper: they are the prices of these columns, which a transaction has to itself.
_kept: "OrderedDict[str, tuple[versions.Stamp, Columns, Prices]]" = OrderedDict()
_bought: Keeper[UUID, list[UUID]] = Keeper(MOST_KEPT)
# The winning price of one base unit for each variant, and the lowest of them by product.
_LOWEST = """
SELECT product_id, MIN(unit_price) AS price FROM (
    SELECT v.product_id, p.unit_price, ROW_NUMBER() OVER (PARTITION BY p.variant_id ORDER BY
        CASE WHEN l.customer_id IS NOT NULL THEN 2 WHEN l.price_level IS NOT NULL THEN 1 ELSE 0 END DESC,
        l.priority DESC,
        CASE WHEN l.valid_from IS NULL THEN 0 ELSE 1 END DESC, l.valid_from DESC, l.code DESC) AS place
    FROM price p JOIN price_list l ON l.id = p.price_list_id JOIN variant v ON v.id = p.variant_id AND v.active
    WHERE p.min_quantity = 1 AND l.active AND (l.valid_from IS NULL OR l.valid_from <= ?)
      AND (l.valid_to IS NULL OR l.valid_to > ?)
      AND (l.customer_id IS NULL AND (l.price_level IS NULL OR l.price_level = ?) OR l.customer_id = ?)
) ranked WHERE place = 1 GROUP BY product_id
"""


async def prices_of(customer: Customer | None, known: Columns) -> Prices:
    """The lowest price of each product for who looks: list prices for nobody and for who has no prices of their own."""
    if customer is None or customer.status is not CustomerStatus.ACTIVE:
        return known.prices
    now = utc_now(until_told=True)
    own = await _own_lists(customer)
    if not own:
        return known.prices
    name = str(customer.id) if "contract" in own else f"level:{customer.price_level}"
    held = _kept.get(name)
    if held is None or held[1] is not known or not held[0].holds(now) or len(held[2].values) != known.size:
        with versions.reading() as noted:
            await note_next_turn(now)
            noted.tables.add("search_document")
            found = await rows(_LOWEST, now, now, customer.price_level, customer.id)
        values = known.prices.values[:]
        products = {as_id(row["product_id"]): row["price"] for row in found}
        for number in known.numbers(products):
            values[number] = products[known.product_id(number)]
        _kept[name] = held = (noted.stamp(), known, Prices(values))
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    held[0].tell()
    return held[2]


async def _own_lists(customer: Customer) -> set[str]:
    """Whether the customer has a contract, a level with a list, or neither."""
    found = await rows(
        "SELECT CASE WHEN customer_id IS NULL THEN 'level' ELSE 'contract' END AS kind FROM price_list "
        "WHERE active AND (customer_id = ? OR customer_id IS NULL AND price_level = ?)",
        customer.id, customer.price_level,
    )  # fmt: skip
    return {row["kind"] for row in found}


async def bought_by(customer: Customer | None, known: Columns) -> int:
    """Products that the customer has ordered before."""
    if customer is None:
        return 0
    return whole(known.numbers(await _bought.get(customer.id, partial(_products_of, customer.id))), known.size)


async def _products_of(customer_id: UUID) -> list[UUID]:
    found = await rows(
        "SELECT DISTINCT l.product_id FROM order_line l JOIN customer_order o ON o.id = l.order_id "
        "WHERE o.customer_id = ? AND o.state <> 'cancelled'", customer_id
    )  # fmt: skip
    return [as_id(row["product_id"]) for row in found]


def visible(viewer: Viewer, known: Columns) -> int:
    """Products that the viewer may see at all."""
    base = known.set_of(("all",) if viewer.sees_all else ("shown",))
    if (within := viewer.within) is None:
        return base
    named = known.set_of(*(("category", one) for one in within.categories), *(("brand", one) for one in within.brands))
    named |= whole(known.numbers(within.products), known.size)
    return base & named if within.only else base & ~named


async def narrowed(
    viewer: Viewer, wanted: Wanted, known: Columns, hits: int | None, tree: Sequence[Category],
    attributes: Sequence[Attribute],
) -> Narrowed:  # fmt: skip
    """The sets of everything that is wanted; `hits`: of the text, None when nothing was asked."""
    base = visible(viewer, known)
    if hits is not None:
        base &= hits
    if wanted.statuses is not None:
        base &= known.set_of(*(("status", str(one)) for one in wanted.statuses))
    if wanted.ids is not None:
        base &= whole(known.numbers(wanted.ids), known.size)
    facets: dict[str, int] = {}
    if wanted.category_code is not None:
        root = next((row for row in tree if row.code == wanted.category_code), None)
        facets["category"] = known.set_of(*_below(root, tree)) if root else 0
    if wanted.brand_codes is not None:
        facets["brand"] = known.set_of(*(("brand", one) for one in await _brands(wanted.brand_codes)))
    if wanted.min_price is not None or wanted.max_price is not None:
        prices = await prices_of(viewer.customer, known)
        facets["price"] = prices.between(wanted.min_price, wanted.max_price, base)
    if wanted.in_stock is not None:
        facets["stock"] = known.in_stock if wanted.in_stock else base & ~known.in_stock
    if wanted.new:
        facets["new"] = newest(known)
    if wanted.bought:
        facets["bought"] = await bought_by(viewer.customer, known)
    for one in wanted.attributes:
        facets[f"attribute:{one.code}"] = _having(one, known, attributes)
    return Narrowed(base, facets)


def _below(root: Category, tree: Sequence[Category]) -> list[Key]:
    return [("category", row.id) for row in tree if row.path.startswith(root.path)]


def newest(known: Columns) -> int:
    """Products of the last `NEW_DAYS`."""
    now = utc_now(until_told=True)
    if (answer := versions.current()) is not None:
        answer.until(now + NEW_LAG)
    return known.since(int((now - timedelta(days=NEW_DAYS)).timestamp()))


async def _brands(codes: Sequence[str]) -> list[UUID]:
    return [as_id(row["id"]) for row in await rows("SELECT id FROM brand WHERE code IN (?)", list(codes))]


def _having(wanted: AttributeChoice, known: Columns, attributes: Sequence[Attribute]) -> int:
    """Products with the attribute in one of the values, or in the range."""
    meant = next((row.id for row in attributes if row.code == wanted.code), None)
    keys = [key for key in known.sets if key[0] == "value" and key[1] == meant]
    if wanted.values:
        keys = [key for key in keys if key[2] in wanted.values]
    if wanted.low is not None or wanted.high is not None:
        keys = [key for key in keys if _inside(str(key[2]), wanted.low, wanted.high)]
    return known.set_of(*keys)


def _inside(text: str, low: float | None, high: float | None) -> bool:
    try:
        value = float(text)
    except ValueError:
        return False
    return (low is None or value >= low) and (high is None or value <= high)


async def facets(
    viewer: Viewer, found: Narrowed, known: Columns, tree: Sequence[Category], attributes: Sequence[Attribute]
) -> Facets:
    """Counts beside a list, each facet as if it had no choice of its own."""
    prices, bought = await prices_of(viewer.customer, known), await bought_by(viewer.customer, known)
    by_price = found.but("price")
    return Facets(
        total=found.chosen.bit_count(),
        brands={_id(key): count for key, count in tally(known, "brand", found.but("brand")).items()},
        categories=_rolled_up(known, found.but("category"), tree),
        values=_values(found, known, attributes),
        bounds=prices.bounds(by_price) if viewer.prices else None,
        bars=prices.histogram(by_price) if viewer.prices else (),
        in_stock=(found.but("stock") & known.in_stock).bit_count(),
        new=(found.but("new") & newest(known)).bit_count(),
        bought=(found.but("bought") & bought).bit_count(),
        chosen=[row.code for row in attributes if f"attribute:{row.code}" in found.by_facet],
    )


def _id(key: Key) -> UUID:
    assert isinstance(key[1], UUID)
    return key[1]


def _values(found: Narrowed, known: Columns, attributes: Sequence[Attribute]) -> dict[tuple[UUID, str], int]:
    """Of an attribute with a choice the products are counted without it."""
    counted = {(_id(key), str(key[2])): n for key, n in tally(known, "value", found.chosen).items()}
    for row in attributes:
        if (facet := f"attribute:{row.code}") in found.by_facet:
            free = tally(known, "value", found.but(facet))
            counted |= {(_id(key), str(key[2])): n for key, n in free.items() if key[1] == row.id}
    return counted


def _rolled_up(known: Columns, chosen: int, tree: Sequence[Category]) -> dict[UUID, int]:
    """Each product has one category; it counts in all above it, too."""
    own = {_id(key): count for key, count in tally(known, "category", chosen).items()}
    found: Counter[str] = Counter()
    for row in tree:
        if count := own.get(row.id):
            found.update(dict.fromkeys((above.path for above in tree if row.path.startswith(above.path)), count))
    return {row.id: found[row.path] for row in tree if found[row.path]}
