"""How an order's price comes about: a pipeline of small steps, each explained. Pure.

A line's amount stays exact (Decimal) from step to step and is rounded once, half up. A
later rule (promotion, coupon, points) is one more function in `LINE_STEPS` or `ORDER_STEPS`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from orderwell.core.errors import DomainError, raise_all
from orderwell.core.money import Money, included_tax, rounded
from orderwell.price_lists.rules import Candidate, Priced, PriceStepKind, Step, Tier, VariantPrices, by_variant

from .errors import NoPrice

__all__ = [
    "Candidate",
    "PriceStepKind",
    "Quote",
    "QuoteLine",
    "Step",
    "Terms",
    "Tier",
    "VariantPrices",
    "Wanted",
    "quote",
]


class PriceVisibility(StrEnum):
    """Who may know what goods cost, beside staff; APPROVED: customers who may order."""

    EVERYONE = "everyone"
    SIGNED_IN = "signed_in"
    APPROVED = "approved"


class Terms(Protocol):
    """The part of the firm's settings that prices an order; `firm.rules.Firm` has it."""

    @property
    def currency(self) -> str: ...
    @property
    def freight_minor(self) -> int: ...
    @property
    def free_freight_from_minor(self) -> int: ...
    @property
    def freight_label(self) -> tuple[str, str]:
        """What the delivery is called in Chinese and English."""
        ...


class Wanted(Struct, frozen=True):
    """What somebody wants to buy: `quantity` units of `factor` base units. `tax_rate` in basis points."""

    variant_id: UUID
    sku: str
    unit_code: str
    factor: int
    quantity: int
    tax_rate: int
    unit_zh: str = ""
    unit_en: str = ""

    @property
    def base_quantity(self) -> int:
        return self.quantity * self.factor


class QuoteLine(Struct, frozen=True):
    """`total` = `list_price` x base quantity - `discount`. `tax` is contained in `total`."""

    wanted: Wanted
    list_price: int
    unit_price: int
    discount: int
    total: int
    tax: int
    steps: list[Step]
    next_tier: Tier | None
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class Quote:
    """`total` = `goods_total` (at list prices) - `discount_total` + `freight`, exactly.

    `to_free_freight`: goods still missing for free delivery; None when delivery costs nothing.
    `problems` is empty unless the quote was made with `strict=False`.
    """

    lines: list[QuoteLine]
    goods_total: int
    discount_total: int
    freight: int
    tax_total: int
    total: int
    steps: list[Step]
    to_free_freight: int | None
    problems: list[DomainError] = field(default_factory=list)
    currency: str = "CNY"


@dataclass(slots=True)
class Line:
    """A line on its way through `LINE_STEPS`."""

    wanted: Wanted
    priced: Priced
    next_tier: Tier | None
    currency: str
    amount: Decimal = Decimal(0)
    tax: int = 0
    steps: list[Step] = field(default_factory=list)

    @property
    def total(self) -> int:
        return rounded(self.amount)

    @property
    def at_list_price(self) -> int:
        return self.priced.list_price * self.wanted.base_quantity


@dataclass(slots=True)
class Basket:
    """An order on its way through `ORDER_STEPS`."""

    lines: list[Line]
    terms: Terms
    delivery: bool
    amount: int = 0
    freight: int = 0
    to_free_freight: int | None = None
    steps: list[Step] = field(default_factory=list)


def _price(line: Line) -> None:
    line.amount = Decimal(line.priced.unit_price) * line.wanted.base_quantity
    line.steps += line.priced.steps


def _unit(line: Line) -> None:
    wanted = line.wanted
    if wanted.factor > 1:
        zh = f"每{wanted.unit_zh or wanted.unit_code}（×{wanted.factor}）"
        en = f"Per {wanted.unit_en or wanted.unit_code} (×{wanted.factor})"
        line.steps.append(Step(PriceStepKind.UNIT, zh, en, line.priced.unit_price * wanted.factor))


def _round(line: Line) -> None:
    if line.amount != (whole := line.total):
        line.steps.append(Step(PriceStepKind.ROUNDING, "四舍五入", "Rounded half up", whole))
        line.amount = Decimal(whole)


def _line_tax(line: Line) -> None:
    line.tax = included_tax(line.total, line.wanted.tax_rate)
    percent = f"{Decimal(line.wanted.tax_rate) / 100:f}"
    tax = Money(line.tax, line.currency).amount
    line.steps.append(
        Step(PriceStepKind.TAX, f"已含 {percent}% 税 {tax}", f"Includes {percent}% tax of {tax}", line.total)
    )


