"""Prices and quotes as the viewer's company gets them, every step explained."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.catalog import models as catalog
from orderwell.catalog import queries as catalog_queries
from orderwell.core.money import Money as MoneyValue
from orderwell.price_lists import rules as price_rules
from orderwell.pricing import rules

from .context import here
from .fields import field, relation, view
from .problems import Problem, as_problem
from .types import Money, described
from .viewing import keyed

described(
    price_rules.PriceStepKind,
    "What a step of a price's explanation did.",
    LIST="The list price, the same for everybody.",
    LEVEL="The price of the customer's price level.",
    CONTRACT="The customer's own price.",
    TIER="A price for a larger quantity.",
    UNIT="From the base unit to the unit that is ordered.",
    PROMOTION="A promotion.",
    FREIGHT="Delivery.",
    TAX="Tax, which is contained in the price.",
    ROUNDING="Rounding, half up, once a line.",
)


@strawberry.type(description="One step of a price's explanation.")
class PriceStep:
    kind: price_rules.PriceStepKind = strawberry.field(description="What it did.")
    label: str = strawberry.field(description="A few words in the viewer's language.")
    amount: Money = strawberry.field(description="The value after the step.")


@strawberry.type(description="A price from some quantity on.")
class PriceTier:
    min_quantity: int = strawberry.field(description="From this many base units on.")
    unit_price: Money = strawberry.field(description="One base unit costs this, tax included.")


@dataclass(slots=True)
class Shown:
    """A price in the firm's currency; why it is that much is said to who asks."""

    unit_price: MoneyValue
    list_price: MoneyValue
    priced: price_rules.Priced


@view(Shown, "What one base unit costs the viewer's company, tax included.")
class PriceQuote:
    unit_price: Money = strawberry.field(description="What it costs.")
    list_price: Money = strawberry.field(description="What it is compared with; never less than the price.")

    @field(str, "Name of the list that the price is from.")
    def price_list(self, root: strawberry.Parent[Shown], info: Info) -> Any:
        return here(info).text(root.priced.list_zh, root.priced.list_en) or root.priced.list_code

    @field(list[PriceStep], "How it comes about.")
    def steps(self, root: strawberry.Parent[Shown], info: Info) -> Any:
        return price_steps(info, root.priced.steps, root.unit_price.currency)


def price_steps(info: Info, steps: list[price_rules.Step], currency: str) -> list[PriceStep]:
    """Steps in the viewer's language."""
    text = here(info).text
    return [
        PriceStep(kind=one.kind, label=text(one.label_zh, one.label_en), amount=money(one.amount, currency))
        for one in steps
    ]


def money(minor: int, currency: str) -> Any:
    """The row behind a Money field."""
    return MoneyValue(minor, currency)


def price_quote(priced: price_rules.Priced, currency: str) -> Shown:
    """The row behind a PriceQuote."""
    return Shown(MoneyValue(priced.unit_price, currency), MoneyValue(priced.list_price, currency), priced)


def price_tier(tier: price_rules.Tier, currency: str) -> PriceTier:
    return PriceTier(min_quantity=tier.min_quantity, unit_price=money(tier.unit_price, currency))


@view(rules.QuoteLine, "One line of a quote.")
class QuoteLine:
    @relation(Annotated["Variant", strawberry.lazy("orderwell.api.catalog")], "What it is about.")  # noqa: F821
    async def variant(rows: strawberry.Parent[list[rules.QuoteLine]], info: Info) -> Any:
        loader = keyed(info, "variant", catalog_queries.variants_by_id)
        return await loader.load_many([row.wanted.variant_id for row in rows])

    @relation(Annotated["Unit", strawberry.lazy("orderwell.api.catalog")], "The unit that is ordered.")  # noqa: F821
    async def unit(rows: strawberry.Parent[list[rules.QuoteLine]], info: Info) -> Any:
        units = await keyed(info, "units", catalog_queries.units_of, shelved="").load_many(
            [row.wanted.variant_id for row in rows]
        )
        return [_named(found or [], row.wanted.unit_code) for found, row in zip(units, rows, strict=True)]

    @field(int, "How many of the unit.")
    def quantity(self, root: strawberry.Parent[rules.QuoteLine]) -> Any:
        return root.wanted.quantity

    @field(int, "The same in base units.")
    def base_quantity(self, root: strawberry.Parent[rules.QuoteLine]) -> Any:
        return root.wanted.base_quantity

    @field(Money, "What one base unit costs.")
    def unit_price(self, root: strawberry.Parent[rules.QuoteLine]) -> Any:
        return money(root.unit_price, root.currency)

    @field(Money, "The list price of one base unit.")
    def list_price(self, root: strawberry.Parent[rules.QuoteLine]) -> Any:
        return money(root.list_price, root.currency)

    @field(Money, "What is saved against list prices.")
    def discount(self, root: strawberry.Parent[rules.QuoteLine]) -> Any:
        return money(root.discount, root.currency)

    @field(Money, "What the line costs, tax included.")
    def total(self, root: strawberry.Parent[rules.QuoteLine]) -> Any:
        return money(root.total, root.currency)

    @field(Money, "The tax contained in it.")
    def tax(self, root: strawberry.Parent[rules.QuoteLine]) -> Any:
        return money(root.tax, root.currency)

    @field(list[PriceStep], "How the price comes about.")
    def steps(self, root: strawberry.Parent[rules.QuoteLine], info: Info) -> Any:
        return price_steps(info, root.steps, root.currency)

    @field(PriceTier | None, "The next quantity at which one unit is cheaper.")
    def next_tier(self, root: strawberry.Parent[rules.QuoteLine]) -> Any:
        return price_tier(root.next_tier, root.currency) if root.next_tier else None


def _named(units: list[catalog.Unit], code: str) -> catalog.Unit | None:
    return next((unit for unit in units if unit.code == code), None)


@view(rules.Quote, "What a basket costs now.")
class Quote:
    lines: list[QuoteLine] = strawberry.field(description="The lines that have a price.")

    @field(Money, "The goods at list prices.")
    def goods_total(self, root: strawberry.Parent[rules.Quote]) -> Any:
        return money(root.goods_total, root.currency)

    @field(Money, "What is saved against list prices.")
    def discount_total(self, root: strawberry.Parent[rules.Quote]) -> Any:
        return money(root.discount_total, root.currency)

    @field(Money, "The delivery.")
    def freight(self, root: strawberry.Parent[rules.Quote]) -> Any:
        return money(root.freight, root.currency)

    @field(Money, "The tax contained in the goods.")
    def tax_total(self, root: strawberry.Parent[rules.Quote]) -> Any:
        return money(root.tax_total, root.currency)

    @field(Money, "What is to be paid.")
    def total(self, root: strawberry.Parent[rules.Quote]) -> Any:
        return money(root.total, root.currency)

    @field(list[PriceStep], "How the total comes about.")
    def steps(self, root: strawberry.Parent[rules.Quote], info: Info) -> Any:
        return price_steps(info, root.steps, root.currency)

    @field(Money | None, "Goods that are missing for a free delivery; null when it costs nothing.")
    def to_free_freight(self, root: strawberry.Parent[rules.Quote]) -> Any:
        return None if root.to_free_freight is None else money(root.to_free_freight, root.currency)

    @field(list[Problem], "What keeps the basket from being ordered as it is.")
    def problems(self, root: strawberry.Parent[rules.Quote], info: Info) -> Any:
        return [as_problem(one, here(info).locale) for one in root.problems]
