"""Reads SKUs as rows of texts: a number of statements that does not grow with them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.catalog import queries as catalog
from orderwell.catalog.models import Product, Unit, Variant
from orderwell.catalog.rules import UnitData
from orderwell.core.errors import NotFound
from orderwell.firm.queries import firm
from orderwell.price_lists import queries as prices
from orderwell.price_lists.commands import BASE_CODE
from orderwell.taxonomy import queries as taxonomy

from .rules import PRICE, Field, Of, Option, attribute_field, base_fields, price_field, text_of


class Columns(Struct, frozen=True):
    """All columns by key, the ids behind the codes of categories and brands, and the keys of list prices."""

    fields: Mapping[str, Field]
    categories: Mapping[str, UUID]
    brands: Mapping[str, UUID]
    base_prices: frozenset[str]

    def named(self, keys: Sequence[str], path: str = "fields") -> list[Field]:
        """Raises NotFound for a key that is none."""
        for position, key in enumerate(keys):
            if key not in self.fields:
                raise NotFound(f"The column {key}", f"列“{key}”", field=f"{path}.{position}")
        return [self.fields[key] for key in keys]


async def columns() -> Columns:
    """Six statements. The first base list has a column even before it is made."""
    tree, brands = await taxonomy.categories(), await taxonomy.brands()
    lists, currency = await prices.price_lists(), (await firm()).currency
    found = base_fields(
        [Option(one.code, one.name_zh, one.name_en) for one in tree],
        [Option(one.code, one.name_zh, one.name_en) for one in brands],
        currency,
    )
    if not any(one.is_base for one in lists):
        found.append(price_field(None, BASE_CODE, "基础价目表", "Base price list", currency))
    found += [price_field(one.id, one.code, one.name_zh, one.name_en, one.currency) for one in lists]
    for one in await taxonomy.attributes():
        found.append(attribute_field(one.id, one.code, one.name_zh, one.name_en, one.kind.value, one.unit, one.options))
    base = [f"{PRICE}{one.code}" for one in lists if one.is_base] or [f"{PRICE}{BASE_CODE}"]
    return Columns(
        {one.key: one for one in found},
        {one.code: one.id for one in tree},
        {one.code: one.id for one in brands},
        frozenset(base),
    )


@dataclass(slots=True)
class SkuRow:
    """A SKU with its product; `values` as they are stored, by column."""

    variant: Variant
    product: Product
    values: dict[str, Any] = field(default_factory=dict)

    def texts(self, fields: Sequence[Field]) -> list[str]:
        """What stands in the cells of these columns."""
        return [text_of(one, self.values.get(one.key)) for one in fields]


async def rows(variants: Sequence[Variant], products: Mapping[UUID, Product], known: Columns) -> list[SkuRow]:
    """The rows of these variants with everything that a column may show. Three statements."""
    by_id = {
        **{value: code for code, value in known.categories.items()},
        **{value: code for code, value in known.brands.items()},
    }
    ids = [one.id for one in variants]
    units, entries = await catalog.units_of(ids), await _entries(ids, known)
    values = await _attributes(sorted({one.product_id for one in variants}))
    found: list[SkuRow] = []
    for variant in variants:
        row = SkuRow(variant, products[variant.product_id])
        for one in known.fields.values():
            if one.of is Of.ATTRIBUTE:
                row.values[one.key] = values.get((variant.product_id, one.owner))
            elif one.of is Of.PRICE:
                row.values[one.key] = entries.get((one.owner, variant.id))
            else:
                row.values[one.key] = _own(row, one, by_id, units)
        found.append(row)
    return found


def _own(row: SkuRow, one: Field, codes: Mapping[UUID, str], units: Mapping[UUID, Sequence[Unit]]) -> Any:
    if one.key == "units":
        return [unit_data(unit) for unit in units.get(row.variant.id, ())]
    if one.key in ("category", "brand"):
        owner = row.product.category_id if one.key == "category" else row.product.brand_id
        return codes.get(owner) if owner else None
    value = getattr(row.product if one.of is Of.PRODUCT else row.variant, one.column)
    return value.value if one.key == "status" else value


def unit_data(unit: Unit) -> UnitData:
    """The unit as the rules of the catalogue want it."""
    return UnitData(unit.code, unit.name_zh, unit.name_en, unit.factor, unit.barcode, unit.is_default)


async def _entries(ids: Sequence[UUID], known: Columns) -> Mapping[tuple[UUID | None, UUID], int]:
    lists = [one.owner for one in known.fields.values() if one.of is Of.PRICE and one.owner]
    found = await prices.entry_prices(lists, ids)
    return {(list_id, variant_id): amount for (list_id, variant_id), amount in found.items()}


async def _attributes(product_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID | None], tuple[str, float | None]]:
    found = await catalog.attributes_of(product_ids)
    return {(one.product_id, one.attribute_id): (one.value, one.number) for one in found}


async def of_products(products: Sequence[Product], known: Columns) -> list[SkuRow]:
    """All SKUs of the products, in the order of the products. Four statements."""
    variants: dict[UUID, list[Variant]] = {}
    for one in await catalog.variants_of([product.id for product in products]):
        variants.setdefault(one.product_id, []).append(one)
    ordered = [one for product in products for one in variants.get(product.id, ())]
    return await rows(ordered, {one.id: one for one in products}, known)


async def of_variants(variant_ids: Collection[UUID], known: Columns) -> list[SkuRow]:
    """The rows of the SKUs that exist, in the order of their ids. Five statements."""
    variants = await catalog.variants_by_id(sorted(set(variant_ids)))
    products = await catalog.products_by_id([one.product_id for one in variants.values()])
    return await rows([variants[one] for one in sorted(variants)], products, known)
