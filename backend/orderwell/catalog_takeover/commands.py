"""Products of another system: each comes with its units, prices and stock, in one piece."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from orderwell.catalog import commands as catalog
from orderwell.catalog.models import Product, ProductStatus, Unit, Variant
from orderwell.core.ids import uuid7
from orderwell.core.money import nearest
from orderwell.core.work import Work
from orderwell.history.queries import ids
from orderwell.history.rules import Plan, grouped, minor
from orderwell.intake.sources import Row
from orderwell.inventory import commands as inventory
from orderwell.inventory.models import Change, MovementKind
from orderwell.inventory.queries import warehouses
from orderwell.price_lists import commands as price_lists
from orderwell.price_lists import queries as prices
from orderwell.price_lists.commands import LARGEST_BATCH, PriceChange, PriceListData
from orderwell.taxonomy import commands as taxonomy
from orderwell.taxonomy.queries import brands

STOCK_REASON = "take_over"


async def take_over(work: Work, plan: Plan, groups: Sequence[tuple[str, Sequence[Row]]]) -> None:
    """Products by code with the rows of their SKUs; units, prices and stock are looked up in the plan."""
    everything = [row for _, group in groups for row in group]
    categories = await ids("category", "code", {row["category"] for row in everything})
    makers = await _brands(work, {row["brand"] for row in everything} - {""})
    units = grouped(plan.input.of("units"), "sku")
    wholes, variants = [], dict[str, UUID]()
    for code, group in groups:
        product = _product(work, code, group[0], categories, makers)
        own = [_variant(plan, product, row, position) for position, row in enumerate(group)]
        variants |= {one.sku: one.id for one in own}
        kinds = [u for one, row in zip(own, group, strict=True) for u in _units(one, row, units.get(row["sku"], []))]
        wholes.append((product, group[0]["brand"], own, kinds))
    await catalog.take_over(work, wholes)
    await _prices(work, plan, variants)
    await _stock(work, plan, variants)


async def _brands(work: Work, names: set[str]) -> dict[str, UUID]:
    found = {one.name_zh: one.id for one in await brands()}
    for name in sorted(names - set(found)):
        code = f"b-{hashlib.sha256(name.encode()).hexdigest()[:12]}"  # names may be Chinese, codes may not
        found[name] = (await taxonomy.create_brand(work, code, name, name)).id
    return found


def _product(work: Work, code: str, row: Row, categories: Any, makers: dict[str, UUID]) -> Product:
    status = ProductStatus(row["status"])
    return Product(
        id=uuid7(),
        code=code,
        name_zh=row["name"],
        name_en=row["name_en"] or row["name"],
        description_zh=row["description"],
        description_en=row["description_en"] or row["description"],
        category_id=categories[row["category"]],
        brand_id=makers.get(row["brand"]),
        status=status,
        tax_rate=row["tax_rate"],
        published_at=work.now if status is ProductStatus.PUBLISHED else None,
        created_at=work.now,
        updated_at=work.now,
    )


def _variant(plan: Plan, product: Product, row: Row, position: int) -> Variant:
    plain = {name: row[name] for name in ("sku", "moq", "step", "weight_g")}
    return Variant(
        id=uuid7(),
        product_id=product.id,
        name_zh=row["variant"] or row["name"],
        name_en=row["variant_en"] or row["variant"] or row["name_en"] or row["name"],
        barcode=row["barcode"] or None,
        cost=None if row["cost"] is None else nearest(row["cost"], plan.currency),
        position=position,
        **plain,
    )


def _units(variant: Variant, row: Row, others: Sequence[Row]) -> list[Unit]:
    """The base unit, and those of the file; the file may give the base unit another name."""
    base = next((one for one in others if one["code"] == row["unit"]), None)
    chosen = next((one["code"] for one in others if one["default"]), row["unit"])
    named = [
        (row["unit"], (base and base["name"]) or row["unit"], (base and base["name_en"]) or row["unit_en"], 1, base)
    ]
    named += [(o["code"], o["name"] or o["code"], o["name_en"], o["factor"], o) for o in others if o is not base]
    return [
        Unit(
            id=uuid7(),
            variant_id=variant.id,
            code=code,
            name_zh=zh,
            name_en=en or zh,
            factor=factor,
            barcode=(source and source["barcode"]) or None,
            is_default=code == chosen,
        )
        for code, zh, en, factor, source in named
    ]


async def _prices(work: Work, plan: Plan, variants: dict[str, UUID]) -> None:
    """One list for each level, customer, currency and period that the file names."""
    lists: dict[tuple[Any, ...], list[PriceChange]] = {}
    for row in plan.input.of("prices"):
        if row["sku"] in variants:
            currency = plan.currency_of(row)
            key = (row["price_level"], row["customer"], currency, row["valid_from"], row["valid_to"])
            change = PriceChange(variants[row["sku"]], minor(row["unit_price"], currency), row["min_quantity"])
            lists.setdefault(key, []).append(change)
    buyers = await ids("customer", "number", {key[1] for key in lists} - {""})
    there = {one.code: one.id for one in await prices.price_lists()}
    for key, changes in lists.items():
        data = _price_list(plan, key, buyers.get(key[1]))
        if data.code not in there:
            there[data.code] = (await price_lists.create(work, data, key[2])).id
        for start in range(0, len(changes), LARGEST_BATCH):
            await price_lists.set_prices(work, there[data.code], changes[start : start + LARGEST_BATCH])


def _price_list(plan: Plan, key: tuple[Any, ...], customer_id: UUID | None) -> PriceListData:
    level, customer, currency, start, end = key
    what = [part for part in (level, customer, "" if currency == plan.currency else currency) if part]
    period = [str(day) for day in (start, end) if day]
    digest = hashlib.sha256(repr(key).encode()).hexdigest()[:12]
    name = " ".join(what + period)
    return PriceListData(
        code=f"L-{digest}" if name else price_lists.BASE_CODE,
        name_zh=f"价目表 {name}" if name else "基础价目表",
        name_en=f"Price list {name}" if name else "Base price list",
        price_level=level or None,
        customer_id=customer_id,
        valid_from=plan.moment(start) if start else None,
        valid_to=plan.moment(end) if end else None,
    )


async def _stock(work: Work, plan: Plan, variants: dict[str, UUID]) -> None:
    """What is there and what is on order, as the first movements of the ledger."""
    there = {one.code: one.id for one in await warehouses()}
    for code, rows in grouped(plan.input.of("stock"), "warehouse").items():
        mine = {variants[row["sku"]]: row for row in rows if row["sku"] in variants}
        place = there[code] if code else next(iter(there.values()))
        levels = await inventory.opened(work, [place], mine) if mine else {}
        changes: list[Change] = []
        for level in levels.values():
            row = mine[level.variant_id]
            plan_of = {"reorder_point": row["reorder_point"], "expected_on": row["expected_on"]}
            changes.append(
                Change(level.id, MovementKind.RECEIVED, reason=STOCK_REASON, on_hand=row["on_hand"],
                       safety=row["safety"], plan=plan_of)
            )  # fmt: skip
            if row["incoming"]:
                changes.append(Change(level.id, MovementKind.EXPECTED, reason=STOCK_REASON, incoming=row["incoming"]))
        await inventory.post(work, levels, changes)
