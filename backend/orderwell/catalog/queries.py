"""Reads the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from msgspec import Struct
from tortoise.expressions import Q, Subquery
from tortoise.functions import Count

from orderwell.core.db.prepared import fetch, fetch_with
from orderwell.core.errors import NotFound
from orderwell.core.page import Page, PageRequest, keyset
from orderwell.core.work import Actor
from orderwell.taxonomy.models import Category

from . import rules
from .models import Product, ProductAttribute, ProductStatus, Unit, Variant
from .rules import Range

SEES_ALL, SEES_COSTS = "catalog.read", "catalog.cost"


class Item(Struct, frozen=True):
    """A variant that can be ordered, with its product and its units, the base unit first."""

    variant: Variant
    product: Product
    units: list[Unit]

    def unit(self, code: str | None = None) -> Unit | None:
        """The unit of that code; without a code the default one, or the base unit."""
        if code is None:
            return next((unit for unit in self.units if unit.is_default), self.units[0])
        return next((unit for unit in self.units if unit.code == code), None)


async def orderable(
    variant_ids: Sequence[UUID] = (),
    skus: Sequence[str] = (),
    *,
    include_unpublished: bool = False,
    within: Range | None = None,
) -> list[Item]:
    """Active variants of published products among those named, in no particular order. Two statements.

    `include_unpublished` gives every variant there is: for staff and for what was ordered once.
    `within`: only of products in this range.
    """
    asked = {"id": sorted(set(variant_ids)), "sku": sorted(set(skus))}
    ways = [f"variant.{column} IN (?)" for column, those in asked.items() if those]
    if not ways:
        return []  # and "or nothing" beside the other would make SQLite read the whole table
    named = [those for those in asked.values() if those]
    where = f"WHERE ({' OR '.join(ways)})"
    if not include_unpublished:
        where, named = f"{where} AND variant.active = ? AND product.status = ?", [*named, True, ProductStatus.PUBLISHED]
    variants = await fetch_with(Variant, "product", where, *named)
    if within is not None:
        variants = [one for one in variants if offered(one.product, within)]
    units = await units_of([variant.id for variant in variants])
    return [Item(variant, variant.product, units.get(variant.id, [])) for variant in variants]


def offered(product: Product, within: Range | None) -> bool:
    """Whether a range has the product; None is everything."""
    return within is None or within.has(product.id, product.category_id, product.brand_id)


def _in_range(within: Range, prefix: str = "") -> Q:
    """The same as a condition."""
    every = (("id", within.products), ("category_id", within.categories), ("brand_id", within.brands))
    named: list[dict[str, Any]] = [{f"{prefix}{column}__in": sorted(ids)} for column, ids in every if ids]
    if within.only:
        return Q(*(Q(**one) for one in named or [{f"{prefix}id__in": []}]), join_type="OR")
    if within.brands:  # a product without a brand is not of these
        named[-1][f"{prefix}brand_id__isnull"] = False
    return Q(*(~Q(**one) for one in named))


async def units_of(variant_ids: Sequence[UUID]) -> dict[UUID, list[Unit]]:
    """The units of each variant, smallest first. One statement."""
    found: dict[UUID, list[Unit]] = {}
    if not variant_ids:
        return found
    for unit in await fetch(Unit, "WHERE variant_id IN (?) ORDER BY factor, code", sorted(set(variant_ids))):
        found.setdefault(unit.variant_id, []).append(unit)
    return found


async def get(product_id: UUID | None, path: str = "id") -> Product:
    """The product in any state. Raises NotFound."""
    if row := await Product.get_or_none(id=product_id):
        return row
    raise NotFound("The product", "该商品", field=path)


async def with_due_window(now: datetime) -> list[Product]:
    """Products whose moment to be published or taken back has come, the first 200."""
    return await Product.filter(Q(publish_at__lte=now) | Q(unpublish_at__lte=now)).order_by("id").limit(200)


async def variants_of(product_ids: Sequence[UUID], *, active_only: bool = False) -> list[Variant]:
    """The variants of the products, in display order. One statement."""
    if not product_ids:
        return []
    sold = " AND active" if active_only else ""
    return await fetch(Variant, f"WHERE product_id IN (?){sold} ORDER BY position, sku", sorted(set(product_ids)))


async def products_of(variant_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The product's id of each variant that exists. One statement."""
    wanted = sorted(set(variant_ids))
    return dict(await Variant.filter(id__in=wanted).values_list("id", "product_id")) if wanted else {}


async def attributes_of(product_ids: Sequence[UUID]) -> list[ProductAttribute]:
    """The attribute values of the products, each with its `attribute`, in display order. One statement."""
    if not product_ids:
        return []
    rest = "WHERE product_id IN (?) ORDER BY attribute.position, attribute.code"
    return await fetch_with(ProductAttribute, "attribute", rest, sorted(set(product_ids)))


class ProductSort(Enum):
    """The value is the sort column."""

    POPULAR = "-popularity"
    NEWEST = "-created_at"
    PRICE_ASC = "from_price"
    PRICE_DESC = "-from_price"
    NAME = "name_zh"


class AttributeFilter(Struct, frozen=True):
    """One of `values`, or a number from `low` to `high`."""

    code: str
    values: Sequence[str] = ()
    low: float | None = None
    high: float | None = None


class ProductFilter(Struct, frozen=True):
    """All given parts must hold. Prices are list prices in minor units.

    `category_code`: that category and all below.
    """

    category_code: str | None = None
    brand_codes: Sequence[str] | None = None
    min_price: int | None = None
    max_price: int | None = None
    statuses: Sequence[ProductStatus] | None = None
    attributes: Sequence[AttributeFilter] = ()
    ids: Sequence[UUID] | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """A filter as conditions by facet, so that a facet can be counted without its own."""

    always: list[Q]
    by_facet: dict[str, Q] = field(default_factory=dict)

    def but(self, *facets: str) -> list[Q]:
        return [*self.always, *(q for facet, q in self.by_facet.items() if facet not in facets)]


