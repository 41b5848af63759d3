"""Checks of products, variants and units; the text that is searched. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from msgspec import Struct

from orderwell.core.errors import DomainError, Invalid
from orderwell.core.money import BASIS_POINTS
from orderwell.language.rules import initials, pinyin

LONGEST_SKU, LONGEST_BARCODE, LONGEST_NAME = 60, 40, 200
HIGHEST_TAX = 10_000
DEAREST = 10**10  # minor units: the largest order of such goods still fits 64 bits
COLOR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class UnitData:
    """`factor`: how many base units it holds; 1 is the base unit."""

    code: str
    name_zh: str
    name_en: str
    factor: int
    barcode: str | None = None
    is_default: bool = False


class VariantData(Struct, frozen=True):
    """A variant as it shall be. None keeps what an existing variant has; an empty barcode removes it.

    `options`: [{"name_zh", "name_en", "value_zh", "value_en"}], of a colour also "color": "#rrggbb".
    `id` names an existing variant.
    """

    sku: str
    name_zh: str
    name_en: str
    units: Sequence[UnitData]
    id: UUID | None = None
    options: Sequence[dict[str, str]] | None = None
    barcode: str | None = None
    weight_g: int | None = None
    moq: int | None = None
    step: int | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class ProductData:
    """`attributes`: (attribute id, value text). `tax_rate` in basis points, included in prices."""

    code: str
    name_zh: str
    name_en: str
    category_id: UUID | None
    variants: Sequence[VariantData]
    brand_id: UUID | None = None
    description_zh: str = ""
    description_en: str = ""
    tax_rate: int = 1300
    attributes: Sequence[tuple[UUID | None, str]] = field(default_factory=tuple)


class Range(Struct, frozen=True):
    """What somebody is offered of the published products: only what is named, or all but that.

    `categories` has all categories below those that are named. Instead of a range, None means everything.
    """

    only: bool
    categories: frozenset[UUID] = frozenset()
    brands: frozenset[UUID] = frozenset()
    products: frozenset[UUID] = frozenset()

    def has(self, product_id: UUID, category_id: UUID, brand_id: UUID | None) -> bool:
        """Whether such a product is offered."""
        named = product_id in self.products or category_id in self.categories or brand_id in self.brands
        return named is self.only


def wrong(path: str, zh: str, en: str) -> Invalid:
    """A complaint about one input value."""
    return Invalid(field=path, reason_zh=zh, reason_en=en)


def _text_problems(path: str, value: str, longest: int) -> list[DomainError]:
    if 1 <= len(value.strip()) <= longest:
        return []
    zh, en = f"请填写，最多 {longest} 个字。", f"Give 1 to {longest} characters."
    return [wrong(path, zh, en)]


def variant_problems(data: VariantData, path: str, moq: int = 1, step: int = 1) -> list[DomainError]:
    """Everything that is wrong with a variant; `moq` and `step` are those of the stored one."""
    moq = moq if data.moq is None else data.moq
    step = step if data.step is None else data.step
    found = _text_problems(f"{path}.sku", data.sku, LONGEST_SKU)
    found += _text_problems(f"{path}.nameZh", data.name_zh, LONGEST_NAME)
    found += _text_problems(f"{path}.nameEn", data.name_en, LONGEST_NAME)
    if moq < 1:
        found.append(wrong(f"{path}.moq", "起订量至少为 1。", "The minimum order quantity is at least 1."))
    if step < 1:
        found.append(wrong(f"{path}.step", "订购步长至少为 1。", "The step is at least 1."))
    elif moq % step:
        zh, en = (
            f"起订量 {moq} 须是步长 {step} 的倍数。",
            f"The minimum of {moq} must be a multiple of the step {step}.",
        )
        found.append(wrong(f"{path}.moq", zh, en))
    if (data.weight_g or 0) < 0:
        found.append(wrong(f"{path}.weightG", "重量不能为负。", "The weight cannot be negative."))
    for position, option in enumerate(data.options or ()):
        if (color := option.get("color")) and not COLOR.fullmatch(color):
            zh, en = "颜色须写成 #rrggbb，例如 #c8102e。", "Write the colour as #rrggbb, such as #c8102e."
            found.append(wrong(f"{path}.options.{position}.color", zh, en))
    return found + unit_problems(data.units, path)


def unit_problems(units: Sequence[UnitData], path: str) -> list[DomainError]:
    """Exactly one base unit (factor 1), others hold 2 or more, one default at most, own codes."""
    found: list[DomainError] = []
    if sum(unit.factor == 1 for unit in units) != 1:
        zh, en = "须有且仅有一个换算系数为 1 的基本单位。", "Exactly one unit is the base unit with factor 1."
        found.append(wrong(f"{path}.units", zh, en))
    if sum(unit.is_default for unit in units) > 1:
        found.append(wrong(f"{path}.units", "只能有一个默认单位。", "Only one unit can be the default."))
    seen: set[str] = set()
    for position, unit in enumerate(units):
        here = f"{path}.units.{position}"
        if unit.factor < 1:
            found.append(wrong(f"{here}.factor", "换算系数至少为 2。", "The factor is at least 2."))
        if unit.code in seen:
            found.append(wrong(f"{here}.code", f"单位“{unit.code}”重复。", f"The unit “{unit.code}” is there twice."))
        seen.add(unit.code)
        found += _text_problems(f"{here}.code", unit.code, 20)
        found += _text_problems(f"{here}.nameZh", unit.name_zh, 20)
        found += _text_problems(f"{here}.nameEn", unit.name_en, 20)
    return found


def product_problems(name_zh: str, name_en: str, tax_rate: int) -> list[DomainError]:
    """Everything that is wrong with a product's own values."""
    found = _text_problems("nameZh", name_zh, LONGEST_NAME) + _text_problems("nameEn", name_en, LONGEST_NAME)
    if not 0 <= tax_rate <= HIGHEST_TAX:
        zh, en = "税率须在 0 到 10000 基点之间。", "The tax rate is 0 to 10,000 basis points."
        found.append(wrong("taxRate", zh, en))
    return found


