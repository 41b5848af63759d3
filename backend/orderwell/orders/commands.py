"""What happens to an order after it was placed. Every command takes the order's row first.

Placing and editing stand in `checkout`, which knows carts and prices.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tortoise.expressions import F

from orderwell.core.clock import business_day
from orderwell.core.db.instances import new
from orderwell.core.db.prepared import insert
from orderwell.core.db.sql import changed
from orderwell.core.errors import Invalid, NotFound
from orderwell.core.money import Money
from orderwell.core.work import ActorKind, Work
from orderwell.customers.errors import CustomerBlocked
from orderwell.customers.models import CustomerStatus
from orderwell.customers.queries import by_ids as customers_by_id
from orderwell.events.orders import OrderCancelled, OrderChanged, OrderCommented, OrderConfirmed, OrderPlaced
from orderwell.firm.queries import firm
from orderwell.inventory import commands as inventory
from orderwell.inventory.rules import summed
from orderwell.logistics.queries import of_orders as shipments_of
from orderwell.payments.commands import change_due
from orderwell.payments.queries import balances

from . import queries
from .models import CancelReason, EntryKind, Order, OrderCancellation, OrderEntry, OrderLine, OrderState, PaymentState
from .rules import RETURN, Facts, OrderMoveKind, check_move, explained, payment_state, status

SIDES = {ActorKind.CUSTOMER: "customer", ActorKind.JOB: "system", ActorKind.ANONYMOUS: "system"}


async def add(work: Work, order: Order, lines: Sequence[OrderLine]) -> Order:
    """Write a new order whose stock is reserved and whose prices are final, and tell of it."""
    await insert([order])
    await insert(lines)
    await record(work, order, EntryKind.PLACED, to_status=order.status, state=order.state.value)
    if order.state is OrderState.SUBMITTED:
        work.emit(OrderPlaced(order.id, _customer(order), order.number, order.total, order.currency))
    _tell(work, order, "")
    return order


async def take_over(
    work: Work,
    history: Sequence[Order],
    lines: Sequence[OrderLine],
    past: Sequence[OrderEntry],
    cancelled: Sequence[OrderCancellation] = (),
) -> None:
    """Write past orders as they stand, with their timeline. Nobody is told."""
    await Order.bulk_create(history)
    await OrderLine.bulk_create(lines)
    await OrderEntry.bulk_create(past)
    await OrderCancellation.bulk_create(cancelled)


async def rewrite(work: Work, order: Order, lines: Sequence[OrderLine], differences: Mapping[str, Any]) -> Order:
    """Replace the lines of an order that is not confirmed; `differences` go into the timeline."""
    await OrderLine.filter(order_id=order.id).delete()
    await OrderLine.bulk_create(lines)
    await record(work, order, EntryKind.EDITED, **differences)
    return await settle(work, order)


async def taken(work: Work, order_id: UUID | None, *, scoped: bool = True) -> Order:
    """The order, kept from everybody else until the commit. Raises NotFound, when `scoped` also for the actor.

    Nobody who has stock locked may wait for an order: it comes first.
    """
    orders = queries.visible(work.actor) if scoped else Order.all()
    found = await orders.filter(id=order_id).select_for_update().first() if order_id else None
    if found is None:
        raise NotFound("The order", "该订单")
    return found


async def allowed(work: Work, order: Order, move: OrderMoveKind) -> Facts:
    """What the move depends on. Raises MoveRefused."""
    facts = (await queries.facts([order]))[order.id]
    check_move(move, facts, queries.who(work.actor))
    return facts


async def review(work: Work, order_id: UUID | None) -> Order:
    """Take a submitted order into review. Raises NotFound, MoveRefused."""
    order = await taken(work, order_id)
    await allowed(work, order, OrderMoveKind.REVIEW)
    return await _moved(work, order, OrderState.REVIEWING)


async def confirm(work: Work, order_id: UUID | None) -> Order:
    """Allocate stock for good and tell from where. Raises NotFound, MoveRefused, CustomerBlocked, OutOfStock."""
    order = await taken(work, order_id)
    await allowed(work, order, OrderMoveKind.CONFIRM)
    customer = (await customers_by_id([_customer(order)]))[_customer(order)]
    if customer.status is CustomerStatus.BLOCKED:
        raise CustomerBlocked(name=customer.name)
    lines = await queries.lines([order.id])
    area_code = order.delivery_address.get("area_code", "")
    demand = summed((line.variant_id, line.base_quantity) for line in lines)  # type: ignore[attr-defined]
    sourcings = await inventory.allocate(work, order.id, order.number, demand, area_code)
    await OrderLine.filter(order_id=order.id).update(allocated=F("base_quantity"))
    order.confirmed_at, order.hold_expires_at = work.now, None
    await _moved(work, order, OrderState.CONFIRMED)
    await record(work, order, EntryKind.ALLOCATED, public=False, sourcings=explained(sourcings, lines))
    work.emit(OrderConfirmed(order_id=order.id, customer_id=_customer(order), number=order.number))
    return order


async def cancel(
    work: Work, order_id: UUID | None, reason: CancelReason, note: str = "", *, checked: bool = False
) -> Order:
    """End an order early: its stock is free, it owes nothing, and what was paid is to go back.

    `checked`: the caller knows that it may end. OrderCancelled tells who keeps parcels. Raises NotFound, MoveRefused.
    """
    order = await taken(work, order_id, scoped=not checked)
    if not checked:
        await allowed(work, order, OrderMoveKind.CANCEL)
    await inventory.release(work, order.id, reason.value)
    await OrderLine.filter(order_id=order.id).update(allocated=0)
    balance = await change_due(work, order.id, 0)
    refund, order.hold_expires_at = balance.paid - balance.refunded, None
    order.payment_state = payment_state(0, balance.paid, balance.refunded, cancelled=True)
    why = {"reason": reason, "stage": order.status, "note": note.strip()[:300], "refund": refund}
    await OrderCancellation.create(order=order, **why, actor=work.actor.name[:100], created_at=work.now)
    back = _money(refund, order.currency) if refund else None
    await _moved(work, order, OrderState.CANCELLED, reason=reason.value, note=note.strip()[:300], refund=back)
    work.emit(OrderCancelled(order_id=order.id, customer_id=_customer(order), number=order.number))
    return order


async def close(work: Work, order_id: UUID | None) -> Order:
    """Everything has come and is paid. Raises NotFound, MoveRefused."""
    order = await taken(work, order_id)
    await allowed(work, order, OrderMoveKind.CLOSE)
    order.closed_at = work.now
    return await _moved(work, order, OrderState.CLOSED)


async def comment(work: Work, order_id: UUID | None, text: str, public: bool = False) -> Order:
    """Customers' comments are public; staff choose. Raises NotFound, MoveRefused, Invalid."""
    order = await taken(work, order_id)
    await allowed(work, order, OrderMoveKind.COMMENT)
    said = text.strip()
    if not 1 <= len(said) <= 2000:
        raise Invalid(field="text", reason_zh="请填写 1 到 2000 个字。", reason_en="Write 1 to 2000 characters.")
    by_staff = queries.who(work.actor).staff
    await record(work, order, EntryKind.COMMENT, public=public or not by_staff, text=said)
    work.emit(OrderCommented(order.id, _customer(order), order.number, public or not by_staff, by_staff))
    _tell(work, order, order.status)
    return order


