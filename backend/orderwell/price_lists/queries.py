"""Reads price lists: which prices apply to a customer at a moment, and lists for the console."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from msgspec import Struct
from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from orderwell.catalog import queries as catalog
from orderwell.catalog.rules import margin, words
from orderwell.core.clock import utc_now
from orderwell.core.db import versions
from orderwell.core.db.keeper import Keeper
from orderwell.core.db.prepared import fetch
from orderwell.core.db.sql import as_id, connection, moment, prepared, rows, spread
from orderwell.core.errors import NotFound
from orderwell.core.money import BASIS_POINTS
from orderwell.core.page import Cursors, Page, PageRequest, position
from orderwell.customers.models import Customer, CustomerStatus

from .models import CustomerItem, Price, PriceList
from .rules import Candidate, Specificity, VariantPrices, by_variant

_LISTED, _LEVEL, _CONTRACT = Specificity  # looking up the member of an enumeration takes a third of making a row
MOST_AGREED = 2_000  # products with prices of one customer's own that are kept apart from the others
_BASE = "l.price_level IS NULL AND l.customer_id IS NULL"


async def candidates(variant_ids: Iterable[UUID], customer: Customer | None, at: datetime) -> list[Candidate]:
    """Prices that may apply to `customer`; only list prices for nobody and for who is not approved. One statement.

    By hand, for lists of products and orders of many lines read hundreds of prices: a tenth of Tortoise's time.
    """
    await note_next_turn(at)
    wanted = {str(one): one for one in sorted(set(variant_ids))}
    if not wanted:
        return []
    meant, values = f"({_BASE})", list[object]()
    if customer is not None and customer.status is CustomerStatus.ACTIVE:
        meant = f"({_BASE} OR l.price_level = ? AND l.customer_id IS NULL OR l.customer_id = ?)"
        values = [customer.price_level, customer.id]
    on = connection()
    _, found = await on.execute_query(*prepared(on, *spread(
        "SELECT p.variant_id, p.min_quantity, p.unit_price, l.code, l.name_zh, l.name_en, l.price_level, "
        "l.customer_id, l.priority, l.valid_from FROM price p JOIN price_list l ON l.id = p.price_list_id "
        f"WHERE p.variant_id IN (?) AND l.active AND {meant} "
        "AND (l.valid_from IS NULL OR l.valid_from <= ?) AND (l.valid_to IS NULL OR l.valid_to > ?)",
        [list(wanted.values()), *values, at, at],
    )))  # fmt: skip
    return [_candidate(wanted[str(row[0])], row) for row in found]


class Addressees(Struct, frozen=True):
    """For whom there are price lists, whether they are valid now or not."""

    levels: frozenset[str]
    customers: frozenset[UUID]

    def lists_of(self, customer: Customer) -> tuple[str | None, UUID | None]:
        """Equal for customers to whom the same lists apply."""
        if customer.status is not CustomerStatus.ACTIVE:
            return None, None
        level = customer.price_level if customer.price_level in self.levels else None
        return level, customer.id if customer.id in self.customers else None


async def addressees() -> Addressees:
    """One statement."""
    found = await PriceList.all().distinct().values_list("price_level", "customer_id")
    levels = frozenset(level for level, _ in found if level)
    return Addressees(levels, frozenset(customer for _, customer in found if customer))


async def agreed(customer_id: UUID) -> frozenset[Any] | None:
    """The keys, as rows have them, of the products that lists of the customer alone name; None: more than
    `MOST_AGREED`. One statement."""
    on = connection()
    _, found = await on.execute_query(*prepared(on,
        "SELECT DISTINCT v.product_id FROM price_list l JOIN price p ON p.price_list_id = l.id "
        f"JOIN variant v ON v.id = p.variant_id WHERE l.customer_id = ? LIMIT {MOST_AGREED + 1}", [customer_id],
    ))  # fmt: skip
    return None if len(found) > MOST_AGREED else frozenset([row[0] for row in found])


_turn: Keeper[str, datetime | None] = Keeper()


async def note_next_turn(at: datetime) -> None:
    """What is kept and has prices holds until the next list begins or ends. A statement when lists changed."""
    if versions.current() is not None:
        await _turn.get("", partial(_next_turn, at))


async def _next_turn(at: datetime) -> datetime | None:
    [turns] = await rows(
        "SELECT MIN(CASE WHEN valid_from > ? THEN valid_from END) AS begins, "
        "MIN(CASE WHEN valid_to > ? THEN valid_to END) AS ends FROM price_list", at, at
    )  # fmt: skip
    turn = min((moment(one) for one in turns.values() if one), default=None)
    if (noted := versions.current()) is not None:
        noted.until(turn)
    return turn


def _candidate(variant_id: UUID, row: Any) -> Candidate:
    _, quantity, price, code, zh, en, level, customer, priority, since = row
    specificity = _CONTRACT if customer else _LEVEL if level else _LISTED
    return Candidate(variant_id, quantity, price, specificity, code, zh, en, priority, since and moment(since))


async def unit_prices(
    variant_ids: Iterable[UUID], customer: Customer | None, at: datetime
) -> dict[UUID, VariantPrices]:
    """Prices per base unit of those variants that have any, for cards and pages. One statement."""
    return by_variant(await candidates(variant_ids, customer, at))


async def customer_codes(variant_ids: Iterable[UUID], customer_id: UUID) -> dict[UUID, str]:
    """The codes under which the customer knows the variants."""
    found = CustomerItem.filter(customer_id=customer_id, variant_id__in=sorted(set(variant_ids)))
    return {item.variant_id: item.code for item in await found}


def codes(
    customers: QuerySet[Customer],
    *,
    customer_id: UUID | None,
    product_id: UUID | None,
    search: str = "",
    product_ids: Sequence[UUID] = (),
) -> QuerySet[CustomerItem]:
    """The codes of these `customers`: of one of them, for the variants of one product, or with all words of `search`
    in them; those for `product_ids`, which it means, too."""
    found = CustomerItem.filter(customer_id__in=Subquery(customers.values("id")))
    if customer_id is not None:
        found = found.filter(customer_id=customer_id)
    if product_id is not None:
        found = found.filter(variant__product_id=product_id)
    if said := words(search):
        own = Q(*(Q(code__icontains=word) for word in said))
        found = found.filter(own | Q(variant__product_id__in=list(product_ids)))
    return found


async def variant_of_code(customer_id: UUID, code: str) -> UUID | None:
    """The variant a customer means by its own code."""
    item = await CustomerItem.get_or_none(customer_id=customer_id, code=code.strip())
    return item.variant_id if item else None


async def get(price_list_id: UUID | None) -> PriceList:
    """Raises NotFound."""
    if row := await PriceList.get_or_none(id=price_list_id):
        return row
    raise NotFound("The price list", "该价目表", field="id")


async def price_lists() -> list[PriceList]:
    """All lists: the base list first, then levels, then contracts, by code."""
    rows = await PriceList.all().order_by("code")
    return sorted(rows, key=lambda row: (row.customer_id is not None, row.price_level is not None))


async def price_levels() -> list[str]:
    """Every price level that a list names, and the standard one."""
    named = await PriceList.filter(price_level__isnull=False).distinct().values_list("price_level", flat=True)
    return sorted({"standard", *map(str, named)})


def prices(price_list_id: UUID, product_ids: Sequence[UUID] | None = None) -> QuerySet[Price]:
    """The rows of one list, or those for some products."""
    found = Price.filter(price_list_id=price_list_id)
    return found if product_ids is None else found.filter(variant__product_id__in=list(product_ids))


async def pages_of(
    price_list_ids: Sequence[UUID], product_ids: Sequence[UUID] | None, request: PageRequest
) -> dict[UUID, Page[Price]]:
    """The prices of each list by variant, all or those for some products. Two statements, however many lists."""
    narrowed = " AND variant_id IN (SELECT id FROM variant WHERE product_id IN (?))"
    after = position(Price, "variant_id", request.after) if request.after else []
    ranked = await rows(
        "SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY price_list_id ORDER BY variant_id, id) AS rank "
        f"FROM price WHERE price_list_id IN (?){'' if product_ids is None else narrowed}"
        f"{' AND (variant_id, id) > (?, ?)' if after else ''}) ranked WHERE rank <= ?",
        list(price_list_ids), *([] if product_ids is None else [list(product_ids)]), *after, request.first + 1,
    )  # fmt: skip
    chosen = [row["id"] for row in ranked]
    found: dict[UUID, list[Price]] = {one: [] for one in price_list_ids}
    for row in await fetch(Price, "WHERE id IN (?) ORDER BY variant_id, id", chosen):
        found[row.price_list_id].append(row)
    return {
        one: Page(
            mine[: request.first],
            Cursors(mine[: request.first], "variant_id"),
            len(mine) > request.first,
            prices(one, product_ids),
        )
        for one, mine in found.items()
    }


async def rows_of(price_list_id: UUID, variant_ids: Iterable[UUID]) -> list[Price]:
    """The list's prices of those variants. One statement."""
    return await Price.filter(price_list_id=price_list_id, variant_id__in=sorted(set(variant_ids)))


