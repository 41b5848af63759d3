"""Everything that must be known before an order is written, and everything that is wrong with it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from orderwell.assortments.queries import range_for
from orderwell.cart.errors import NothingTicked, NotOrderable, TooManyLines
from orderwell.cart.queries import Basket, BasketLine, basket, quote, sees_numbers, shortages
from orderwell.cart.rules import MAX_ORDER_LINES, Wish
from orderwell.catalog.models import ProductStatus
from orderwell.catalog.queries import offered
from orderwell.catalog.rules import Range
from orderwell.core.clock import business_day
from orderwell.core.errors import DomainError, Forbidden, each
from orderwell.core.work import Actor, ActorKind
from orderwell.customers import queries as customers
from orderwell.customers.commands import located
from orderwell.customers.errors import CustomerBlocked, CustomerPending
from orderwell.customers.models import AddressData, Customer, CustomerStatus
from orderwell.customers.rules import AddressSnapshot, one_line
from orderwell.delivery.models import DeliveryBooking
from orderwell.delivery.queries import Choice, bookings, choice
from orderwell.delivery.queries import Wanted as SlotWanted
from orderwell.delivery.rules import minimum, terms
from orderwell.firm.queries import firm
from orderwell.firm.rules import Firm
from orderwell.guests.queries import phone_problems
from orderwell.orders import queries as placed
from orderwell.orders.models import Channel, DeliveryMethod, Order, OrderLine
from orderwell.payment_plans.rules import part_problems
from orderwell.pricing.errors import PricesHidden
from orderwell.pricing.queries import sees_prices
from orderwell.pricing.rules import Quote

from . import rules
from .errors import AddressMissing, EmptyOrder, ExternalNumberTaken, PoNumberTaken
from .rules import CartDifference, OrderEdit, Placement

CHANNELS = {ActorKind.CUSTOMER: Channel.WEB, ActorKind.API_KEY: Channel.API, ActorKind.JOB: Channel.IMPORT}


@dataclass(slots=True)
class Draft:
    """An order on its way: everything looked up, and everything that is wrong so far."""

    customer: Customer
    firm: Firm
    basket: Basket
    quote: Quote
    place: AddressSnapshot | None = None
    choice: Choice = field(default_factory=Choice)
    booking: DeliveryBooking | None = None
    problems: list[DomainError] = field(default_factory=list)


async def drafted(actor: Actor, placement: Placement, wanted: Sequence[Wish], now: datetime) -> Draft:
    """The order that `placement` asks for. Raises Forbidden, NotFound (customer); the rest is in `problems`."""
    customer = await _customer(actor, placement)
    settings = await firm()
    known = placement.lines is None or not actor.buys
    within = await range_for(actor, customer, settings)
    made = await basket(wanted[: MAX_ORDER_LINES + 1], within=within, known=known)
    delivery = placement.delivery_method is DeliveryMethod.DELIVERY
    place, misplaced = await _located(customer, placement) if delivery else (None, [])
    choice = await _choice(actor, settings, placement, place, now) if delivery else Choice()
    price = await quote(made, customer, now, terms(settings, choice.zone), delivery)
    draft = Draft(customer, settings, made, price, place, choice)
    draft.problems += _customer_problems(customer)
    draft.problems += await phone_problems(actor, settings, placement.browser, now)
    draft.problems += (unseen := await _cart_problems(placement, wanted, within))
    if not any(one.ticked for one in wanted):
        draft.problems.append(NothingTicked(field="lines") if wanted else EmptyOrder(field="lines"))
    if len(wanted) > MAX_ORDER_LINES:
        draft.problems.append(TooManyLines(field="lines", largest=MAX_ORDER_LINES))
    today = business_day(now, settings.time_zone)
    texts = {name: getattr(placement, name) for name in rules.LONGEST}
    draft.problems += [*misplaced, *choice.problems]
    draft.problems += rules.paper_problems(placement.requested_on, placement.invoice, today, **texts)
    draft.problems += await _number_problems(placement, customer, channel(actor, placement))
    draft.problems += made.problems
    if not sees_prices(actor, settings, customer):
        draft.problems += [] if _customer_problems(customer) else [PricesHidden()]
        return draft
    draft.problems += price.problems
    sound = not (unseen or made.problems or price.problems or misplaced)
    draft.problems += _money_problems(draft, placement, today, sound)
    return draft


async def _cart_problems(placement: Placement, wanted: Sequence[Wish], within: Range | None) -> list[DomainError]:
    """Whether the cart is what its buyer saw. No statement when it is.

    Goods they are not offered stay without a name: anybody could ask for the name of anything so.
    """
    if placement.lines is not None or placement.expected_lines is None:
        return []
    found = rules.cart_differences(placement.expected_lines, wanted)
    if not found:
        return []
    asked = [Wish(one.after or one.before, one.variant_id, unit_code=one.unit_code) for one in found]
    for line in (await basket(asked, within=within)).lines:
        found[line.position] = _named(found[line.position], line)
    return [rules.cart_problem(found, sum(one.ticked for one in wanted))]


def _named(one: CartDifference, line: BasketLine) -> CartDifference:
    product, variant, unit = line.item.product, line.item.variant, line.unit
    return replace(
        one,
        sku=variant.sku,
        name_zh=f"{product.name_zh} {variant.name_zh}".strip(),
        name_en=f"{product.name_en} {variant.name_en}".strip(),
        unit_zh=unit.name_zh,
        unit_en=unit.name_en,
    )


def _money_problems(draft: Draft, placement: Placement, today: date, sound: bool) -> list[DomainError]:
    """Minimum, total and plan of payment. Only of a `sound` order is the total what the buyer was shown."""
    settings, price = draft.firm, draft.quote
    found: list[DomainError] = []
    if price.lines and len(price.lines) == len(draft.basket.lines):
        least, expected = minimum(settings, draft.choice.zone), placement.expected_total if sound else None
        found += rules.total_problems(price, least, expected, settings.currency)
    total = price.total if sound and not found else None
    return found + part_problems(placement.parts, total, settings.currency, today)


async def _choice(
    actor: Actor, settings: Firm, placement: Placement, place: AddressSnapshot | None, now: datetime
) -> Choice:
    """Zone and window of a delivery. What is imported was agreed elsewhere: its zone says what it costs, no more."""
    made = await choice(
        settings,
        SlotWanted(
            area_code=place.area_code if place else None,
            place=one_line(place.province, place.city, place.district, "") if place else "",
            day=placement.requested_on,
            slot_id=placement.slot_id,
            by_slot=actor.kind is not ActorKind.API_KEY,
        ),
        now,
    )
    if actor.kind is ActorKind.JOB:
        made.problems = []
    return made


async def redrafted(actor: Actor, order: Order, old: Sequence[OrderLine], change: OrderEdit, now: datetime) -> Draft:
    """The order as `change` wants it, at today's prices; `problems` has all that is wrong."""
    customer_id = order.customer_id  # type: ignore[attr-defined]
    customer, settings = (await customers.by_ids([customer_id]))[customer_id], await firm()
    kept = [
        Wish(line.quantity, variant_id=line.variant_id, unit_code=line.unit_code, remark=line.remark)  # type: ignore[attr-defined]
        for line in old
    ]
    wanted = kept if change.lines is None else change.lines[: MAX_ORDER_LINES + 1]
    made = await basket(wanted, include_unpublished=True)
    delivery = order.delivery_method is DeliveryMethod.DELIVERY
    place, misplaced = _try_locating(change.address) if change.address is not None and delivery else (None, [])
    booking = (await bookings([order.id])).get(order.id) if settings.delivery_zones else None
    choice = await _rechosen(settings, order, change, place, booking, now) if delivery else Choice()
    price = await quote(made, customer, now, terms(settings, choice.zone), delivery)
    draft = Draft(customer, settings, made, price, place, choice, booking)
    if change.lines is not None:
        within = await range_for(actor, customer, settings)
        draft.problems += [*made.problems, *_withdrawn(made, old, within), *draft.quote.problems]
        if not sees_prices(actor, settings, customer):
            draft.problems = [PricesHidden()]
        if len(change.lines) > MAX_ORDER_LINES:
            draft.problems.append(TooManyLines(field="lines", largest=MAX_ORDER_LINES))
        if not change.lines:
            draft.problems.append(EmptyOrder(field="lines"))
        elif not draft.problems:
            draft.problems += rules.minimum_problems(price, minimum(settings, choice.zone), order.currency)
    draft.problems += [*misplaced, *choice.problems]
    today = business_day(now, settings.time_zone)
    texts = {"remarks": change.remarks, "po_number": change.po_number}
    draft.problems += rules.paper_problems(change.requested_on, change.invoice, today, **texts)
    if change.po_number and (taken := await placed.taken_by(customer.id, change.po_number.strip())) and taken != order:
        draft.problems.append(_taken(taken))
    return draft