def parts(actor: Actor, wanted: ProductFilter, tree: Sequence[Category], within: Range | None = None) -> Parts:
    """Raises Forbidden when somebody asks for states that only staff sees. `tree`: all categories."""
    always = [] if actor.can(SEES_ALL) else [Q(status=ProductStatus.PUBLISHED)]
    if within is not None:
        always.append(_in_range(within))
    if wanted.statuses is not None:
        actor.require(SEES_ALL)
        always.append(Q(status__in=list(wanted.statuses)))
    if wanted.ids is not None:
        always.append(Q(id__in=list(wanted.ids)))
    found = Parts(always)
    if wanted.category_code is not None:
        root = next((row for row in tree if row.code == wanted.category_code), None)
        below = [row.id for row in tree if root and row.path.startswith(root.path)]
        found.by_facet["category"] = Q(category_id__in=below)
    if wanted.brand_codes is not None:
        found.by_facet["brand"] = Q(brand__code__in=list(wanted.brand_codes))
    if wanted.min_price is not None:
        found.by_facet["min"] = Q(from_price__gte=wanted.min_price)
    if wanted.max_price is not None:
        found.by_facet["max"] = Q(from_price__lte=wanted.max_price)
    for one in wanted.attributes:
        found.by_facet[f"attribute:{one.code}"] = Q(id__in=_having(one))
    return found


def _having(wanted: AttributeFilter) -> Subquery:
    """Products with the attribute in one of the values, or in the range."""
    rows = ProductAttribute.filter(attribute__code=wanted.code)
    if wanted.values:
        rows = rows.filter(value__in=list(wanted.values))
    bounds = {"number__gte": wanted.low, "number__lte": wanted.high}
    rows = rows.filter(**{name: bound for name, bound in bounds.items() if bound is not None})
    return Subquery(rows.values("product_id"))


async def page(
    actor: Actor,
    wanted: ProductFilter,
    sort: ProductSort,
    request: PageRequest,
    tree: Sequence[Category] = (),
    within: Range | None = None,
) -> Page[Product]:
    """One page of what the actor may see. `tree` is needed when a category is wanted. One statement."""
    return await keyset(Product.filter(*parts(actor, wanted, tree, within).but()), sort.value, request)


async def _counted(conditions: Sequence[Q], column: str) -> dict[UUID, int]:
    groups = Product.filter(*conditions).annotate(n=Count("id")).group_by(column).values(column, "n")
    return {row[column]: row["n"] for row in await groups if row[column]}


def _rolled_up(counts: dict[UUID, int], tree: Sequence[Category]) -> dict[UUID, int]:
    total: dict[UUID, int] = {}
    for row in tree:
        for ancestor in row.path.strip("/").split("/"):
            total[UUID(ancestor)] = total.get(UUID(ancestor), 0) + counts.get(row.id, 0)
    return {category: n for category, n in total.items() if n}


async def pick(
    actor: Actor,
    search: str,
    first: int,
    means: Sequence[UUID],
    coded: UUID | None = None,
    within: Range | None = None,
) -> list[Variant]:
    """Variants for a picker, each with its `product`: exact SKU or barcode (or `coded`, by the customer's own
    code) first, then those of the products that the words `means`, best first: of one product those with all words in
    their own names and SKU before the others. Two statements at most."""
    words = rules.words(search)
    if not words:
        return []
    seen = (
        Variant.all() if actor.can(SEES_ALL) else Variant.filter(active=True, product__status=ProductStatus.PUBLISHED)
    )
    if within is not None:
        seen = seen.filter(_in_range(within, "product__"))
    text = search.strip()
    unit = Subquery(Unit.filter(barcode=text).values("variant_id"))
    exact = Q(sku__iexact=text) | Q(barcode=text) | Q(id=coded) | Q(id__in=unit)
    hits = await seen.filter(exact).select_related("product").limit(first)
    if len(hits) < first:
        others = seen.filter(product_id__in=list(means)).exclude(id__in=[hit.id for hit in hits])
        rows = await others.select_related("product").order_by("position", "sku")
        place = {one: at for at, one in enumerate(means)}
        hits += sorted(rows, key=lambda row: (place[row.product_id], not _named(row, words)))
    return hits[:first]


def _named(row: Variant, words: Sequence[str]) -> bool:
    texts = (row.product.name_zh, row.name_zh), (row.sku, row.product.name_en, row.name_en)
    own = rules.search_text(*texts)
    return all(word in own for word in words)


async def variants_by_id(variant_ids: Sequence[UUID]) -> dict[UUID, Variant]:
    """Variants in any state. One statement."""
    return {row.id: row for row in await fetch(Variant, "WHERE id IN (?)", sorted(set(variant_ids)))}


async def products_by_id(product_ids: Sequence[UUID]) -> dict[UUID, Product]:
    """Products in any state. One statement."""
    return {row.id: row for row in await fetch(Product, "WHERE id IN (?)", sorted(set(product_ids)))}


async def brand_counts(actor: Actor, within: Range | None = None) -> dict[UUID, int]:
    """Products that the actor may see of each brand. One statement."""
    return await _counted(parts(actor, ProductFilter(), (), within).but(), "brand_id")


async def category_counts(actor: Actor, tree: Sequence[Category], within: Range | None = None) -> dict[UUID, int]:
    """Products that the actor may see in each category and below. One statement."""
    return _rolled_up(await _counted(parts(actor, ProductFilter(), tree, within).but(), "category_id"), tree)
