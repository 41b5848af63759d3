"""Files of the catalogue: what their headers mean, how rows are cut into parts, and what a new SKU is made of. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.catalog.models import Product, ProductStatus, Variant
from orderwell.catalog.rules import UnitData, publish_refusal
from orderwell.catalog_columns.queries import Columns
from orderwell.catalog_columns.rules import COST, Field, Of, value_of
from orderwell.core.errors import DomainError, Invalid
from orderwell.intake.sources.cells import AROUND, FORMULA_TEXT, INVISIBLE
from orderwell.intake.sources.folder import plain_name
from orderwell.intake.sources.format import TABLES
from orderwell.taxonomy.rules import checked_code

MOST_ROWS = 20_000
PART = 300
# What docs/import-format.md calls our columns; its synonyms are understood here, too.
_FORMAT = {"name": "name_zh", "variant": "variant_zh"}
_BARE_UNIT = UnitData("piece", "件", "piece", 1, is_default=True)
_DEFAULTS: Mapping[str, str] = {"moq": "1", "step": "1", "weight_g": "0", "tax_rate": "13", "status": "draft"}
_NEEDED = (("name_zh", "名称", "name"), ("category", "分类", "category"))
_GUARDED = re.compile(r"'(?=[=+\-@＝＋－＠\t\r\n])")


def cell_text(raw: str) -> str:
    """A cell without what spreadsheets do to it: the apostrophe before a formula, ="0690", invisible characters."""
    bare = _GUARDED.sub("", raw.translate(INVISIBLE).strip(AROUND.replace("'", "")), count=1)
    wrapped = FORMULA_TEXT.match(bare)
    return wrapped[1] if wrapped else bare


def machine_header(rows: Sequence[Sequence[str]], known: Columns) -> bool:
    """Whether the first row below the header names the columns by their keys, as exported files do."""
    first = [cell_text(cell) for cell in rows[0]] if rows else []
    named = [cell for cell in first if cell]
    return "sku" in named and all(cell in known.fields for cell in named)


def guessed(header: Sequence[str], known: Columns) -> list[str]:
    """The column that each name of a header probably means, "" for none; each column once."""
    names: dict[str, str] = {}
    for column in next(table for table in TABLES if table.name == "products").columns:
        key = _FORMAT.get(column.name, column.name)
        if key in known.fields:
            names |= {plain_name(one): key for one in (column.name, *column.synonyms)}
    for one in known.fields.values():
        names |= {plain_name(one.zh): one.key, plain_name(one.en): one.key, plain_name(one.key): one.key}
    if base := next(iter(sorted(known.base_prices)), None):
        names |= {plain_name(one): base for one in ("价格", "标价", "目录价", "price", "list price", "list_price")}
    found: list[str] = []
    for name in header:
        key = names.get(plain_name(name), "")
        found.append("" if key in found else key)
    return found


def parts(rows: Sequence[tuple[int, Sequence[str]]], mapping: Sequence[str]) -> list[list[tuple[int, list[str]]]]:
    """The rows with the SKUs of a product next to each other, in parts that never cut a product."""
    at = mapping.index("product") if "product" in mapping else mapping.index("sku")
    named = [(cell_text(cells[at]) if at < len(cells) else "", number, list(cells)) for number, cells in rows]
    found: list[list[tuple[int, list[str]]]] = [[]]
    last = None
    for name, number, cells in sorted(named, key=lambda one: (one[0], one[1])):
        if len(found[-1]) >= PART and name != last:
            found.append([])
        found[-1].append((number, cells))
        last = name
    return found


class Line(Struct, frozen=True):
    """A row of the file by the keys of columns."""

    number: int
    texts: Mapping[str, str]

    @property
    def sku(self) -> str:
        return self.texts.get("sku", "")


def lines(rows: Sequence[Sequence[Any]], mapping: Sequence[str]) -> list[Line]:
    """The rows of a part with the texts of their mapped columns."""
    return [
        Line(number, {key: cell_text(cell) for key, cell in zip(mapping, cells, strict=False) if key})
        for number, cells in rows
    ]


@dataclass(slots=True)
class Fresh:
    """A new SKU with, when its product is new, too, that; prices by column in minor units."""

    line: Line
    product: Product
    variant: Variant
    units: Sequence[UnitData]
    prices: dict[str, int]
    attributes: dict[UUID, tuple[str, float | None]]


def fresh(line: Line, known: Columns, product: Product | None, new_id: UUID, now: Any) -> Fresh:
    """What the line adds. Raises Invalid with the key of the column as its field."""
    given = {**_DEFAULTS, **{key: text for key, text in line.texts.items() if text}}
    for key, zh, en in () if product else _NEEDED:
        if not given.get(key):
            raise Invalid(field=key, reason_zh=f"新商品须有{zh}。", reason_en=f"A new product needs a {en}.")
    name = given.get("name_zh") or (product.name_zh if product else "")
    english = given.get("name_en") or (product.name_en if product else name)
    given.setdefault("variant_zh", name)
    given.setdefault("variant_en", english)
    values = {one.key: value_of(one, given[one.key], one.key) for one in _given(known, given)}
    row = product or _product(given, values, known, name, english, now)
    moq, step = values["moq"], values["step"]
    if moq % step:
        zh, en = f"起订量 {moq} 须是步长 {step} 的倍数。", f"The minimum {moq} must be a multiple of the step {step}."
        raise Invalid(field="moq", reason_zh=zh, reason_en=en)
    variant = Variant(
        id=new_id, product_id=row.id, sku=checked_code(line.sku, "sku"), name_zh=values["variant_zh"],
        name_en=values["variant_en"], barcode=values.get("barcode"), weight_g=values["weight_g"], moq=moq, step=step,
        cost=values.get("cost"), active=values.get("active", True), options=values.get("options") or [],
        position=line.number, version=1,
    )  # fmt: skip
    prices = {key: values[key] for key in values if known.fields[key].of is Of.PRICE and values[key] is not None}
    attributes = {
        one.owner: values[one.key]
        for one in known.fields.values()
        if one.of is Of.ATTRIBUTE and one.owner and values.get(one.key) is not None
    }
    _check_status(row, product, variant, any(prices.get(key) for key in known.base_prices))
    return Fresh(line, row, variant, values.get("units") or [_BARE_UNIT], prices, attributes)


def below_cost(one: Fresh, known: Columns) -> list[tuple[str, int, int]]:
    """Column, price and cost of the prices of a new SKU that are below what it costs."""
    cost, unit = one.variant.cost, known.fields[COST].unit
    alike = [(key, price) for key, price in one.prices.items() if known.fields[key].unit == unit]
    return [(key, price, cost) for key, price in alike if cost is not None and price < cost]


def _given(known: Columns, given: Mapping[str, str]) -> list[Field]:
    return [one for one in known.fields.values() if one.key in given and one.key not in ("sku", "product")]


def _product(
    given: Mapping[str, str], values: Mapping[str, Any], known: Columns, name: str, english: str, now: Any
) -> Product:
    code = checked_code(given.get("product") or given["sku"], "product")
    brand = values.get("brand")
    status = ProductStatus(values["status"])
    return Product(
        code=code, name_zh=name, name_en=english, category_id=known.categories[values["category"]],
        brand_id=known.brands[brand] if brand else None, status=status, tax_rate=values["tax_rate"],
        published_at=now if status is ProductStatus.PUBLISHED else None, created_at=now, updated_at=now,
    )  # fmt: skip


def _check_status(row: Product, known: Product | None, variant: Variant, priced: bool) -> None:
    if known is None and row.status is ProductStatus.PUBLISHED:
        why = publish_refusal(int(variant.active), int(priced))
        if why:
            raise Invalid(field="status", reason_zh=why[0], reason_en=why[1])


def said(problem: DomainError) -> list[str]:
    """[column, Chinese, English] of what is wrong; the column is the last part of its path."""
    path = problem.field or ""
    column = path.split(".", 2)[2] if path.startswith("rows.") and path.count(".") > 1 else path
    return [column, problem.message("zh-CN"), problem.message("en")]
