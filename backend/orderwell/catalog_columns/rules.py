"""SKUs as rows of texts: which columns there are, and what may be written into them. Pure.

The same columns are edited in the grid, exported and imported, so what is written out can be read in.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.catalog.rules import COLOR, DEAREST, LONGEST_BARCODE, LONGEST_NAME, UnitData, wrong
from orderwell.core.money import Money, parse
from orderwell.measures.rules import FARTHEST
from orderwell.taxonomy.rules import CHOSEN, TRUTH, checked_value, option_code

MOST_COUNT = 1_000_000
PRICE, ATTRIBUTE, COST, OPTIONS = "price:", "attr:", "cost", "options"
SEES_PRICES, SETS_PRICES, COSTS = "prices.read", "prices.write", "catalog.cost"
_UNIT = re.compile(r"([^\s(;=]{1,20})\(([^|()]{1,20})\|([^|()]{1,20})\)=(\d{1,6})(\*?)(?:#([^\s;]{1,40}))?")
_MARKS = re.compile(r"([\\;；=|])")  # what options are divided by; within a name a backslash stands before it


class Of(StrEnum):
    """Whose value it is: one of the product is the same in the rows of all its SKUs."""

    PRODUCT = "product"
    VARIANT = "variant"
    PRICE = "price"
    ATTRIBUTE = "attribute"


class Kind(StrEnum):
    TEXT = "text"
    COUNT = "count"
    PERCENT = "percent"
    MONEY = "money"
    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"


class Option(Struct, frozen=True):
    """One choice, by the code that is stored."""

    code: str
    zh: str
    en: str
    color: str = ""


class Field(Struct, frozen=True):
    """A column. `column`: of the row that holds it; `owner`: the price list or the attribute; `unit`: of numbers,
    the currency of money. `longest` characters of a text; `least` of a count. `fixed`: it cannot be changed."""

    key: str
    zh: str
    en: str
    of: Of
    kind: Kind = Kind.TEXT
    column: str = ""
    owner: UUID | None = None
    unit: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    longest: int = LONGEST_NAME
    least: int = 0
    fixed: bool = False


STATUS = (
    Option("draft", "草稿", "Draft"),
    Option("published", "已上架", "Published"),
    Option("archived", "已归档", "Archived"),
)
YES_NO = (Option("true", "是", "Yes"), Option("false", "否", "No"))


def _product(key: str, zh: str, en: str, kind: Kind = Kind.TEXT, **rest: Any) -> Field:
    return Field(key, zh, en, Of.PRODUCT, kind, **{"column": key, **rest})


def _variant(key: str, zh: str, en: str, kind: Kind = Kind.TEXT, **rest: Any) -> Field:
    return Field(key, zh, en, Of.VARIANT, kind, **{"column": key, **rest})


def right_to_see(key: str) -> str | None:
    """The permission that a column needs beside that to see the catalogue; None: no other."""
    return COSTS if key == COST else SEES_PRICES if key.startswith(PRICE) else None


def right_to_set(key: str) -> str | None:
    """The same for changing it."""
    return COSTS if key == COST else SETS_PRICES if key.startswith(PRICE) else None


def base_fields(categories: Sequence[Option], brands: Sequence[Option], currency: str) -> list[Field]:
    """The columns that every catalogue has. `currency`: of costs."""
    return [
        _variant("sku", "SKU", "SKU", fixed=True, required=True),
        _product("product", "商品编码", "Product code", column="code", fixed=True, required=True),
        _product("name_zh", "名称", "Name (Chinese)", required=True),
        _product("name_en", "英文名称", "Name (English)", required=True),
        _variant("variant_zh", "规格", "Variant (Chinese)", column="name_zh", required=True),
        _variant("variant_en", "规格英文", "Variant (English)", column="name_en", required=True),
        _variant(OPTIONS, "选项", "Options", longest=2_000),
        _product("category", "分类", "Category", Kind.CHOICE, options=tuple(categories), required=True),
        _product("brand", "品牌", "Brand", Kind.CHOICE, options=tuple(brands)),
        _product("status", "状态", "Status", Kind.CHOICE, options=STATUS, required=True),
        _variant("active", "启用", "Active", Kind.FLAG, options=YES_NO, required=True),
        _variant("barcode", "条码", "Barcode", longest=LONGEST_BARCODE),
        _variant("moq", "起订量", "Minimum quantity", Kind.COUNT, least=1, required=True),
        _variant("step", "步长", "Order step", Kind.COUNT, least=1, required=True),
        _variant("weight_g", "重量", "Weight", Kind.COUNT, unit="g", required=True),
        _product("tax_rate", "税率", "Tax rate", Kind.PERCENT, unit="%", required=True),
        _variant(COST, "成本", "Cost", Kind.MONEY, unit=currency),
        _variant("units", "单位换算", "Units", longest=2_000, required=True),
    ]


def price_field(list_id: UUID | None, code: str, zh: str, en: str, currency: str) -> Field:
    """The price of one base unit in a price list."""
    return Field(f"{PRICE}{code}", zh, en, Of.PRICE, Kind.MONEY, owner=list_id, unit=currency)


def attribute_field(
    attribute_id: UUID, code: str, zh: str, en: str, kind: str, unit: str, options: Sequence[Mapping[str, str]]
) -> Field:
    """An attribute; the choices of a truth are those of every flag."""
    kinds = {"number": Kind.NUMBER, "bool": Kind.FLAG, "text": Kind.TEXT}
    choices = tuple(Option(one["code"], one["name_zh"], one["name_en"], one.get("color", "")) for one in options)
    own = YES_NO if kind == "bool" else choices
    of_kind = Kind.CHOICE if kind in CHOSEN else kinds[kind]
    return Field(f"{ATTRIBUTE}{code}", zh, en, Of.ATTRIBUTE, of_kind, owner=attribute_id, unit=unit, options=own)


def value_of(field: Field, text: str, path: str) -> Any:
    """What is stored for a text: a count as int, a percentage in basis points, money in minor units, a choice's code,
    an attribute's (text, number), units as UnitData, options as a variant has them; None for an empty one.
    Raises Invalid at `path`."""
    bare = text.strip()
    if field.key == OPTIONS:
        return options_of(_text(field, bare, path), path)
    if not bare:
        if field.required:
            raise wrong(path, f"“{field.zh}”不能为空。", f"{field.en} cannot be empty.")
        return None
    if field.key == "units":
        return units_of(bare, path)
    if field.of is Of.ATTRIBUTE:
        return _attribute(field, bare, path)
    if field.kind is Kind.MONEY:
        return _money(field, bare, path)
    return READERS[field.kind](field, bare, path)


def _attribute(field: Field, text: str, path: str) -> tuple[str, float | None]:
    kind = {Kind.CHOICE: "enum", Kind.FLAG: "bool", Kind.NUMBER: "number"}.get(field.kind, "text")
    options = [{"code": one.code, "name_zh": one.zh, "name_en": one.en} for one in field.options]
    return checked_value(kind, options, text, path, field.unit)


def _money(field: Field, text: str, path: str) -> int:
    amount = parse(re.sub(r"[¥￥,\s]", "", text), field.unit, field=path)
    if not 0 <= amount <= DEAREST:
        raise wrong(path, "价格不能为负，也不能过大。", "A price cannot be negative, nor that large.")
    return amount


def _text(field: Field, text: str, path: str) -> str:
    if len(text) > field.longest:
        zh, en = f"最多 {field.longest} 个字。", f"Write at most {field.longest} characters."
        raise wrong(path, zh, en)
    return text


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return Decimal("NaN")
    # Of 1e999999 the next comparison with a whole number would take minutes.
    return number if number.is_finite() and abs(number.adjusted()) <= FARTHEST else Decimal("NaN")


def _count(field: Field, text: str, path: str) -> int:
    number = _decimal(text.removesuffix(field.unit).strip() if field.unit else text)
    if number.is_nan() or number != int(number) or not field.least <= number <= MOST_COUNT:
        raise wrong(
            path,
            f"“{text}”无效：应为不小于 {field.least} 的整数。",
            f"“{text}” is not valid: a whole number of {field.least} or more.",
        )
    return int(number)


def _percent(field: Field, text: str, path: str) -> int:
    points = _decimal(text.rstrip("%％").strip()) * 100
    if points.is_nan() or points != int(points) or not 0 <= points <= 10_000:
        zh = f"“{text}”无效：应为 0 到 100 的百分数，如 13。"
        raise wrong(path, zh, f"“{text}” is no percentage from 0 to 100, such as 13.")
    return int(points)


def _choice(field: Field, text: str, path: str) -> str:
    options = [{"code": one.code, "name_zh": one.zh, "name_en": one.en} for one in field.options]
    if (code := option_code(options, text)) is None:
        raise wrong(path, f"“{field.zh}”中没有“{text}”。", f"{field.en} knows no “{text}”.")
    return code


def _flag(field: Field, text: str, path: str) -> bool:
    if (truth := TRUTH.get(text.casefold())) is None:
        raise wrong(path, f"“{text}”无效：请写 是 或 否。", f"“{text}” is not valid: write yes or no.")
    return truth


READERS: Mapping[Kind, Callable[[Field, str, str], Any]] = {
    Kind.TEXT: _text,
    Kind.COUNT: _count,
    Kind.PERCENT: _percent,
    Kind.CHOICE: _choice,
    Kind.FLAG: _flag,
}


def text_of(field: Field, value: Any) -> str:
    """The one way to write what is stored: `value_of` turned round."""
    if value is None:
        return ""
    if field.key == "units":
        return "; ".join(_unit_text(one) for one in value)
    if field.key == OPTIONS:
        return "; ".join(_option_text(one) for one in value)
    if field.of is Of.ATTRIBUTE:
        return str(value[0])
    if field.kind is Kind.MONEY:
        return Money(value, field.unit).amount
    if field.kind is Kind.PERCENT:
        return f"{Decimal(value) / 100:f}".rstrip("0").rstrip(".") if value % 100 else str(value // 100)
    return str(value).lower() if field.kind is Kind.FLAG else str(value)


def _unit_text(unit: UnitData) -> str:
    barcode = f"#{unit.barcode}" if unit.barcode else ""
    return f"{unit.code}({unit.name_zh}|{unit.name_en})={unit.factor}{'*' if unit.is_default else ''}{barcode}"


def units_of(text: str, path: str) -> list[UnitData]:
    """`bottle(瓶|Bottle)=1; case(箱|Case)=24*#6901`: code, names, base units, * of the default, barcode."""
    found: list[UnitData] = []
    for part in filter(None, (one.strip() for one in re.split("[;；]", text))):
        if (match := _UNIT.fullmatch(part)) is None:
            raise wrong(
                path,
                f"单位“{part}”无法识别，请写如 case(箱|Case)=24 。",
                f"The unit “{part}” cannot be read: write it like case(箱|Case)=24.",
            )
        code, zh, en, factor, default, barcode = match.groups()
        found.append(UnitData(code, zh, en, int(factor), barcode, bool(default)))
    return found


def _option_text(option: Mapping[str, str]) -> str:
    def marked(*names: str) -> str:
        return "|".join(_MARKS.sub(r"\\\1", option[name]) for name in names)

    color = f"|{option['color']}" if option.get("color") else ""
    return f"{marked('name_zh', 'name_en')}={marked('value_zh', 'value_en')}{color}"


def _cut(text: str, marks: str) -> list[str]:
    return [one.strip() for one in re.split(rf"(?<!\\)[{marks}]", text)]


def options_of(text: str, path: str) -> list[dict[str, str]]:
    """`颜色|Colour=红|Red|#c8102e; 尺码|Size=XL`: names and values in both languages, the colour itself if it is one.

    Where there is no English the Chinese stands for it, as for sizes.
    """
    found: list[dict[str, str]] = []
    for part in filter(None, _cut(text, ";；")):
        sides = [[re.sub(r"\\(.)", r"\1", one) for one in _cut(side, "|")] for side in _cut(part, "=")]
        names, values = sides if len(sides) == 2 else ([], [])
        if not (0 < len(names) < 3 and 0 < len(values) < 4 and names[0] and values[0]):
            en = f"The option “{part}” cannot be read: write it like 颜色|Colour=红|Red."
            raise wrong(path, f"选项“{part}”无法识别，请写如 颜色|Colour=红|Red 。", en)
        if names[0] in {one["name_zh"] for one in found}:
            raise wrong(path, f"选项“{names[0]}”出现了两次。", f"The option “{names[0]}” stands there twice.")
        option = {"name_zh": names[0], "name_en": names[-1], "value_zh": values[0], "value_en": (*values, values[0])[1]}
        if color := (*values, "", "")[2]:
            if not COLOR.fullmatch(color):
                raise wrong(path, "颜色须写成 #rrggbb，例如 #c8102e。", "Write the colour as #rrggbb, such as #c8102e.")
            option["color"] = color
        found.append(option)
    return found