async def _rechosen(
    settings: Firm,
    order: Order,
    change: OrderEdit,
    place: AddressSnapshot | None,
    booking: DeliveryBooking | None,
    now: datetime,
) -> Choice:
    """Zone and window as an edit leaves them; the window that the order has stays unless another is wanted."""
    kept = (booking.slot_id, booking.day) if booking and not booking.freed else None
    untouched = place is None and change.slot_id is None and change.requested_on is None
    address = asdict(place) if place else order.delivery_address
    province, city, district = (str(address.get(name) or "") for name in ("province", "city", "district"))
    wanted = SlotWanted(
        area_code=address.get("area_code", ""),
        place=one_line(province, city, district, ""),
        day=change.requested_on or (kept[1] if kept else order.requested_on if change.slot_id else None),
        slot_id=change.slot_id or (kept[0] if kept else None),
        kept=kept,
        by_slot=not untouched,
    )
    made = await choice(settings, wanted, now)
    if untouched:
        made.problems = []
    return made


def _taken(by: Order) -> PoNumberTaken:
    return PoNumberTaken(field="poNumber", po_number=by.po_number, number=by.number, orderId=str(by.id))


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


async def _located(customer: Customer, placement: Placement) -> tuple[AddressSnapshot | None, list[DomainError]]:
    """Where it goes, or what is wrong with the address."""
    if placement.address_id is not None:
        if address := await customers.own_address(customer, placement.address_id):
            return customers.snapshot(address), []
    elif placement.address is not None:
        return _try_locating(placement.address)
    return None, [AddressMissing(field="address")]


def _try_locating(data: AddressData) -> tuple[AddressSnapshot | None, list[DomainError]]:
    try:
        return located(data), []
    except DomainError as wrong:
        return None, each(wrong)


async def _number_problems(placement: Placement, customer: Customer, channel: Channel) -> list[DomainError]:
    """Early answers; the unique indexes of both numbers decide."""
    found: list[DomainError] = []
    po, external = _trimmed(placement.po_number), _trimmed(placement.external_number)
    if po and (other := await placed.taken_by(customer.id, po)):
        found.append(_taken(other))
    if external and (other := await placed.external(channel, external)):
        found.append(ExternalNumberTaken(field="externalNumber", external_number=external, number=other.number))
    return found


def _withdrawn(made: Basket, old: Sequence[OrderLine], within: Range | None) -> list[DomainError]:
    """What is no longer sold, or not to the customer, may stay in an order, but not come in."""
    there = {line.variant_id for line in old}  # type: ignore[attr-defined]
    return [
        NotOrderable(field=f"lines.{line.position}", sku=line.item.variant.sku)
        for line in made.lines
        if line.item.variant.id not in there
        and not (
            line.item.variant.active
            and line.item.product.status is ProductStatus.PUBLISHED
            and offered(line.item.product, within)
        )
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
