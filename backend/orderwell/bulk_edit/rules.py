"""What edits of SKUs mean for the rows that hold their values. Pure: it changes instances, and writes none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.catalog.models import Product, ProductStatus, Variant
from orderwell.catalog_batches.commands import Batch
from orderwell.catalog_columns.queries import Columns, SkuRow
from orderwell.catalog_columns.rules import COST, Field, Of, text_of, value_of
from orderwell.core.errors import DomainError, Invalid
from orderwell.price_lists.commands import PriceChange

from .errors import CellConflict


class Edit(Struct, frozen=True):
    """Of one SKU by column: the text that the editor saw, and the one that shall be there."""

    variant_id: UUID
    cells: Mapping[str, tuple[str, str]]


@dataclass(slots=True)
class Plan:
    """What a save would write: rows, prices by column, `moves` of products from one state to another, and what each
    SKU had and gets. `below`: what it would sell for less than it costs. `kept`: conflicts that were left alone."""

    known: Columns
    now: datetime
    batch: Batch = field(default_factory=Batch)
    prices: dict[str, list[PriceChange]] = field(default_factory=dict)
    moves: dict[UUID, tuple[ProductStatus, ProductStatus]] = field(default_factory=dict)
    changed: dict[UUID, dict[str, tuple[str, str]]] = field(default_factory=dict)
    below: list["BelowCost"] = field(default_factory=list)
    said: dict[tuple[UUID, str], str] = field(default_factory=dict)
    problems: list[DomainError] = field(default_factory=list)
    kept: int = 0


class BelowCost(Struct, frozen=True):
    """A SKU that a price list sells for less than it costs the firm; minor units of one currency."""

    variant: Variant
    price_list: Field
    price: int
    cost: int


def below_cost(plan: Plan, row: SkuRow) -> list[BelowCost]:
    """The prices below cost of a SKU that the plan changes: those that it sets, and all when it sets the cost."""
    cells, cost = plan.changed[row.variant.id], row.values.get(COST)
    if cost is None:
        return []
    priced = [one for one in plan.known.fields.values() if one.of is Of.PRICE and (one.key in cells or COST in cells)]
    alike = [one for one in priced if one.unit == plan.known.fields[COST].unit]
    prices = [(one, row.values.get(one.key)) for one in alike]
    return [BelowCost(row.variant, one, price, cost) for one, price in prices if price is not None and price < cost]


def apply(plan: Plan, row: SkuRow, edit: Edit, path: str, lenient: bool) -> None:
    """Put the cells of one edit into the plan. `lenient`: conflicts are left alone instead of problems."""
    for key, (before, after) in edit.cells.items():
        here = f"{path}.{key}"
        try:
            column = plan.known.named([key])[0]
            now = text_of(column, row.values.get(key))
            if after.strip() == now:
                continue
            if column.fixed:
                zh, en = f"“{column.zh}”不能修改。", f"{column.en} cannot be changed."
                raise Invalid(reason_zh=zh, reason_en=en)
            value = value_of(column, after, here)
            text = text_of(column, value)
        except DomainError as problem:
            problem.field = here
            plan.problems.append(problem)
            continue
        if text == now:
            continue
        if before.strip() != now and lenient:
            plan.kept += 1
        elif before.strip() != now:
            names = {"label_zh": column.zh, "label_en": column.en}
            plan.problems.append(CellConflict(field=here, theirs=now, before=before, **names))
        else:
            _put(plan, row, column, value, (now, text), here)


def _put(plan: Plan, row: SkuRow, column: Field, value: Any, texts: tuple[str, str], path: str) -> None:
    """The value into the row that holds it. One of a product is said by any of its SKUs, but by all alike."""
    batch, product, variant = plan.batch, row.product, row.variant
    if column.of in (Of.PRODUCT, Of.ATTRIBUTE):
        said = plan.said.setdefault((product.id, column.key), texts[1])
        if said != texts[1]:
            zh = f"同一商品的其他规格写的是“{said}”。"
            plan.problems.append(Invalid(field=path, reason_zh=zh, reason_en=f"Another SKU of it says “{said}”."))
            return
    batch.products[product.id] = product
    row.values[column.key] = value
    plan.changed.setdefault(variant.id, {})[column.key] = texts
    if column.of is Of.PRICE:
        plan.prices.setdefault(column.key, []).append(PriceChange(variant.id, value))
    elif column.of is Of.ATTRIBUTE and column.owner:
        batch.attributes[product.id, column.owner] = value
    elif column.key == "units":
        batch.units[variant.id], batch.variants[variant.id] = value, variant
    elif column.of is Of.VARIANT:
        setattr(variant, column.column, value)
        batch.variants[variant.id] = variant
        batch.variant_columns.add(column.column)
    else:
        _put_product(plan, product, column, value)


def _put_product(plan: Plan, product: Product, column: Field, value: Any) -> None:
    name = column.column
    if column.key in ("category", "brand"):
        codes = plan.known.categories if column.key == "category" else plan.known.brands
        name, value = f"{column.key}_id", codes[value] if value else None
    elif column.key == "status":
        plan.moves.setdefault(product.id, (product.status, ProductStatus(value)))
        value = ProductStatus(value)
    setattr(product, name, value)
    plan.batch.product_columns.add(name)
