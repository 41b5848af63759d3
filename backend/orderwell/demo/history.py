"""Two years of past orders, written in bulk: what each became follows from its age and some luck."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.cart.queries import BasketLine
from orderwell.cart.rules import Wish as CartWish
from orderwell.catalog.commands import add_popularity
from orderwell.catalog.queries import Item
from orderwell.checkout.commands import frozen
from orderwell.checkout.rules import totals
from orderwell.core.clock import business_day
from orderwell.core.ids import uuid7
from orderwell.core.work import Work
from orderwell.customers.models import Address, Customer
from orderwell.firm.rules import Firm
from orderwell.inventory.models import Warehouse
from orderwell.logistics import commands as logistics
from orderwell.logistics.models import Shipment, ShipmentLine
from orderwell.logistics.rules import TrackedEvent
from orderwell.order_indexing.commands import read_again
from orderwell.orders import commands as orders
from orderwell.orders.models import (
    CancelReason,
    Channel,
    DeliveryMethod,
    Order,
    OrderCancellation,
    OrderEntry,
    OrderLine,
    OrderState,
    OrderStatus,
)
from orderwell.orders.rules import Progress, payment_state, status
from orderwell.payments import commands as payments
from orderwell.payments.models import Payment, PaymentBalance, PaymentMethod
from orderwell.price_lists.rules import Candidate
from orderwell.pricing.rules import Quote, quote

from . import pasts
from .habits import Wish
from .pasts import Fate


class Around(Struct, frozen=True):
    """What the past refers to. `candidates`: by customer number and variant, the prices that may apply."""

    firm: Firm
    customers: Mapping[str, Customer]
    buyers: Mapping[str, UUID]
    addresses: Mapping[UUID, Address]
    items: Mapping[str, Item]
    candidates: Mapping[str, Mapping[UUID, Sequence[Candidate]]]
    nearest: Mapping[str, Warehouse]  # by the first two digits of an area code


@dataclass(slots=True)
class Written:
    """Rows of one chunk, by table."""

    orders: list[Order] = field(default_factory=list)
    lines: list[OrderLine] = field(default_factory=list)
    entries: list[OrderEntry] = field(default_factory=list)
    cancellations: list[OrderCancellation] = field(default_factory=list)
    balances: list[PaymentBalance] = field(default_factory=list)
    ledger: list[Payment] = field(default_factory=list)
    parcels: list[tuple[Shipment, list[ShipmentLine], list[TrackedEvent]]] = field(default_factory=list)


def numbered(wishes: Sequence[Wish], firm: Firm) -> list[tuple[str, Wish]]:
    """Each wish with its order's number; `wishes` are in the order of time."""
    per_day: defaultdict[date, int] = defaultdict(int)
    found = []
    for wish in wishes:
        day = business_day(wish.placed_at, firm.time_zone)
        per_day[day] += 1
        found.append((f"{firm.order_prefix}{day:%Y%m%d}-{per_day[day]:06d}", wish))
    return found


async def write(work: Work, past: Sequence[tuple[str, Wish]], around: Around, now: datetime, seed: int) -> int:
    """Write orders that are all past, by number, and say what they came to (minor units)."""
    written = Written()
    for number, wish in past:
        random = Random(f"{seed}:{wish.customer}:{wish.placed_at.isoformat()}")
        _add(written, wish, number, pasts.fate(random, wish, now), around, now)
    await orders.take_over(work, written.orders, written.lines, written.entries, written.cancellations)
    await payments.take_over(work, written.balances, written.ledger)
    await logistics.take_over(work, written.parcels)
    await read_again(work, [order.id for order in written.orders])
    sold: dict[UUID, int] = defaultdict(int)
    for line in written.lines:
        sold[line.product_id] += line.shipped
    await add_popularity(work, sold)
    return sum(order.total for order in written.orders)


def _add(written: Written, wish: Wish, number: str, fate: Fate, around: Around, now: datetime) -> None:
    customer = around.customers[wish.customer]
    basket = [_basket_line(position, line, around) for position, line in enumerate(wish.lines)]
    known = around.candidates[wish.customer]
    prices = [one for line in basket for one in known[line.item.variant.id]]
    priced = quote([line.wanted for line in basket], prices, around.firm, delivery=True)
    order = _order(wish, number, customer, priced, fate, around)
    lines = [frozen(order, i, *both) for i, both in enumerate(zip(basket, priced.lines, strict=True), 1)]
    parcel = None
    if fate.shipped_at:
        province = order.delivery_address["area_code"][:2]
        parcel = pasts.parcel(order, lines, around.nearest[province], fate, now)
        written.parcels.append(parcel)
        if parcel[0].delivered_at and fate.paid_at:
            order.state, order.closed_at = OrderState.CLOSED, max(parcel[0].delivered_at, fate.paid_at)
    ledger = pasts.ledger(order, fate)
    balance = pasts.balance(order, ledger)
    cancelled = order.state is OrderState.CANCELLED
    order.payment_state = payment_state(balance.due, balance.paid, balance.refunded, cancelled=cancelled)
    order.status = status(order.state, order.payment_state, _progress(lines), [parcel[0].state.value] if parcel else [])
    written.orders.append(order)
    written.lines += lines
    written.entries += pasts.timeline(order, fate, ledger, parcel[0] if parcel else None)
    written.balances.append(balance)
    written.ledger += ledger
    if fate.cancelled_at:
        written.cancellations.append(_cancellation(order, fate, balance.paid))


def _basket_line(position: int, line: Any, around: Around) -> BasketLine:
    item = around.items[line.sku]
    unit = item.unit(line.unit_code)
    assert unit is not None, line
    return BasketLine(position, CartWish(line.quantity, sku=line.sku, unit_code=line.unit_code), item, unit)


def _order(wish: Wish, number: str, customer: Customer, priced: Quote, fate: Fate, around: Around) -> Order:
    place = around.addresses[customer.id]
    names = ("recipient", "phone", "area_code", "province", "city", "district", "street", "postcode", "country")
    zone = around.firm.time_zone
    return Order(
        id=uuid7(),
        number=number,
        customer_id=customer.id,
        customer_name=customer.name,
        placed_by_id=around.buyers.get(wish.customer),
        owner_id=customer.owner_id,  # type: ignore[attr-defined]
        channel=Channel.WEB,
        state=fate.state,
        payment_method=PaymentMethod(wish.payment_method),
        delivery_method=DeliveryMethod.DELIVERY,
        currency=around.firm.currency,
        **totals(priced),
        price_level=customer.price_level,
        delivery_address={name: getattr(place, name) for name in names},
        placed_at=wish.placed_at,
        business_day=business_day(wish.placed_at, zone),
        confirmed_at=fate.confirmed_at,
        shipped_on=business_day(fate.shipped_at, zone) if fate.shipped_at else None,
    )


def _progress(lines: Sequence[OrderLine]) -> Progress:
    names = ("base_quantity", "allocated", "shipped", "delivered")
    return Progress(*(sum(getattr(line, name) for line in lines) for name in names))


def _cancellation(order: Order, fate: Fate, paid: int) -> OrderCancellation:
    reason = CancelReason.PAYMENT_TIMEOUT if fate.timed_out else CancelReason.CUSTOMER_REQUEST
    assert fate.cancelled_at is not None
    return OrderCancellation(
        order_id=order.id,
        reason=reason,
        stage=OrderStatus.SUBMITTED,
        refund=paid,
        actor=pasts.CLERK if not fate.timed_out else pasts.SYSTEM,
        created_at=fate.cancelled_at,
    )