async def entry_prices(price_list_ids: Iterable[UUID], variant_ids: Iterable[UUID]) -> dict[tuple[UUID, UUID], int]:
    """What one base unit costs in each list, by (list, variant), in minor units. One statement."""
    lists, variants = sorted(set(price_list_ids)), sorted(set(variant_ids))
    if not lists or not variants:
        return {}
    where = "WHERE variant_id IN (?) AND price_list_id IN (?) AND min_quantity = 1"
    return {(row.price_list_id, row.variant_id): row.unit_price for row in await fetch(Price, where, variants, lists)}


async def turned_lists(until: datetime) -> list[UUID]:
    """Base lists that have begun or ended, not after `until`, since they were followed. One statement."""
    began, ended = (
        f"({one} <= ? AND (followed_at IS NULL OR {one} > followed_at))" for one in ("valid_from", "valid_to")
    )
    found = await rows(f"SELECT id FROM price_list l WHERE {_BASE} AND ({began} OR {ended}) ORDER BY id", until, until)
    return [as_id(row["id"]) for row in found]


async def listed(price_list_id: UUID, after: UUID | None, most: int) -> list[UUID]:
    """The next variants in a list, by their ids. One statement."""
    beyond = "price_list_id = ? AND variant_id > ?"
    asked = f"SELECT DISTINCT variant_id FROM price WHERE {beyond} ORDER BY variant_id LIMIT {most}"
    return [as_id(row["variant_id"]) for row in await rows(asked, price_list_id, after or UUID(int=0))]


