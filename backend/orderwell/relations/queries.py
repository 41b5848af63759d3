"""Reads which goods belong together, as far as who looks may see them."""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.catalog import queries as catalog
from orderwell.catalog.models import Product, ProductStatus
from orderwell.catalog.queries import ProductFilter, ProductSort
from orderwell.catalog.rules import Range
from orderwell.core.db.sql import as_id, rows
from orderwell.core.page import PageRequest
from orderwell.core.work import Actor
from orderwell.inventory.queries import can_be_promised, tell_stock
from orderwell.listing import queries as listing

from .models import ProductRelation, RelationKind
from .rules import Likeness, nearest

MOST_INSTEAD = 3
PEERS = 40  # of a category that are looked at, those that sell best
MOST_OF_EACH, MOST_THERE = 100, 2000  # variants that may stand in: of one product or category, and in all


class Related(Struct, frozen=True):
    """A product in the list of another. `curated`: staff say so; otherwise it was found to be like it."""

    product: Product
    curated: bool = True


async def chosen(product_ids: Sequence[UUID], kinds: Sequence[RelationKind]) -> dict[UUID, list[ProductRelation]]:
    """What staff have said of each product, in order; what others say of it both ways follows. One statement.

    Of a row that comes from the other side `product_id` is the other one's.
    """
    ids = set(product_ids)
    own = ProductRelation.filter(product_id__in=sorted(ids), kind__in=list(kinds))
    theirs = ProductRelation.filter(other_id__in=sorted(ids), kind__in=list(kinds), both_ways=True)
    found: dict[UUID, list[ProductRelation]] = {key: [] for key in ids}
    for row in await own.order_by("position", "id") if ids else []:
        found[row.product_id].append(row)
    for row in await theirs.order_by("id") if ids else []:
        if row.product_id not in {one.other_id for one in found[row.other_id] if one.product_id == row.other_id}:
            found[row.other_id].append(row)
    return found


async def related(
    actor: Actor, products: Sequence[Product], kind: RelationKind, first: int, within: Range | None = None
) -> list[list[Related]]:
    """What the actor may see of each product's list, on sale and `within` what they are offered.

    Where nobody has named substitutes, those in stock that are most alike stand in. Five statements at most.
    """
    by_product = await chosen([one.id for one in products], [kind])
    named = {key: [_other(row, key) for row in found] for key, found in by_product.items()}
    shown = await _seen(actor, sorted({one for others in named.values() for one in others}), within)
    found = [[Related(shown[key]) for key in named[one.id] if key in shown] for one in products]
    if kind is RelationKind.SUBSTITUTE and (bare := [one for one, has in zip(products, found, strict=True) if not has]):
        alike = await _alike(actor, bare, first, within)
        found = [has or alike[one.id] for one, has in zip(products, found, strict=True)]
    return [has[:first] for has in found]


def _other(row: ProductRelation, product_id: UUID) -> UUID:
    return row.other_id if row.product_id == product_id else row.product_id


async def _seen(actor: Actor, ids: Sequence[UUID], within: Range | None) -> dict[UUID, Product]:
    """Those on sale that the actor may see, the best selling first. One statement for a hundred."""
    found: dict[UUID, Product] = {}
    for start in range(0, len(ids), 100):
        wanted = ProductFilter(ids=ids[start : start + 100])
        page = await listing.page(actor, wanted, ProductSort.POPULAR, PageRequest(100), within=within)
        found |= {row.id: row for row in page.rows if row.status is ProductStatus.PUBLISHED}
    return found


_PEERS = f"""SELECT id FROM (
  SELECT id, ROW_NUMBER() OVER (PARTITION BY category_id ORDER BY popularity DESC, id) AS place
  FROM product WHERE category_id IN (?) AND status = ?
) ranked WHERE place <= ? AND {can_be_promised("ranked.id")}"""


