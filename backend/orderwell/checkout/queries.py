"""Everything that must be known before an order is written, and everything that is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from orderwell.cart.errors import NotOrderable, TooManyLines
from orderwell.cart.queries import Basket, basket, quote, sees_numbers, shortages
from orderwell.cart.rules import MAX_ORDER_LINES, Wish
from orderwell.catalog.models import ProductStatus
from orderwell.core.clock import business_day
from orderwell.core.errors import DomainError, Forbidden, SeveralProblems
from orderwell.core.firm import Firm, firm
from orderwell.core.work import Actor, ActorKind
from orderwell.customers import queries as customers
from orderwell.customers.commands import located
from orderwell.customers.errors import CustomerBlocked, CustomerPending
from orderwell.customers.models import AddressData, Customer, CustomerStatus
from orderwell.customers.rules import AddressSnapshot
from orderwell.orders import queries as placed
from orderwell.orders.models import Channel, DeliveryMethod, Order, OrderLine
from orderwell.pricing.rules import Quote

from . import rules
from .errors import AddressMissing, EmptyOrder, ExternalNumberTaken, PoNumberTaken
from .rules import OrderEdit, Placement

CHANNELS = {ActorKind.CUSTOMER: Channel.WEB, ActorKind.API_KEY: Channel.API, ActorKind.JOB: Channel.IMPORT}


@dataclass(slots=True)
class Draft:
    """An order on its way: everything looked up, and everything that is wrong so far."""

    customer: Customer
    firm: Firm
    basket: Basket
    quote: Quote
    place: AddressSnapshot | None = None
    problems: list[DomainError] = field(default_factory=list)


async def drafted(actor: Actor, placement: Placement, wanted: Sequence[Wish], now: datetime) -> Draft:
    """The order that `placement` asks for. Raises Forbidden, NotFound (customer); the rest is in `problems`."""
    customer = await _customer(actor, placement)
    settings = await firm()
    made = await basket(wanted[: MAX_ORDER_LINES + 1])
    delivery = placement.delivery_method is DeliveryMethod.DELIVERY
    price = await quote(made, customer, now, settings, delivery)
    draft = Draft(customer, settings, made, price)
    draft.problems += _customer_problems(customer)
    if not wanted:
        draft.problems.append(EmptyOrder(field="lines"))
    if len(wanted) > MAX_ORDER_LINES:
        draft.problems.append(TooManyLines(field="lines", largest=MAX_ORDER_LINES))
    if delivery:
        await _locate(draft, placement)
    today = business_day(now, settings.time_zone)
    texts = {name: getattr(placement, name) for name in rules.LONGEST}
    draft.problems += rules.paper_problems(placement.requested_on, placement.invoice, today, **texts)
    draft.problems += await _number_problems(placement, customer, channel(actor, placement))
    draft.problems += [*made.problems, *price.problems]
    if wanted and not (made.problems or price.problems):
        draft.problems += rules.total_problems(
            price, settings.minimum_order_minor, placement.expected_total, settings.currency
        )
    return draft


async def redrafted(order: Order, old: Sequence[OrderLine], change: OrderEdit, now: datetime) -> Draft:
    """The order as `change` wants it, at today's prices; `problems` has all that is wrong."""
    customer_id = order.customer_id  # type: ignore[attr-defined]
    customer, settings = (await customers.by_ids([customer_id]))[customer_id], await firm()
    kept = [
        Wish(line.quantity, variant_id=line.variant_id, unit_code=line.unit_code, remark=line.remark)  # type: ignore[attr-defined]
        for line in old
    ]
    made = await basket(kept if change.lines is None else change.lines, include_unpublished=True)
    delivery = order.delivery_method is DeliveryMethod.DELIVERY
    draft = Draft(customer, settings, made, await quote(made, customer, now, settings, delivery))
    if change.lines is not None:
        draft.problems += [*made.problems, *_withdrawn(made, old), *draft.quote.problems]
        if not change.lines:
            draft.problems.append(EmptyOrder(field="lines"))
        elif not draft.problems:
            draft.problems += rules.total_problems(draft.quote, settings.minimum_order_minor, None, order.currency)
    if change.address is not None and delivery:
        _try_locating(draft, change.address)
    today = business_day(now, settings.time_zone)
    texts = {"remarks": change.remarks, "po_number": change.po_number}
    draft.problems += rules.paper_problems(change.requested_on, change.invoice, today, **texts)
    if change.po_number and (taken := await placed.taken_by(customer.id, change.po_number.strip())) and taken != order:
        draft.problems.append(PoNumberTaken(field="poNumber", po_number=taken.po_number, number=taken.number))
    return draft


async def _customer(actor: Actor, placement: Placement) -> Customer:
    """For whom the order is. Raises Forbidden, NotFound."""
    if actor.customer_id is not None:
        actor.require("orders.place")
        return await customers.get(actor, placement.customer_id or actor.customer_id, field="customerId")
    if actor.kind is not ActorKind.JOB and not actor.can("orders.place_for"):
        raise Forbidden()
    return await customers.get(actor, placement.customer_id, field="customerId")


def _customer_problems(customer: Customer) -> list[DomainError]:
    if customer.status is CustomerStatus.PENDING:
        return [CustomerPending(name=customer.name)]
    return [CustomerBlocked(name=customer.name)] if customer.status is CustomerStatus.BLOCKED else []


async def _locate(draft: Draft, placement: Placement) -> None:
    if placement.address_id is not None:
        if address := await customers.own_address(draft.customer, placement.address_id):
            draft.place = customers.snapshot(address)
    elif placement.address is not None:
        _try_locating(draft, placement.address)
        return
    if draft.place is None:
        draft.problems.append(AddressMissing(field="address"))


def _try_locating(draft: Draft, data: AddressData) -> None:
    try:
        draft.place = located(data)
    except DomainError as wrong:
        draft.problems += wrong.problems if isinstance(wrong, SeveralProblems) else [wrong]


async def _number_problems(placement: Placement, customer: Customer, channel: Channel) -> list[DomainError]:
    """Early answers; the unique indexes of both numbers decide."""
    found: list[DomainError] = []
    po, external = _trimmed(placement.po_number), _trimmed(placement.external_number)
    if po and (other := await placed.taken_by(customer.id, po)):
        found.append(PoNumberTaken(field="poNumber", po_number=po, number=other.number))
    if external and (other := await placed.external(channel, external)):
        found.append(ExternalNumberTaken(field="externalNumber", external_number=external, number=other.number))
    return found


def _withdrawn(made: Basket, old: Sequence[OrderLine]) -> list[DomainError]:
    """What is no longer sold may stay in an order, but not come in."""
    there = {line.variant_id for line in old}  # type: ignore[attr-defined]
    return [
        NotOrderable(field=f"lines.{line.position}", sku=line.item.variant.sku)
        for line in made.lines
        if line.item.variant.id not in there
        and not (line.item.variant.active and line.item.product.status is ProductStatus.PUBLISHED)
    ]


async def still_short(actor: Actor, draft: Draft, old: Sequence[OrderLine]) -> list[DomainError]:
    """Shortages of what is new in an order; what it keeps already is not counted against it."""
    kept = {line.variant_id for line in old}  # type: ignore[attr-defined]
    new = Basket([line for line in draft.basket.lines if line.item.variant.id not in kept])
    return await shortages(new, sees_numbers(actor, draft.firm))


def channel(actor: Actor, placement: Placement) -> Channel:
    """Where the order comes from."""
    return placement.channel or CHANNELS.get(actor.kind, Channel.CONSOLE)


def _trimmed(text: str | None) -> str | None:
    return (text or "").strip() or None
