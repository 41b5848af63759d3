"""Reads products as they are to be searched, what is kept of them, and whether the two agree."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from orderwell.catalog import queries as catalog
from orderwell.catalog.models import Product, ProductAttribute, ProductStatus, Unit, Variant
from orderwell.core.db.sql import as_id, rows
from orderwell.taxonomy import queries as taxonomy
from orderwell.taxonomy.models import Attribute, AttributeKind, Brand, Category

from . import rules
from .rules import Document, Source, Value

BATCH = 500


async def documents(product_ids: Collection[UUID]) -> list[Document]:
    """What shall be kept of these products. Seven statements."""
    products = await catalog.products_by_id(sorted(product_ids))
    variants = await catalog.variants_of(list(products))
    units = await catalog.units_of([row.id for row in variants])
    brands = await taxonomy.brands_by_id([row.brand_id for row in products.values() if row.brand_id])
    tree = {row.id: row for row in await taxonomy.categories()}
    attributes = {row.id: row for row in await taxonomy.attributes()}
    mine: dict[UUID, list[Variant]] = {}
    for row in variants:
        mine.setdefault(row.product_id, []).append(row)
    values: dict[UUID, list[Value]] = {}
    for value in await catalog.attributes_of(list(products)):
        values.setdefault(value.product_id, []).append(_value(value, attributes[value.attribute_id]))
    return [
        rules.document(_source(row, mine.get(row.id, []), units, brands, tree, values.get(row.id, [])))
        for row in products.values()
    ]


def _value(row: ProductAttribute, attribute: Attribute) -> Value:
    name = f"{attribute.name_zh} {attribute.name_en}"
    if attribute.kind is AttributeKind.BOOL:
        words = name if row.value == "true" else ""
    elif attribute.kind in (AttributeKind.ENUM, AttributeKind.COLOR):
        option = next((one for one in attribute.options if one["code"] == row.value), None)
        words = f"{option['name_zh']} {option['name_en']}" if option else row.value
    else:
        words = f"{row.value}{attribute.unit}"
    return Value(attribute.id, row.value, words)


def _source(
    product: Product,
    variants: Sequence[Variant],
    units: Mapping[UUID, Sequence[Unit]],
    brands: Mapping[UUID, Brand],
    tree: Mapping[UUID, Category],
    values: Sequence[Value],
) -> Source:
    brand = brands.get(product.brand_id) if product.brand_id else None
    above = [tree[UUID(part)] for part in tree[product.category_id].path.strip("/").split("/")]
    sold, unsold = [row for row in variants if row.active], [row for row in variants if not row.active]
    return Source(
        product_id=product.id,
        shown=product.status is ProductStatus.PUBLISHED,
        code=product.code,
        name=(product.name_zh, product.name_en),
        brand=(brand.name_zh, brand.name_en) if brand else ("", ""),
        categories=[(one.name_zh, one.name_en) for one in above],
        variants=[(row.name_zh, row.name_en) for row in sold],
        values=values,
        description=f"{product.description_zh} {product.description_en}",
        units=sorted({name for row in sold for unit in units.get(row.id, ()) for name in (unit.name_zh, unit.name_en)}),
        codes=[product.code, *_codes(sold, units)],
        hidden_codes=list(_codes(unsold, units)),
    )


def _codes(variants: Iterable[Variant], units: Mapping[UUID, Sequence[Unit]]) -> Iterable[str]:
    for row in variants:
        yield row.sku
        yield from (one for one in (row.barcode, *(unit.barcode for unit in units.get(row.id, ()))) if one)


async def kept(product_ids: Collection[UUID]) -> dict[UUID, tuple[int, str]]:
    """Number and digest of the documents there are. One statement."""
    asked = "SELECT id, product_id, digest FROM search_document WHERE product_id IN (?)"
    found = await rows(asked, list(product_ids))
    return {as_id(row["product_id"]): (row["id"], row["digest"]) for row in found}


async def product_ids(after: UUID | None = None) -> list[UUID]:
    """The next products by id, `BATCH` of them. One statement."""
    found = await rows(f"SELECT id FROM product WHERE id > ? ORDER BY id LIMIT {BATCH}", after or UUID(int=0))
    return [as_id(row["id"]) for row in found]


async def products_in(path: str, after: UUID | None = None) -> list[UUID]:
    """The next products in the category of this `path` and below. One statement."""
    found = await rows(
        "SELECT p.id FROM product p JOIN category c ON c.id = p.category_id "
        f"WHERE c.path LIKE ? AND p.id > ? ORDER BY p.id LIMIT {BATCH}",
        f"{path}%", after or UUID(int=0),
    )  # fmt: skip
    return [as_id(row["id"]) for row in found]


async def differences() -> Sequence[str]:
    """Products whose document is missing or not what it would be if it were made now."""
    found: list[str] = []
    last: UUID | None = None
    while batch := await product_ids(last):
        there = await kept(batch)
        for one in await documents(batch):
            if one.product_id not in there:
                found.append(f"product {one.product_id} is not in the search index")
            elif there[one.product_id][1] != one.digest:
                found.append(f"product {one.product_id} is searched by what it was before")
        last = batch[-1]
    return found
