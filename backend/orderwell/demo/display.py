"""What makes product pages worth looking at: a product of many colours and sizes, relations, documents."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from orderwell.catalog import commands as catalog
from orderwell.catalog.models import Product, ProductStatus, Variant
from orderwell.catalog.queries import variants_of
from orderwell.catalog.rules import ProductData, UnitData, VariantData
from orderwell.catalog_batches.commands import set_costs
from orderwell.core.clock import business_day
from orderwell.core.work import Work
from orderwell.inventory.models import Warehouse
from orderwell.media import commands as media
from orderwell.media import rules as pictures
from orderwell.media.stores import current
from orderwell.price_lists import commands as prices
from orderwell.price_lists import queries as price_lists
from orderwell.product_documents import commands as documents
from orderwell.product_documents import rules as document_rules
from orderwell.product_documents.models import Audience, DocumentKind
from orderwell.relations import commands as relations
from orderwell.relations.models import RelationKind
from orderwell.relations.rules import Wanted
from orderwell.taxonomy import queries as taxonomy
from orderwell.warehousing import commands as warehousing

from . import make
from .sheets import sheet, shirt

CODE = "HW-TEE"
PRICE, TIERS, COST = 2990, {20: 2790, 100: 2590}, 1840  # minor units; by pieces
COLOURS = (
    ("wh", "白色", "White", "#f7f7f2"),
    ("nv", "藏青", "Navy", "#1f2f57"),
    ("bk", "黑色", "Black", "#1d1d1f"),
    ("rd", "砖红", "Brick", "#a63a2e"),
    ("gn", "墨绿", "Forest", "#1f5a43"),
)
SIZES = ("S", "M", "L", "XL", "XXL")
UNITS = (
    UnitData("piece", "件", "piece", 1, is_default=True),
    UnitData("bundle", "扎", "bundle", 5),
    UnitData("case", "箱", "case", 40),
)
# Product, kind, the others, and whether they say the same.
RELATED: tuple[tuple[str, RelationKind, tuple[str, ...], bool], ...] = (
    (CODE, RelationKind.ACCESSORY, ("HH-GLOVES", "HH-SOCKS"), False),
    (CODE, RelationKind.RELATED, ("HH-UMBR", "HC-BUCKET"), False),
    ("BV-SODA", RelationKind.SUBSTITUTE, ("BV-TROPIC", "BV-WATER"), True),
    ("AL-BEER", RelationKind.RELATED, ("NT-PEANUT", "NT-POPC"), True),
    ("SN-HOTPOT", RelationKind.ACCESSORY, ("KT-POT", "FZ-FISHCK"), True),
    ("TC-COFFEE", RelationKind.ACCESSORY, ("KT-SPOON", "DY-MILK"), False),
)
REPORT = "检测报告", "Test report", DocumentKind.TEST_REPORT
LICENCE = "食品经营许可证", "Food licence", DocumentKind.CERTIFICATE
SHEET = "规格书", "Data sheet", DocumentKind.SPECIFICATION
PAPERS: tuple[tuple[str, tuple[str, str, DocumentKind], Audience, tuple[str, ...]], ...] = (
    (CODE, SHEET, Audience.EVERYBODY, ("面料 Fabric: 95% 棉 cotton, 5% 氨纶 elastane", "克重 Weight: 220 g/m²")),
    (CODE, REPORT, Audience.SIGNED_IN, ("甲醛含量 Formaldehyde: 未检出 not found", "色牢度 Colour fastness: 4-5")),
    ("GR-RICE", REPORT, Audience.EVERYBODY, ("水分 Moisture: 14.1 %", "黄曲霉毒素 Aflatoxin B1: 未检出 not found")),
    ("DY-MILK", LICENCE, Audience.EVERYBODY, ("示例证书 Example certificate", "有效期 Valid: 2026 - 2029")),
    ("AL-BEER", LICENCE, Audience.SIGNED_IN, ("示例证书 Example certificate", "有效期 Valid: 2026 - 2029")),
    ("AL-BEER", SHEET, Audience.STAFF, ("进货规格 Purchase sheet", "仅供内部使用 Internal use only")),
)


async def add(now: datetime, warehouses: Mapping[str, Warehouse], zone: str) -> int:
    """Adds all of it to the demo's catalogue; how many SKUs came with it."""
    async with make.work(now=now - timedelta(days=40)) as work:
        product = await _shirt(work)
    async with make.work(now=now - timedelta(days=40)) as work:
        await catalog.move(work, product.id, ProductStatus.PUBLISHED)
    variants = await variants_of([product.id])
    async with make.work(now=now - timedelta(days=30)) as work:
        await _stock(work, variants, next(iter(warehouses.values())), now, zone)
    async with make.work(now=now - timedelta(days=20)) as work:
        ids = {one.code: one.id for one in await Product.all().only("id", "code")}
        await _relate(work, ids)
        await _document(work, ids)
    return len(variants)


