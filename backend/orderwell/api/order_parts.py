"""What an order consists of: lines, address, invoice, timeline, cancellation, sourcing."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.scalars import JSON
from strawberry.types import Info

from orderwell.core.money import Money as MoneyRow
from orderwell.customers import rules as customer_rules
from orderwell.orders import models, rules
from orderwell.price_lists.rules import PriceStepKind

from . import order_enums  # noqa: F401 - describes the enums before they are used
from .batches import Answers
from .catalog import Variant, media_here
from .columns import reads
from .context import here
from .fields import field, relation, view
from .media import Media
from .offers import sold_here
from .pricing import PriceStep
from .timeline import sentence
from .types import Money
from .viewing import keyed, warehouses_here


@view(rules.Progress, "How far the goods have come, in base units over all lines.")
class OrderProgress:
    ordered: int = strawberry.field(description="What was ordered.")
    allocated: int = strawberry.field(description="Kept in warehouses for it, not yet handed over.")
    shipped: int = strawberry.field(description="Handed over to a carrier.")
    delivered: int = strawberry.field(description="Arrived.")


@view(rules.Move, "Something that the viewer may or may not do with the order now.")
class OrderMove:
    move: rules.OrderMoveKind = strawberry.field(description="What.")
    allowed: bool = strawberry.field(description="Whether it is possible now.")

    @field(str | None, "Why not, in the viewer's language; null when it is allowed.")
    def reason(self, root: strawberry.Parent[rules.Move], info: Info) -> Any:
        return None if root.allowed else here(info).text(root.reason_zh, root.reason_en)


def currency_of(info: Info) -> Answers[UUID, str]:
    """The currency of an order, by the order's id; whoever has the order tells it (`know`)."""

    async def load(ids: list[UUID]) -> dict[UUID, str]:
        return {one["id"]: one["currency"] for one in await models.Order.filter(id__in=ids).values("id", "currency")}

    return keyed(info, "order_currency", load)


async def currencies(info: Info, rows: list[Any]) -> list[str]:
    """The currency of the order that each row belongs to."""
    found = await currency_of(info).load_many([row.order_id for row in rows])
    return [one or "CNY" for one in found]


