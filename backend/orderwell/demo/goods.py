"""The demo's catalogue: categories, brands, attributes, products with pictures, warehouses, prices."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from orderwell.catalog import commands as catalog
from orderwell.catalog.models import ProductStatus
from orderwell.catalog.rules import ProductData, UnitData, VariantData
from orderwell.catalog_batches.commands import set_costs
from orderwell.core.work import Work
from orderwell.inventory import commands as inventory
from orderwell.inventory.models import Warehouse
from orderwell.media import commands as media
from orderwell.media import rules as pictures
from orderwell.media.stores import current
from orderwell.price_lists import commands as prices
from orderwell.taxonomy import commands as taxonomy
from orderwell.taxonomy.models import Attribute, AttributeKind

from .files import PICTURES, entries
from .templates import add_templates

Ids = dict[str, UUID]


async def add_taxonomy(work: Work) -> tuple[Ids, Ids, dict[str, Attribute]]:
    """Categories and brands by code, attributes by code."""
    categories: Ids = {}
    for one in entries("categories"):
        parent = categories[one["parent"]] if one["parent"] else None
        data = taxonomy.CategoryData(
            one["code"], one["name_zh"], one["name_en"], parent, one.get("icon") or "", one["position"]
        )
        categories[one["code"]] = (await taxonomy.create_category(work, data)).id
    brands = {
        one["code"]: (await taxonomy.create_brand(work, one["code"], one["name_zh"], one["name_en"])).id
        for one in entries("brands")
    }
    attributes = {
        one["code"]: await taxonomy.create_attribute(
            work,
            one["code"],
            one["name_zh"],
            one["name_en"],
            AttributeKind(one["kind"]),
            unit=one["unit"] or "",
            options=one.get("options") or (),
            position=position,
        )
        for position, one in enumerate(entries("attributes"))
    }
    await add_templates(work, categories, attributes)
    return categories, brands, attributes


async def add_products(work: Work, categories: Ids, brands: Ids, attributes: Mapping[str, Attribute]) -> Ids:
    """Products as drafts, with their pictures; their ids by code."""
    made: Ids = {}
    for one in entries("products"):
        data = ProductData(
            code=one["code"],
            name_zh=one["name_zh"],
            name_en=one["name_en"],
            description_zh=one["description_zh"],
            description_en=one["description_en"],
            category_id=categories[one["category"]],
            brand_id=brands[one["brand"]] if one["brand"] else None,
            tax_rate=one["tax_rate_bp"],
            attributes=[(attributes[code].id, _value(value)) for code, value in one["attributes"].items()],
            variants=[_variant(one, variant) for variant in one["variants"]],
        )
        product = await catalog.create_product(work, data)
        made[one["code"]] = product.id
        content = await asyncio.to_thread((PICTURES / one["picture"]).read_bytes)
        picture = await asyncio.to_thread(pictures.checked, content, len(content))
        await media.add(work, current(), product.id, picture, one["name_zh"], one["name_en"])
    return made


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value["zh"]) if isinstance(value, dict) else str(value)


def _variant(product: Mapping[str, Any], variant: Mapping[str, Any]) -> VariantData:
    return VariantData(
        sku=variant["sku"],
        name_zh=variant["name_zh"],
        name_en=variant["name_en"],
        options=[_option(product, axis, code) for axis, code in variant["options"].items()],
        barcode=variant["barcode"],
        weight_g=variant["weight_g"],
        moq=variant["moq"],
        step=variant["step"],
        units=[
            UnitData(u["code"], u["name_zh"], u["name_en"], u["factor"], u["barcode"], bool(u.get("default")))
            for u in variant["units"]
        ],
    )


def _option(product: Mapping[str, Any], axis_code: str, value_code: str) -> dict[str, str]:
    axis = next(axis for axis in product["options"] if axis["code"] == axis_code)
    value = next(value for value in axis["values"] if value["code"] == value_code)
    return {
        "name_zh": axis["name_zh"],
        "name_en": axis["name_en"],
        "value_zh": value["name_zh"],
        "value_en": value["name_en"],
        **({"color": value["color"]} if "color" in value else {}),
    }


async def publish(work: Work, products: Ids) -> None:
    """Those that shall be seen; the others stay drafts."""
    for one in entries("products"):
        if one["published"]:
            await catalog.move(work, products[one["code"]], ProductStatus.PUBLISHED)


async def add_warehouses(work: Work) -> dict[str, Warehouse]:
    """The three warehouses by code."""
    return {
        one["code"]: await inventory.create_warehouse(
            work,
            {
                "code": one["code"],
                "name_zh": one["name_zh"],
                "name_en": one["name_en"],
                "area_code": one["area_code"],
                # 上海市 is province and city, and written once
                "address": "".join(dict.fromkeys((one["province"], one["city"], one["district"], one["street_zh"]))),
                "priority": one["priority"] * 10,
                "active": True,
            },
        )
        for one in entries("warehouses")
    }


async def add_costs(work: Work, variants: Ids) -> None:
    """What SKUs cost; of drafts nobody has said so yet."""
    known = [one for product in entries("products") if product["published"] for one in product["variants"]]
    await set_costs(work, {variants[one["sku"]]: one["cost_minor"] for one in known})


async def add_prices(work: Work, variants: Ids, customers: Ids) -> None:
    """The base list, one list per level, and the contracts; days of validity count from today."""
    for position, one in enumerate(entries("price_lists")):
        days = [one["valid_from_day"], one["valid_to_day"]]
        start, end = (None if day is None else work.now + timedelta(days=day) for day in days)
        data = prices.PriceListData(
            code=one["code"],
            name_zh=one["name_zh"],
            name_en=one["name_en"],
            price_level=one["level"],
            customer_id=customers[one["customer"]] if one["customer"] else None,
            priority=position,
            valid_from=start,
            valid_to=end,
        )
        made = await prices.create(work, data, one["currency"])
        changes = [
            prices.PriceChange(variants[price["sku"]], price["price_minor"], price["min_quantity"])
            for price in one["prices"]
        ]
        await prices.set_prices(work, made.id, changes)