async def note_payment(work: Work, order_id: UUID, amount: int, *, refunded: bool = False) -> Order:
    """Money of the order came or went back (`amount` in minor units): bring its payment state up to date.

    Money that came keeps the reservation: it no longer runs out. Closes what is delivered and paid.
    """
    order = await taken(work, order_id, scoped=False)
    balance = (await balances([order.id]))[order.id]
    cancelled = order.state is OrderState.CANCELLED
    order.payment_state = payment_state(balance.due, balance.paid, balance.refunded, cancelled=cancelled)
    if order.hold_expires_at and balance.secured:
        await inventory.extend(work, order.id, None)
        order.hold_expires_at = None
    await record(work, order, EntryKind.PAYMENT, amount=_money(amount, order.currency), refunded=refunded)
    return await settle(work, order)


async def note_allocated(work: Work, order: Order, lines: Sequence[OrderLine]) -> Order:
    """More is kept for `lines` of an order that is taken: `allocated` says how much in all."""
    await OrderLine.bulk_update(lines, ["allocated"])
    return await settle(work, order)


async def note_shipped(work: Work, order_id: UUID, quantities: Mapping[UUID, int]) -> Order:
    """Goods were handed over: base units by order line. Call `note_shipment` after it, which settles the status."""
    order = await taken(work, order_id, scoped=False)
    for line_id, quantity in sorted(quantities.items()):
        done = await changed(
            "UPDATE order_line SET shipped = shipped + ?, allocated = allocated - ? "
            "WHERE id = ? AND order_id = ? AND allocated >= ?",
            *(quantity, quantity, line_id, order_id, quantity),
        )
        if not done:
            raise NotFound("The allocated order line", "已配货的订单行")
    order.shipped_on = business_day(work.now, (await firm()).time_zone)
    await order.save(update_fields=["shipped_on"])
    return order


