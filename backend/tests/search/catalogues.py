"""The two catalogues that the golden queries are asked of."""

import csv
import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from orderwell.catalog import commands as catalog
from orderwell.catalog.models import Product, ProductStatus, Unit, Variant
from orderwell.catalog_batches.commands import set_costs
from orderwell.catalog_batches.queries import by_skus
from orderwell.core.clock import utc_now
from orderwell.core.ids import uuid7
from orderwell.demo import files, make
from orderwell.price_lists.commands import set_list_prices

REPOSITORY = Path(__file__).parents[3]
SHARED = Path(os.environ.get("ORDERWELL_SHARED", REPOSITORY.parent / "shared"))
COSMETICS = SHARED / "data" / "cosmetic_titles" / "cosmetic.csv"
DEMO = Path(files.__file__).with_name("data") / "products.json"


@dataclass(frozen=True, slots=True)
class Thing:
    """One product. `text`: all that a meaning may stand in; `codes`: what it may be asked for by; `amounts`: what each
    SKU is sold for and costs, minor units."""

    code: str
    name: str
    name_en: str
    brand: str
    brand_en: str
    text: str
    group: str
    codes: tuple[str, ...]
    variants: tuple[tuple[str, str, str, tuple[str, ...]], ...]
    sold: int = 0
    amounts: tuple[tuple[str, int, int], ...] = ()


@cache
def cosmetics() -> list[Thing]:
    """One of each title, the one that sold most."""
    best: dict[str, dict[str, str]] = {}
    with COSMETICS.open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            title = " ".join(row["title"].split())[:200]
            if title not in best or int(row["sale_count"] or 0) > int(best[title]["sale_count"] or 0):
                best[title] = row
    seen: set[str] = set()
    found: list[Thing] = []
    for title, row in sorted(best.items()):
        if row["id"] in seen or not title:
            continue
        seen.add(row["id"])
        brand = row["店名"]
        text = f"{brand} {title}".lower()
        sold = int(row["sale_count"] or 0)
        codes = (row["id"],)
        found.append(Thing(row["id"], title, title, brand, brand, text, "", codes, ((row["id"], "", "", ()),), sold))
    return found


@cache
def demo() -> list[Thing]:
    """The demo's products, with its brands and categories."""
    folder = DEMO.parent
    brands = {one["code"]: one for one in json.loads((folder / "brands.json").read_text())}
    groups = {one["code"]: one for one in json.loads((folder / "categories.json").read_text())}
    found: list[Thing] = []
    for one in json.loads(DEMO.read_text()):
        group = groups[one["category"]]
        above = groups[group["parent"]] if group["parent"] else group
        variants = tuple(
            (v["sku"], v["name_zh"], v["name_en"], tuple(u["barcode"] for u in v["units"] if u.get("barcode")))
            for v in one["variants"]
        )
        brand = brands[one["brand"]]
        names = [brand, one, group, above, *({"name_zh": zh, "name_en": en} for _, zh, en, _ in variants)]
        text = " ".join(f"{each['name_zh']} {each['name_en']}" for each in names).lower()
        codes = (one["code"], *(v[0] for v in variants), *(code for v in variants for code in v[3]))
        pair = (brand["name_zh"], brand["name_en"])
        amounts = tuple((v["sku"], v["list_price_minor"], v["cost_minor"]) for v in one["variants"])
        called = one["code"], one["name_zh"], one["name_en"]
        found.append(Thing(*called, *pair, text, one["category"], codes, variants, amounts=amounts))
    return found


async def fill(things: list[Thing]) -> None:
    """Write the products into the connected database, published."""
    groups = json.loads((DEMO.parent / "categories.json").read_text())
    made = {"": await make.category("全部", code="all")}
    for one in groups:
        parent = made.get(one["parent"] or "")
        made[one["code"]] = await make.category(
            one["name_zh"], name_en=one["name_en"], code=one["code"], parent=parent if one["parent"] else None
        )
    pairs = sorted({(one.brand, one.brand_en) for one in things})
    brands = {zh: await make.brand(zh, name_en=en, code=f"b{at}") for at, (zh, en) in enumerate(pairs)}
    for start in range(0, len(things), 500):
        async with make.work() as work:
            some = things[start : start + 500]
            await catalog.take_over(work, [_whole(one, made[one.group].id, brands[one.brand].id) for one in some])
            ids = await by_skus([sku for one in some for sku, _, _ in one.amounts])
            await set_costs(work, {ids[sku].id: cost for one in some for sku, _, cost in one.amounts})
            await set_list_prices(work, {ids[sku].id: price for one in some for sku, price, _ in one.amounts}, "CNY")


def _whole(one: Thing, category: UUID, brand: UUID) -> tuple[Product, str, list[Variant], list[Unit]]:
    product = Product(
        id=uuid7(), code=one.code, name_zh=one.name, name_en=one.name_en, category_id=category, brand_id=brand,
        status=ProductStatus.PUBLISHED, popularity=one.sold, created_at=utc_now(), updated_at=utc_now(),
    )  # fmt: skip
    variants = [
        Variant(id=uuid7(), product_id=product.id, sku=sku, name_zh=zh or one.name, name_en=en or one.name_en)
        for sku, zh, en, _ in one.variants
    ]
    units = [
        Unit(id=uuid7(), variant_id=row.id, code=f"u{at}", name_zh="件", name_en="pc", factor=at + 1, barcode=code)
        for row, (_, _, _, barcodes) in zip(variants, one.variants, strict=True)
        for at, code in enumerate(barcodes or (None,))
    ]
    return product, one.brand, variants, units