async def _alike(
    actor: Actor, products: Sequence[Product], first: int, within: Range | None
) -> dict[UUID, list[Related]]:
    """Products of the same category that are in stock, the nearest first."""
    tell_stock()
    ranked_ids = await rows(_PEERS, sorted({one.category_id for one in products}), ProductStatus.PUBLISHED, PEERS)
    peers = await _seen(actor, [as_id(row["id"]) for row in ranked_ids], within)
    known = {one.id: one for one in products} | peers
    values_of: dict[UUID, dict[UUID, str]] = {key: {} for key in known}
    for value in await catalog.attributes_of(list(known)):
        values_of[value.product_id][value.attribute_id] = value.value
    likeness = {key: Likeness(key, one.brand_id, one.from_price, values_of[key]) for key, one in known.items()}
    found: dict[UUID, list[Related]] = {}
    for one in products:
        others = [likeness[key] for key, peer in peers.items() if key != one.id and peer.category_id == one.category_id]
        ranked = nearest(likeness[one.id], others, first)
        found[one.id] = [Related(peers[key], curated=False) for key in ranked]
    return found


async def in_place_of(
    lost: Collection[UUID], but: Collection[UUID], within: Range | None = None, own: Collection[UUID] = ()
) -> dict[UUID, list[UUID]]:
    """For variants that cannot be had those in stock and not among `but`: others of the same product, what staff have
    named in its place, then of the same category what sells most. Four statements.

    `own`: variants of which some are kept for who asks; they are there for them.
    """
    places = await rows(
        "SELECT v.id, v.product_id, p.category_id FROM variant v JOIN product p ON p.id = v.product_id "
        "WHERE v.id IN (?)", sorted(lost)
    ) if lost else []  # fmt: skip
    products = {as_id(row["product_id"]) for row in places}
    named = await chosen(sorted(products), [RelationKind.SUBSTITUTE])
    instead = {key: [_other(row, key) for row in named[key]] for key in products}
    categories = {as_id(row["category_id"]) for row in places}
    there = await _in_stock(categories, {*products, *chain(*instead.values())}, within, own)
    free = [row for row in there if as_id(row["id"]) not in but]
    found: dict[UUID, list[UUID]] = {key: [] for key in lost}
    for row in places:
        mine = as_id(row["product_id"])
        rank = {key: place for place, key in enumerate(dict.fromkeys([mine, *instead[mine]]))}
        like = [one for one in free if as_id(one["product_id"]) in rank or one["category_id"] == row["category_id"]]
        like.sort(key=lambda one: (rank.get(as_id(one["product_id"]), len(rank)), -one["popularity"]))
        found[as_id(row["id"])] = [as_id(one["id"]) for one in like[:MOST_INSTEAD]]
    return found


# Each of the products has a share of its own beside its category's: in a large one nothing crowds out its sorts.
_THERE = """WITH named AS (SELECT id FROM product WHERE id IN (?)),
near AS (SELECT id FROM named UNION SELECT id FROM product WHERE category_id IN (?))
SELECT id, product_id, category_id, brand_id, popularity FROM (
  SELECT v.id, v.product_id, p.category_id, p.brand_id, p.popularity, ROW_NUMBER() OVER (
    PARTITION BY COALESCE(named.id, p.category_id) ORDER BY p.popularity DESC, p.id, v.position, v.id) AS place
  FROM near JOIN product p ON p.id = near.id AND p.status = ? LEFT JOIN named ON named.id = p.id
  JOIN variant v ON v.product_id = p.id
  JOIN variant_stock s ON s.variant_id = v.id AND s.active = TRUE AND (s.available > 0 OR s.variant_id IN (?))
) ranked WHERE place <= ? ORDER BY place, popularity DESC, id LIMIT ?"""


async def _in_stock(
    category_ids: Collection[UUID], product_ids: Collection[UUID], within: Range | None, own: Collection[UUID]
) -> list[dict[str, Any]]:
    """Variants of these categories and products of which something is there, of each what sells most first. One
    statement."""
    if not product_ids:
        return []
    wanted = sorted(product_ids), sorted(category_ids), ProductStatus.PUBLISHED, sorted(own)
    found = await rows(_THERE, *wanted, MOST_OF_EACH, MOST_THERE)
    return [row for row in found if within is None or within.has(*_place(row))]


def _place(row: Mapping[str, Any]) -> tuple[UUID, UUID, UUID | None]:
    brand = row["brand_id"]
    return as_id(row["product_id"]), as_id(row["category_id"]), as_id(brand) if brand else None
