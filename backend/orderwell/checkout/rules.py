"""What an order is made from, and what must be right about it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.cart.rules import Place, Wish
from orderwell.core.errors import DomainError, Invalid
from orderwell.core.money import Money
from orderwell.customers.models import AddressData
from orderwell.customers.rules import AddressSnapshot
from orderwell.orders.models import Channel, DeliveryMethod, Order, OrderLine
from orderwell.orders.rules import InvoiceData, InvoiceKind
from orderwell.payment_plans.rules import Part, in_order
from orderwell.payments.models import PaymentMethod
from orderwell.pricing.rules import Quote, QuoteLine, Step

from .errors import BelowMinimumOrder, CartHasChanged, DateInPast, InvoiceIncomplete, PriceChanged

MOST_TOLD = 3  # differences of a cart that a message says in words
MOST_OF_REMARK = 20  # characters of a remark in such a message
LONGEST = {"remarks": 2000, "po_number": 60, "external_number": 60}


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the cart as its buyer saw it. `remark` None: not said, and not compared."""

    quantity: int
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Everything said at checkout. Without `lines` what is ticked in the actor's cart is ordered; the rest stays there.

    `customer_id`: for whom, when staff or a key orders. `expected_total`: what the buyer was shown, in minor units;
    `expected_lines`: what they were shown as ticked in their cart. `channel` follows from the actor when it is not
    given. `slot_id`: the delivery window on `requested_on`. `parts`: how it is paid when not all at once.
    `attachment_ids`: files uploaded before. `browser`: the hash of its secret, by which a guest's confirmed phone is
    known.
    """

    delivery_method: DeliveryMethod
    payment_method: PaymentMethod
    lines: Sequence[Wish] | None = None
    customer_id: UUID | None = None
    address_id: UUID | None = None
    address: AddressData | None = None
    requested_on: date | None = None
    invoice: InvoiceData | None = None
    po_number: str | None = None
    remarks: str = ""
    external_number: str | None = None
    expected_total: int | None = None
    expected_lines: Mapping[Place, Shown] | None = None
    channel: Channel | None = None
    ask_by_link: bool = False  # staff want the customer to agree before it counts
    slot_id: UUID | None = None
    parts: Sequence[Part] = ()
    attachment_ids: Sequence[UUID] = ()
    browser: str = ""

    @property
    def method(self) -> PaymentMethod:
        """How it is to be paid; of several ways the one that comes first."""
        return in_order(self.parts)[0].method if self.parts else self.payment_method


class OrderEdit(Struct, frozen=True):
    """What to change of an order that is not confirmed; None leaves it. Given `lines` are all of them from now on."""

    version: int
    lines: Sequence[Wish] | None = None
    address: AddressData | None = None
    requested_on: date | None = None
    po_number: str | None = None
    remarks: str | None = None
    invoice: InvoiceData | None = None
    slot_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CartDifference:
    """A line of the next order that is not as its buyer saw it: so many of the unit, 0 when it is no part of it.

    Without names for who may not know the goods. Both remarks are empty where that of the line is the same.
    """

    variant_id: UUID
    unit_code: str
    before: int
    after: int
    sku: str = ""
    name_zh: str = ""
    name_en: str = ""
    unit_zh: str = ""
    unit_en: str = ""
    remark_before: str = ""
    remark_after: str = ""

    @property
    def told(self) -> tuple[str, str]:
        """In Chinese and English words."""
        if not self.before:
            return (
                f"新增 {self.name_zh} {self.after} {self.unit_zh}",
                f"new: {self.name_en}, {self.after} {self.unit_en}",
            )
        if not self.after:
            return (
                f"少了 {self.name_zh} {self.before} {self.unit_zh}",
                f"gone: {self.name_en}, {self.before} {self.unit_en}",
            )
        counts, zh, en = f"{self.before} → {self.after}", list[str](), list[str]()
        if self.before != self.after:
            zh, en = [f"{counts} {self.unit_zh}"], [f"{counts} {self.unit_en}"]
        if self.remark_before != self.remark_after:
            zh.append(f"备注 {_quoted(self.remark_before, '无')} → {_quoted(self.remark_after, '无')}")
            en.append(f"remark {_quoted(self.remark_before, 'none')} → {_quoted(self.remark_after, 'none')}")
        return f"{self.name_zh} {'，'.join(zh)}", f"{self.name_en}, {', '.join(en)}"


def _quoted(remark: str, none: str) -> str:
    if len(remark) > MOST_OF_REMARK:
        remark = f"{remark[:MOST_OF_REMARK]}…"
    return f"“{remark}”" if remark else none


def cart_differences(shown: Mapping[Place, Shown], wanted: Sequence[Wish]) -> list[CartDifference]:
    """Where the cart's ticked lines are not what was shown, in the order of the cart; then what is gone."""
    ticked = [one for one in wanted if one.ticked]
    now = {(one.variant_id, one.unit_code): one for one in ticked if one.variant_id and one.unit_code}
    return [
        one for place in {**now, **shown} if (one := _difference(place, shown.get(place), now.get(place))) is not None
    ]


def _difference(place: Place, shown: Shown | None, now: Wish | None) -> CartDifference | None:
    """What was shown and what is there, None when that is the same."""
    found = CartDifference(*place, shown.quantity if shown else 0, now.quantity if now else 0)
    if shown and now and shown.remark is not None and (said := shown.remark.strip()) != now.remark.strip():
        return replace(found, remark_before=said, remark_after=now.remark.strip())
    return found if found.before != found.after else None