def barcodes(data: VariantData, path: str) -> Iterable[tuple[str, str, int]]:
    """(barcode, field path, factor) of a variant and its units; the variant's own counts as factor 1."""
    if data.barcode and data.barcode.strip():
        yield data.barcode.strip(), f"{path}.barcode", 1
    for position, unit in enumerate(data.units):
        if unit.barcode and unit.barcode.strip():
            yield unit.barcode.strip(), f"{path}.units.{position}.barcode", unit.factor


def publish_refusal(active_variants: int, from_price: int) -> tuple[str, str] | None:
    """Why a product cannot be shown to customers yet, in Chinese and English."""
    if not active_variants:
        return "请先添加至少一个启用的规格。", "Add at least one active variant first."
    if from_price <= 0:
        return "请先在基础价目表中设置价格。", "Set a price in the base price list first."
    return None


def cost_problem(cost: int, path: str) -> DomainError | None:
    """What is wrong with a cost in minor units."""
    if 0 <= cost <= DEAREST:
        return None
    return wrong(path, "成本不能为负，也不能过大。", "A cost cannot be negative, nor that large.")


def margin(price: int, cost: int | None) -> int | None:
    """What is left of a price (minor units) when the cost is paid, in basis points of it: -10,000 at the least.

    None when there is no price, or the cost is not known.
    """
    if cost is None or price <= 0:
        return None
    return max((price - cost) * BASIS_POINTS // price, -BASIS_POINTS)


def normalised(text: str) -> str:
    """Full-width forms become ordinary ones, capitals small."""
    return unicodedata.normalize("NFKC", text).casefold()


def words(search: str) -> list[str]:
    """What a search text must contain, all of them; at most eight."""
    return normalised(search).split()[:8]


def search_text(chinese: Iterable[str], others: Iterable[str]) -> str:
    """What `words` are looked for in: everything once, Chinese also as pinyin."""
    parts: list[str] = []
    for text in chinese:
        parts += [text, pinyin(text), initials(text)]
    return "\n".join(dict.fromkeys(normalised(part) for part in [*parts, *others] if part))