async def note_delivered(work: Work, order_id: UUID, quantities: Mapping[UUID, int]) -> Order:
    """Goods arrived: base units by order line, never more than were handed over."""
    order = await taken(work, order_id, scoped=False)
    for line_id, quantity in sorted(quantities.items()):
        await changed(
            "UPDATE order_line SET delivered = CASE WHEN delivered + ? > shipped THEN shipped ELSE delivered + ? END "
            "WHERE id = ? AND order_id = ?",
            *(quantity, quantity, line_id, order_id),
        )
    return order


async def note_shipment(work: Work, order_id: UUID, *, number: str, state: str, previous: str = "") -> Order:
    """A parcel (`number`) of the order changed its state: timeline, status, and closing when all is done."""
    order = await taken(work, order_id, scoped=False)
    await record(work, order, EntryKind.SHIPMENT, number=number, state=state, previous=previous)
    return await settle(work, order)


async def expire_hold(work: Work, order_id: UUID) -> Order:
    """Free the reservation if it has run out. What nobody has approved, or paid online, ends; others wait for staff."""
    order = await taken(work, order_id, scoped=False)
    if not await inventory.expire(work, order.id):
        return order
    facts, awaited = (await queries.facts([order]))[order.id], order.state is OrderState.AWAITING_APPROVAL
    if awaited or (facts.open and facts.online and not facts.refundable):
        why = CancelReason.APPROVAL_EXPIRED if awaited else CancelReason.PAYMENT_TIMEOUT
        return await cancel(work, order.id, why)
    order.hold_expires_at = None
    await record(work, order, EntryKind.HOLD_EXPIRED)
    return await settle(work, order)


async def settle(work: Work, order: Order, *, before: OrderState | None = None, **params: Any) -> Order:
    """Derive the status again, write the row with its next version, and tell of it.

    `before` is the state that a move has left; `params` go into the timeline entry of the change.
    """
    previous, before = order.status, before or order.state
    progress = (await queries.progress([order.id]))[order.id]
    confirmed = order.state in (OrderState.CONFIRMED, OrderState.CLOSED)
    shipments = [shipment.state.value for shipment in await shipments_of([order.id])] if confirmed else []
    paid = order.payment_state in (PaymentState.PAID, PaymentState.OVERPAID)
    if order.state is OrderState.CONFIRMED and paid and progress.complete and not RETURN & set(shipments):
        order.move_to(OrderState.CLOSED)
        order.closed_at = work.now
    order.status = status(order.state, order.payment_state, progress, shipments)
    if (order.status, order.state) != (previous, before):
        state = {"state": order.state.value, **params}
        await record(work, order, EntryKind.MOVED, from_status=previous, to_status=order.status, **state)
    order.version += 1
    await order.save()
    _tell(work, order, previous)
    return order


async def record(
    work: Work,
    order: Order,
    kind: EntryKind,
    *,
    from_status: str = "",
    to_status: str = "",
    public: bool = True,
    text: str = "",
    **params: Any,
) -> OrderEntry:
    """One more line of the timeline."""
    entry = new(
        OrderEntry,
        order_id=order.id,
        kind=kind,
        from_status=from_status,
        to_status=to_status,
        params=params,
        text=text,
        public=public,
        actor=work.actor.name[:100],
        actor_side=SIDES.get(work.actor.kind, "staff"),
        created_at=work.now,
    )
    await insert([entry])
    return entry


async def _moved(work: Work, order: Order, state: OrderState, **params: Any) -> Order:
    before = order.state
    order.move_to(state)
    return await settle(work, order, before=before, **params)


def _tell(work: Work, order: Order, previous: str) -> None:
    owner_id = order.owner_id  # type: ignore[attr-defined]
    work.emit(OrderChanged(order.id, _customer(order), owner_id, order.number, order.status.value, previous))


def _customer(order: Order) -> UUID:
    return order.customer_id  # type: ignore[attr-defined,no-any-return]


def _money(minor: int, currency: str) -> dict[str, Any]:
    return {"amount": Money(minor, currency).amount, "minor": minor, "currency": currency}