async def _shirt(work: Work) -> Product:
    category = next(one for one in await taxonomy.categories() if one.code == "homeware")
    data = ProductData(
        code=CODE,
        name_zh="后厨工作 T 恤",
        name_en="Kitchen Staff T-Shirt",
        category_id=category.id,
        description_zh="精梳棉加氨纶，洗后不变形。领口双针加固，后厨与前厅都能穿。可混色混码，凑整箱发货。",
        description_en="Combed cotton with elastane keeps its shape in the wash. Twin-needle collar, for kitchen and "
        "floor alike. Colours and sizes can be mixed in a case.",
        variants=[_variant(colour, size) for colour in COLOURS for size in SIZES],
    )
    product = await catalog.create_product(work, data)
    for _, name_zh, name_en, colour in COLOURS:
        content = await asyncio.to_thread(shirt, colour)
        picture = await asyncio.to_thread(pictures.checked, content, len(content))
        await media.add(work, current(), product.id, picture, f"{name_zh} T 恤", f"{name_en} T-shirt")
    base = next(one for one in await price_lists.price_lists() if one.code == prices.BASE_CODE)
    changes = [
        prices.PriceChange(one.id, amount, least)
        for one in await variants_of([product.id])
        for least, amount in {1: PRICE, **TIERS}.items()
    ]
    await prices.set_prices(work, base.id, changes)
    # Forest green came from another maker, whose bill is still to come.
    await set_costs(work, {one.id: COST for one in await variants_of([product.id]) if "-GN-" not in one.sku})
    return product


def _variant(colour: tuple[str, str, str, str], size: str) -> VariantData:
    code, name_zh, name_en, tone = colour
    return VariantData(
        sku=f"{CODE}-{code}-{size}".upper(),
        name_zh=f"{name_zh} {size}",
        name_en=f"{name_en} {size}",
        options=[
            {"name_zh": "颜色", "name_en": "Colour", "value_zh": name_zh, "value_en": name_en, "color": tone},
            {"name_zh": "尺码", "name_en": "Size", "value_zh": size, "value_en": size},
        ],
        weight_g=210,
        units=UNITS,
    )


async def _stock(work: Work, variants: list[Variant], place: Warehouse, now: datetime, zone: str) -> None:
    """Most of it is there; of forest green there is little or none, and more is on its way."""
    green = [one for one in variants if "-GN-" in one.sku]
    there = [(one.id, 480 - 7 * n) for n, one in enumerate(variants) if one not in green]
    await warehousing.receive(work, place.id, [*there, (green[2].id, 9)], note="期初库存 Opening stock")
    due = business_day(now + timedelta(days=11), zone)
    for one in green:
        await warehousing.plan(work, place.id, one.id, reorder_point=40, incoming=500, expected_on=due)


async def _relate(work: Work, ids: Mapping[str, UUID]) -> None:
    for code, kind, others, both_ways in RELATED:
        await relations.relate(work, ids[code], kind, [Wanted(ids[other], both_ways) for other in others])


async def _document(work: Work, ids: Mapping[str, UUID]) -> None:
    for code, (name_zh, name_en, kind), audience, lines in PAPERS:
        content: Any = document_rules.checked(sheet(f"{name_zh} {name_en}  {code}", lines), 1_000_000)
        said = documents.Description(name_zh, name_en, kind, audience)
        await documents.add(work, current(), ids[code], content, said)
