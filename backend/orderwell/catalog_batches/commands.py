"""The bulk-writing side of `catalog`: many products at once, in statements that do not grow with them.

What is right or wrong is decided before, by the rules of `catalog`; here it is written, with searched text and news.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from orderwell.catalog import queries as catalog
from orderwell.catalog.models import Product, ProductAttribute, Unit, Variant
from orderwell.catalog.rules import UnitData, cost_problem, search_text
from orderwell.core.db.prepared import insert
from orderwell.core.errors import raise_all
from orderwell.core.work import Work
from orderwell.events.catalog import ProductChanged
from orderwell.taxonomy import queries as taxonomy

from . import queries

MOST_ROWS = 100  # of one UPDATE: it names each row once per column
AT_ONCE = 500  # products of a brand whose searched text is renewed in one transaction


@dataclass(slots=True)
class Batch:
    """Rows as they shall be. `fresh`: ids of those products and variants that are new.

    `product_columns` and `variant_columns` name what has changed in any of them. `units` of a variant are replaced as
    a whole. `attributes`: (text, number) by (product, attribute), None takes the value away.
    """

    products: dict[UUID, Product] = field(default_factory=dict)
    variants: dict[UUID, Variant] = field(default_factory=dict)
    fresh: set[UUID] = field(default_factory=set)
    product_columns: set[str] = field(default_factory=set)
    variant_columns: set[str] = field(default_factory=set)
    units: dict[UUID, Sequence[UnitData]] = field(default_factory=dict)
    attributes: dict[tuple[UUID, UUID], tuple[str, float | None] | None] = field(default_factory=dict)


async def write(work: Work, batch: Batch) -> None:
    """Write what the batch holds; every product of it gets a new version, and everybody is told."""
    await insert([row for row in batch.products.values() if row.id in batch.fresh])
    await insert([row for row in batch.variants.values() if row.id in batch.fresh])
    await _write_variants(batch)
    await _write_units(batch.units)
    await _write_attributes(batch.attributes)
    await _write_products(work, batch)
    for product_id in batch.products:
        work.emit(ProductChanged(product_id=product_id))


async def set_costs(work: Work, costs: Mapping[UUID, int | None]) -> None:
    """What a base unit of these variants costs the firm (minor units, tax included); None takes it away.

    Margins follow. Raises Invalid for what is no cost. Variants that do not exist are left out.
    """
    raise_all([problem for cost in costs.values() if cost is not None and (problem := cost_problem(cost, "cost"))])
    rows = [row for row in (await catalog.variants_by_id(list(costs))).values() if row.cost != costs[row.id]]
    for row in rows:
        row.cost, row.version = costs[row.id], row.version + 1
    if rows:
        await Variant.bulk_update(rows, fields=["cost", "version"], batch_size=MOST_ROWS)
    for product_id in sorted({row.product_id for row in rows}):
        work.emit(ProductChanged(product_id=product_id))


async def renew_search_of_brand(work: Work, brand_id: UUID, after: UUID | None = None) -> None:
    """A brand has other names: its products are found by them, `AT_ONCE` now; the rest by a job for each part."""
    products = await queries.locked_of_brand(brand_id, after, AT_ONCE)
    if not products:
        return
    await _renew_search(products)
    await Product.bulk_update(list(products.values()), fields=["search_text"], batch_size=MOST_ROWS)
    for product_id in products:
        work.emit(ProductChanged(product_id=product_id))
    if len(products) == AT_ONCE:
        await work.defer("renew_search_of_brand", brand_id=str(brand_id), after=str(max(products)))


async def _write_variants(batch: Batch) -> None:
    known = [row for row in batch.variants.values() if row.id not in batch.fresh]
    if "barcode" in batch.variant_columns and known:
        # Barcodes are unique: all that change hands are let go first.
        await Variant.filter(id__in=[row.id for row in known]).update(barcode=None)
    for row in known:
        row.version += 1
    if known:
        await Variant.bulk_update(known, fields=["version", *sorted(batch.variant_columns)], batch_size=MOST_ROWS)


async def _write_units(units: Mapping[UUID, Sequence[UnitData]]) -> None:
    if not units:
        return
    await Unit.filter(variant_id__in=sorted(units)).delete()
    rows = [
        Unit(
            variant_id=variant_id,
            code=one.code.strip(),
            name_zh=one.name_zh.strip(),
            name_en=one.name_en.strip(),
            factor=one.factor,
            barcode=(one.barcode or "").strip() or None,
            is_default=one.is_default,
        )
        for variant_id, given in units.items()
        for one in given
    ]
    await insert(rows)


async def _write_attributes(values: Mapping[tuple[UUID, UUID], tuple[str, float | None] | None]) -> None:
    by_attribute: dict[UUID, list[UUID]] = {}
    for product_id, attribute_id in values:
        by_attribute.setdefault(attribute_id, []).append(product_id)
    for attribute_id, products in by_attribute.items():
        await ProductAttribute.filter(attribute_id=attribute_id, product_id__in=products).delete()
    rows = [
        ProductAttribute(product_id=product_id, attribute_id=attribute_id, value=value[0], number=value[1])
        for (product_id, attribute_id), value in values.items()
        if value is not None
    ]
    await insert(rows)


async def _write_products(work: Work, batch: Batch) -> None:
    """The rows with the text that is searched, made of what has just been written."""
    await _renew_search(batch.products)
    known = [row for row in batch.products.values() if row.id not in batch.fresh]
    for row in known:
        row.version, row.updated_at = row.version + 1, work.now
    columns = ["version", "updated_at", "search_text", *sorted(batch.product_columns)]
    if known:
        await Product.bulk_update(known, fields=columns, batch_size=MOST_ROWS)
    if added := [row for row in batch.products.values() if row.id in batch.fresh]:
        await Product.bulk_update(added, fields=["search_text"], batch_size=MOST_ROWS)


async def _renew_search(products: Mapping[UUID, Product]) -> None:
    variants = await catalog.variants_of(list(products), active_only=True)
    units = await catalog.units_of([row.id for row in variants])
    brands = await taxonomy.brands_by_id([row.brand_id for row in products.values() if row.brand_id])
    sold: dict[UUID, list[Variant]] = {}
    for row in variants:
        sold.setdefault(row.product_id, []).append(row)
    for product in products.values():
        brand, mine = brands.get(product.brand_id) if product.brand_id else None, sold.get(product.id, [])
        chinese = [product.name_zh, *([brand.name_zh] if brand else []), *(row.name_zh for row in mine)]
        others = [product.code, product.name_en, *([brand.name_en] if brand else [])]
        for row in mine:
            others += [row.sku, row.name_en, row.barcode or "", *(one.barcode or "" for one in units.get(row.id, []))]
        product.search_text = search_text(chinese, others)