LINE_STEPS: tuple[Callable[[Line], None], ...] = (_price, _unit, _round, _line_tax)


def _goods(basket: Basket) -> None:
    total = sum(line.at_list_price for line in basket.lines)
    basket.amount = total
    basket.steps.append(Step(PriceStepKind.LIST, "商品金额（目录价）", "Goods at list prices", total))


_SAVED = {
    PriceStepKind.LEVEL: ("等级优惠", "Level prices"),
    PriceStepKind.CONTRACT: ("合同优惠", "Contract prices"),
    PriceStepKind.TIER: ("批量优惠", "Quantity prices"),
}


def _savings(basket: Basket) -> None:
    saved: Counter[PriceStepKind] = Counter()
    for line in basket.lines:
        saved[line.priced.kind] += line.at_list_price - line.total
    for kind, (zh, en) in _SAVED.items():
        if saved[kind]:
            basket.amount -= saved[kind]
            off = Money(-saved[kind], basket.terms.currency).amount
            basket.steps.append(Step(kind, f"{zh} {off}", f"{en} {off}", basket.amount))


def freight(terms: Terms, goods: int) -> int:
    """What the delivery of goods of that value costs, in minor units."""
    return terms.freight_minor if goods < terms.free_freight_from_minor else 0


def _freight(basket: Basket) -> None:
    if not (basket.delivery and basket.lines):
        return
    basket.freight = freight(basket.terms, basket.amount)
    basket.to_free_freight = basket.terms.free_freight_from_minor - basket.amount if basket.freight else None
    basket.amount += basket.freight
    zh, en = basket.terms.freight_label if basket.freight else ("免运费", "Free delivery")
    basket.steps.append(Step(PriceStepKind.FREIGHT, zh, en, basket.amount))


def _tax(basket: Basket) -> None:
    tax = Money(sum(line.tax for line in basket.lines), basket.terms.currency).amount
    basket.steps.append(Step(PriceStepKind.TAX, f"其中含税 {tax}", f"Includes tax of {tax}", basket.amount))


ORDER_STEPS: tuple[Callable[[Basket], None], ...] = (_goods, _savings, _freight, _tax)


def _lines(
    wanted: Sequence[Wanted], prices: dict[UUID, VariantPrices], currency: str
) -> tuple[list[Line], list[DomainError]]:
    """Lines that have a price, and the complaints about those that have none."""
    bought: Counter[UUID] = Counter()
    for one in wanted:
        bought[one.variant_id] += one.base_quantity
    lines, problems = [], list[DomainError]()
    for position, one in enumerate(wanted):
        known, quantity = prices.get(one.variant_id), bought[one.variant_id]
        if known and (priced := known.at(quantity)):
            lines.append(Line(one, priced, known.next_tier(quantity), currency))
        else:
            problems.append(NoPrice(field=f"lines.{position}", sku=one.sku))
    return lines, problems


def _frozen(line: Line) -> QuoteLine:
    discount = line.at_list_price - line.total
    unit, listed = line.priced.unit_price, line.priced.list_price
    return QuoteLine(
        line.wanted, listed, unit, discount, line.total, line.tax, line.steps, line.next_tier, line.currency
    )


def quote(
    wanted: Sequence[Wanted], candidates: Iterable[Candidate], firm: Terms, delivery: bool, *, strict: bool = True
) -> Quote:
    """What `wanted` costs: quantity tiers count each variant's base units over all lines.

    Raises NoPrice (all of them) when `strict`; otherwise lines without a price are left out
    and named in `problems`, for a cart that must still be shown.
    """
    lines, problems = _lines(wanted, by_variant(candidates), firm.currency)
    if strict:
        raise_all(problems)
    for line in lines:
        for step in LINE_STEPS:
            step(line)
    basket = Basket(lines, firm, delivery)
    for order_step in ORDER_STEPS:
        order_step(basket)
    frozen = [_frozen(line) for line in lines]
    return Quote(
        lines=frozen,
        goods_total=sum(line.at_list_price for line in lines),
        discount_total=sum(line.discount for line in frozen),
        freight=basket.freight,
        tax_total=sum(line.tax for line in frozen),
        total=basket.amount,
        steps=basket.steps,
        to_free_freight=basket.to_free_freight,
        problems=problems,
        currency=firm.currency,
    )