class FromPrice(Struct, frozen=True):
    """The lowest list price of a product's active variants (minor units per base unit), 0 when none has one.

    `margin` in basis points: of the variant that has this price, of several the least; None while its cost is unknown.
    """

    price: int = 0
    margin: int | None = None

    def order(self) -> tuple[int, int]:
        """The cheapest first; a margin that is known before one that is not."""
        return self.price, BASIS_POINTS + 1 if self.margin is None else self.margin


async def from_prices(product_ids: Iterable[UUID], at: datetime) -> dict[UUID, FromPrice]:
    """What each product costs at the least. Two statements."""
    wanted = sorted(set(product_ids))
    variants = await catalog.variants_of(wanted, active_only=True)
    prices = await unit_prices([row.id for row in variants], None, at)
    listed: dict[UUID, list[FromPrice]] = {}
    for row in variants:
        price = prices[row.id].list_price if row.id in prices else None
        if price is not None:
            listed.setdefault(row.product_id, []).append(FromPrice(price, margin(price, row.cost)))
    return {one: min(listed.get(one, [FromPrice()]), key=FromPrice.order) for one in wanted}


async def differences() -> list[str]:
    """Products whose copy of the lowest list price, or its margin, is not what lists and costs say.

    What a list changes by beginning or ending is copied by a job: until then what was right before is right, too.
    """
    now, wrong, last = utc_now(), list[str](), UUID(int=0)
    turned = await PriceList.filter(id__in=await turned_lists(now))
    turns = [one for row in turned for one in (row.valid_from, row.valid_to) if one and one <= now]
    moments = [now, min(turns) - timedelta(microseconds=1)] if turns else [now]
    while some := await rows("SELECT id, from_price, margin FROM product WHERE id > ? ORDER BY id LIMIT 500", last):
        kept = {as_id(row["id"]): FromPrice(row["from_price"], row["margin"]) for row in some}
        right = [await from_prices(kept, one) for one in moments]
        for id, one in kept.items():
            if one not in [each[id] for each in right]:
                due = right[0][id]
                wrong.append(f"product {id} has {one.price} (margin {one.margin}), not {due.price} ({due.margin})")
        last = max(kept)
    return wrong


async def found(price_list_id: UUID | None) -> PriceList | None:
    return await PriceList.get_or_none(id=price_list_id)


async def by_ids(ids: Iterable[UUID]) -> dict[UUID, PriceList]:
    """Lists by id. One statement."""
    return {row.id: row for row in await PriceList.filter(id__in=sorted(set(ids)))}


async def variants_of_codes(customer_id: UUID, codes: Iterable[str]) -> dict[str, UUID]:
    """The variants a customer means by its own codes, written as it wrote them. One statement."""
    found = CustomerItem.filter(customer_id=customer_id, code__in=sorted(set(codes)))
    return {item.code: item.variant_id for item in await found}