def cart_problem(found: Sequence[CartDifference], ticked: int) -> CartHasChanged:
    """What differs, for people and for programs; `ticked`: lines that would be ordered now."""
    said = [one.told for one in found if one.sku][:MOST_TOLD]
    zh, en = [one for one, _ in said], [one for _, one in said]
    if more := len(found) - len(said):
        zh.append(f"{'另有' if said else '共'} {more} 处不同")
        en.append(f"{more} {'more ' if said else ''}{'difference' if more == 1 else 'differences'}")
    lines = [
        {"variantId": str(row.pop("variant_id")), "unitCode": row.pop("unit_code"), **row} for row in map(asdict, found)
    ]
    words = {"told_zh": "；".join(zh), "told_en": "; ".join(en)}
    return CartHasChanged(field="expectedLines", lines=lines, ticked=ticked, **words)


def paper_problems(
    requested_on: date | None, invoice: InvoiceData | None, today: date, **texts: str | None
) -> list[DomainError]:
    """What is wrong with date, invoice and free texts (by the names of `LONGEST`)."""
    found: list[DomainError] = []
    if requested_on and requested_on < today:
        found.append(DateInPast(field="requestedOn", today=today.isoformat()))
    if invoice and not invoice.title.strip():
        found.append(InvoiceIncomplete(field="invoice.title", missing_zh="缺少抬头", missing_en="the title is missing"))
    if invoice and invoice.kind is InvoiceKind.SPECIAL and not invoice.tax_id.strip():
        found.append(InvoiceIncomplete(field="invoice.taxId", missing_zh="缺少税号", missing_en="the tax id is needed"))
    for name, value in texts.items():
        if value and len(value) > LONGEST[name]:
            words, *rest = name.split("_")
            found.append(
                Invalid(
                    field=words + "".join(word.title() for word in rest),
                    reason_zh=f"最多 {LONGEST[name]} 个字。",
                    reason_en=f"Write {LONGEST[name]} characters at most.",
                )
            )
    return found


def total_problems(quote: Quote, minimum: int, expected: int | None, currency: str) -> list[DomainError]:
    """Whether goods reach the minimum, and the total is what the buyer was shown."""
    found = minimum_problems(quote, minimum, currency)
    if expected is not None and expected != quote.total:
        shown, total = Money(expected, currency).amount, Money(quote.total, currency).amount
        found.append(PriceChanged(field="expectedTotal", expected=shown, total=total, currency=currency))
    return found


def minimum_problems(quote: Quote, minimum: int, currency: str) -> list[DomainError]:
    """Whether goods reach the minimum of the firm, or of the delivery zone."""
    goods = quote.goods_total - quote.discount_total
    if goods >= minimum:
        return []
    least, missing = Money(minimum, currency).amount, Money(minimum - goods, currency).amount
    return [BelowMinimumOrder(field="lines", minimum=least, missing=missing, currency=currency)]


def totals(quote: Quote) -> dict[str, int]:
    """The columns of an order that hold money."""
    return {
        "goods_total": quote.goods_total,
        "discount_total": quote.discount_total,
        "freight": quote.freight,
        "tax_total": quote.tax_total,
        "total": quote.total,
    }


def step_snapshot(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """How a price came about, as a line keeps it."""
    return [
        {"kind": one.kind.value, "label_zh": one.label_zh, "label_en": one.label_en, "amount": one.amount}
        for one in steps
    ]


def price_columns(line: QuoteLine) -> dict[str, Any]:
    """The columns of an order line that come from the quote."""
    return {
        "quantity": line.wanted.quantity,
        "base_quantity": line.wanted.base_quantity,
        "unit_price": line.unit_price,
        "discount": line.discount,
        "total": line.total,
        "tax_rate": line.wanted.tax_rate,
        "tax": line.tax,
        "price_steps": step_snapshot(line.steps),
    }


def differences(
    before: Order, old: Sequence[OrderLine], after: Mapping[str, Any], new: Sequence[OrderLine]
) -> dict[str, Any]:
    """What an edit changed: names of fields, quantities by SKU and unit, and the totals when they differ."""
    was = {(line.sku, line.unit_code): line.quantity for line in old}
    now = {(line.sku, line.unit_code): line.quantity for line in new}
    names = {(line.sku, line.unit_code): (line.name_zh, line.name_en) for line in (*old, *new)}
    lines = [
        {
            "sku": key[0],
            "unit": key[1],
            "name_zh": names[key][0],
            "name_en": names[key][1],
            "before": was.get(key, 0),
            "after": now.get(key, 0),
        }
        for key in sorted(was | now)
        if was.get(key, 0) != now.get(key, 0)
    ]
    plain = ("delivery_address", "requested_on", "po_number", "remarks", "invoice")
    fields = [name for name in plain if name in after and after[name] != getattr(before, name)]
    total: dict[str, Any] = {}
    if "total" in after and after["total"] != before.total:
        amounts = (Money(before.total, before.currency).amount, Money(after["total"], before.currency).amount)
        total = {"before": amounts[0], "after": amounts[1], "currency": before.currency}
    return {"fields": fields, "lines": lines, "total": total}


def address_columns(place: AddressSnapshot | None) -> dict[str, Any]:
    """The delivery address as an order keeps it; empty for pickup."""
    return asdict(place) if place else {}
