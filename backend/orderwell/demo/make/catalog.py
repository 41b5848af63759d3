"""Categories, brands, attributes and products for tests and the demo."""

import itertools
from collections.abc import Sequence
from typing import Any

from orderwell.catalog import commands
from orderwell.catalog.models import Product, ProductStatus, Variant
from orderwell.catalog.queries import get, variants_of
from orderwell.catalog.rules import ProductData, UnitData, VariantData
from orderwell.core.work import Work
from orderwell.price_lists.commands import set_list_prices
from orderwell.taxonomy import commands as taxonomy
from orderwell.taxonomy.models import Attribute, AttributeKind, Brand, Category
from orderwell.warehousing import commands as warehousing

from .inventory import warehouse
from .work import work

_numbers = itertools.count(1)
BOTTLE = UnitData(code="bottle", name_zh="瓶", name_en="bottle", factor=1, is_default=True)
BOX = UnitData(code="box", name_zh="箱", name_en="box", factor=24)
UNITS = (BOTTLE, BOX)


async def category(
    name_zh: str = "酒水", *, name_en: str = "Drinks", parent: Category | None = None, **data: Any
) -> Category:
    """A category, at the root unless it has a parent; `data` as in CategoryData."""
    columns = {"code": f"category-{next(_numbers)}", "parent_id": parent.id if parent else None, **data}
    async with work() as opened:
        return await taxonomy.create_category(
            opened, taxonomy.CategoryData(name_zh=name_zh, name_en=name_en, **columns)
        )


async def brand(name_zh: str = "山泉", *, name_en: str = "Spring", code: str | None = None) -> Brand:
    """A brand."""
    async with work() as opened:
        return await taxonomy.create_brand(opened, code or f"brand-{next(_numbers)}", name_zh, name_en)


async def attribute(
    kind: AttributeKind = AttributeKind.TEXT,
    *,
    code: str | None = None,
    name_zh: str = "产地",
    name_en: str = "Origin",
    options: Sequence[str] = (),
    unit: str = "",
) -> Attribute:
    """An attribute; an enum's `options` by code."""
    choices = [{"code": one, "name_zh": one, "name_en": one.title()} for one in options]
    named = code or f"attribute-{next(_numbers)}"
    async with work() as opened:
        return await taxonomy.create_attribute(opened, named, name_zh, name_en, kind, unit=unit, options=choices)


def variant_data(sku: str | None = None, *, units: Sequence[UnitData] = UNITS, **data: Any) -> VariantData:
    """A bottle, by the bottle or by the box of 24; `data` as in VariantData."""
    named = {"name_zh": "500 毫升", "name_en": "500 ml", **data}
    return VariantData(sku=sku or f"SKU-{next(_numbers)}", units=units, **named)


def product_data(category_id: Any, *, variants: Sequence[VariantData] | None = None, **data: Any) -> ProductData:
    """A mineral water; `data` as in ProductData."""
    named = {"code": f"P-{next(_numbers)}", "name_zh": "矿泉水", "name_en": "Mineral water", **data}
    return ProductData(category_id=category_id, variants=[variant_data()] if variants is None else variants, **named)


async def product(
    name_zh: str = "矿泉水",
    *,
    variants: int | Sequence[VariantData] = 1,
    price: int | None = 1000,
    stock: int = 0,
    units: Sequence[UnitData] = UNITS,
    category: Category | None = None,
    brand: Brand | None = None,
    published: bool = True,
    variant: dict[str, Any] | None = None,
    **data: Any,
) -> Product:
    """A published product whose variants have the list price `price` (minor units per base unit).

    `variants`: how many, or which. `stock`: of each, in a new warehouse. `variant`: values for each, like {"moq": 6}.
    `data` as in ProductData.
    """
    made = (
        [variant_data(units=units, **(variant or {})) for _ in range(variants)]
        if isinstance(variants, int)
        else variants
    )
    place = category or await _any_category()
    columns = {"name_zh": name_zh, "brand_id": brand.id if brand else None, **data}
    async with work() as opened:
        row = await commands.create_product(opened, product_data(place.id, variants=made, **columns))
        await _price(opened, row, price)
    if published and price is not None:
        async with work() as opened:
            await commands.move(opened, row.id, ProductStatus.PUBLISHED)
    if stock:
        await _stock(row, stock)
    return await get(row.id)


async def _stock(row: Product, quantity: int) -> None:
    place, lines = await warehouse(), [(one.id, quantity) for one in await variants_of([row.id])]
    async with work() as opened:
        await warehousing.receive(opened, place.id, lines)


async def _price(opened: Work, row: Product, price: int | None) -> None:
    if price is not None:
        amounts = {one.id: price for one in await variants_of([row.id])}
        await set_list_prices(opened, amounts, "CNY")


async def _any_category() -> Category:
    return await Category.first() or await category()


async def variants(of: Product) -> list[Variant]:
    """The variants of a product, in display order."""
    return await variants_of([of.id])


async def variant(**data: Any) -> Variant:
    """The only variant of a new product; `data` as in `product`."""
    return (await variants(await product(**data)))[0]