@view(models.OrderLine, "A line of an order, frozen when it was placed.")
class OrderLine:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    position: int = strawberry.field(description="Its place, from 1.")
    sku: str = strawberry.field(description="SKU when it was ordered.")
    unit_code: str = strawberry.field(description="Code of the ordered unit.")
    factor: int = strawberry.field(description="Base units in it.")
    quantity: int = strawberry.field(description="How many of the unit.")
    base_quantity: int = strawberry.field(description="The same in base units.")
    tax_rate: int = strawberry.field(description="Basis points, contained in prices.")
    remark: str = strawberry.field(description="The buyer's remark.")
    allocated: int = strawberry.field(description="Base units kept for it.")
    shipped: int = strawberry.field(description="Base units handed over.")
    delivered: int = strawberry.field(description="Base units that arrived.")

    @relation(Variant | None, "What it is today; null for customers when it is no longer offered to them.")
    @reads("variant_id")
    async def variant(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await sold_here(info, [row.variant_id for row in rows])

    @relation(str, "Name when it was ordered, in the viewer's language.")
    @reads("name_zh", "name_en")
    async def name(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        say = here(info).text
        return [say(row.name_zh, row.name_en) for row in rows]

    @relation(str, "Name of the unit in the viewer's language.")
    @reads("unit_name_zh", "unit_name_en")
    async def unit_name(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        say = here(info).text
        return [say(row.unit_name_zh, row.unit_name_en) for row in rows]

    @relation(Money, "Price of a base unit.")
    @reads("order_id", "unit_price")
    async def unit_price(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await _amounts(info, rows, "unit_price")

    @relation(Money, "What was saved against list prices.")
    @reads("order_id", "discount")
    async def discount(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await _amounts(info, rows, "discount")

    @relation(Money, "What the line costs, tax included.")
    @reads("order_id", "total")
    async def total(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await _amounts(info, rows, "total")

    @relation(Money, "The tax contained in it.")
    @reads("order_id", "tax")
    async def tax(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await _amounts(info, rows, "tax")

    @relation(list[PriceStep], "How the price came about.")
    @reads("order_id", "price_steps")
    async def price_steps(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        both = zip(rows, await currencies(info, rows), strict=True)
        return [[_step(info, one, currency) for one in row.price_steps] for row, currency in both]

    @relation(Media | None, "A picture of it.")
    @reads("product_id")
    async def picture(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        found = await media_here(info).load_many([row.product_id for row in rows])
        return [pictures[0] if pictures else None for pictures in found]


async def _amounts(info: Info, rows: list[Any], name: str) -> list[MoneyRow]:
    both = zip(rows, await currencies(info, rows), strict=True)
    return [MoneyRow(getattr(row, name), currency) for row, currency in both]


def _step(info: Info, step: Mapping[str, Any], currency: str) -> PriceStep:
    amount: Any = MoneyRow(step["amount"], currency)
    label = here(info).text(step["label_zh"], step["label_en"])
    return PriceStep(kind=PriceStepKind(step["kind"]), label=label, amount=amount)


@strawberry.type(description="Where an order goes, as it was written when it was placed.")
class OrderAddress:
    recipient: str = strawberry.field(description="Who receives it.")
    phone: str = strawberry.field(description="Their telephone number.")
    area_code: str = strawberry.field(description="Six-digit code of the district; empty abroad.")
    province: str = strawberry.field(description="Province.")
    city: str = strawberry.field(description="City.")
    district: str = strawberry.field(description="District.")
    street: str = strawberry.field(description="Street, house and room.")
    postcode: str = strawberry.field(description="Postcode, empty when unknown.")
    country: str = strawberry.field(description="ISO 3166 code, such as CN.")
    one_line: str = strawberry.field(description="The place in one line.")


def order_address(kept: Mapping[str, Any] | None) -> OrderAddress | None:
    """An address snapshot of an order or a parcel; None for pickup."""
    if not kept:
        return None
    names = customer_rules.AddressSnapshot.__dataclass_fields__
    values = {name: str(kept.get(name) or "") for name in names}
    line = customer_rules.one_line(values["province"], values["city"], values["district"], values["street"])
    return OrderAddress(**values, one_line=line)


@strawberry.type(description="What the invoice is to say.")
class OrderInvoice:
    kind: rules.InvoiceKind = strawberry.field(description="Plain or special.")
    title: str = strawberry.field(description="To whom it is made out.")
    tax_id: str = strawberry.field(description="The buyer's tax id, empty when not given.")
    email: str = strawberry.field(description="Where it is sent, empty when not given.")


def order_invoice(kept: Mapping[str, Any] | None) -> OrderInvoice | None:
    """The invoice data of an order."""
    if not kept:
        return None
    texts = {name: str(kept.get(name) or "") for name in ("title", "tax_id", "email")}
    return OrderInvoice(kind=rules.InvoiceKind(kept.get("kind", "plain")), **texts)


@view(models.OrderEntry, "A line of the timeline, never changed.")
class OrderEntry:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    kind: models.EntryKind = strawberry.field(description="What it is about.")
    from_status: str = strawberry.field(description="The status before, empty when it did not change.")
    to_status: str = strawberry.field(description="The status after, empty when it did not change.")
    public: bool = strawberry.field(description="Whether the customer sees it.")
    actor: str = strawberry.field(description="Who did it.")
    actor_side: str = strawberry.field(description="staff, customer or system.")
    created_at: datetime = strawberry.field(description="When.")

    @field(str, "What happened, as a sentence in the viewer's language.")
    def text(self, root: strawberry.Parent[models.OrderEntry], info: Info) -> Any:
        return sentence(root, here(info).locale == "en")

    @field(JSON, "The values behind the sentence.")
    def params(self, root: strawberry.Parent[models.OrderEntry]) -> Any:
        return root.params


@view(models.OrderCancellation, "Why an order ended early.")
class OrderCancellation:
    reason: models.CancelReason = strawberry.field(description="Why.")
    stage: models.OrderStatus = strawberry.field(description="The status it had then.")
    note: str = strawberry.field(description="In their own words.")
    actor: str = strawberry.field(description="Who ended it.")
    created_at: datetime = strawberry.field(description="When.")

    @relation(Money, "What had been paid and is to go back.")
    async def refund(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await _amounts(info, rows, "refund")


@strawberry.type(description="How many of a SKU.")
class SourcingLine:
    sku: str = strawberry.field(description="Stock keeping unit.")
    quantity: int = strawberry.field(description="Base units.")


@strawberry.type(description="Why a warehouse was chosen, and what it gives.")
class SourcingDecision:
    warehouse_id: strawberry.Private[UUID]
    lines: list[SourcingLine] = strawberry.field(description="What comes from there.")
    score: int = strawberry.field(description="How well it suits, 0 to 100.")
    reasons: list[str] = strawberry.field(description="Why, in the viewer's language.")

    @relation(Annotated["Warehouse", strawberry.lazy("orderwell.api.inventory")], "The warehouse.")  # noqa: F821
    async def warehouse(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await warehouses_here(info, [row.warehouse_id for row in rows])


def sourcing_decisions(info: Info, entries: list[models.OrderEntry]) -> list[SourcingDecision]:
    """Where an order's goods come from: each warehouse with all that it gives, and why it was chosen last.

    An order is allocated once, or step by step when stock was short.
    """
    chosen = [one for one in entries if one.kind is models.EntryKind.ALLOCATED]
    by_warehouse: dict[str, Mapping[str, Any]] = {}
    for decision in (one for entry in chosen for one in entry.params.get("sourcings", ())):
        lines = Counter({line["sku"]: line["quantity"] for line in decision["lines"]})
        earlier = by_warehouse.get(decision["warehouse_id"], {"lines": Counter()})
        by_warehouse[decision["warehouse_id"]] = {**decision, "lines": earlier["lines"] + lines}
    return [
        SourcingDecision(
            warehouse_id=UUID(one["warehouse_id"]),
            lines=[SourcingLine(sku=sku, quantity=quantity) for sku, quantity in one["lines"].items()],
            score=one["score"],
            reasons=[here(info).text(reason["zh"], reason["en"]) for reason in one["reasons"]],
        )
        for one in by_warehouse.values()
    ]
