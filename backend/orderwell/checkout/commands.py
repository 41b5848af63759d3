"""From wishes to an order, and changes to it until it is confirmed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError

from orderwell.approvals import commands as approvals
from orderwell.approvals.rules import Verdict, hold_back, limit_problems
from orderwell.attachments import commands as attachments
from orderwell.cart import commands as carts
from orderwell.cart.models import Cart
from orderwell.cart.queries import BasketLine, kept_for, sees_numbers, shortages, wishes
from orderwell.cart.queries import lines as cart_lines
from orderwell.cart.rules import Wish
from orderwell.cart.rules import told as told_with
from orderwell.core.clock import business_day
from orderwell.core.db.instances import new
from orderwell.core.db.sql import flush
from orderwell.core.errors import SeveralProblems, StaleVersion, each, raise_all
from orderwell.core.numbers import next_number
from orderwell.core.work import ActorKind, Work
from orderwell.customers import queries as customers
from orderwell.delivery import commands as delivery
from orderwell.delivery.rules import terms, told
from orderwell.firm.rules import Firm
from orderwell.inventory import commands as inventory
from orderwell.inventory.errors import OutOfStock
from orderwell.order_indexing.commands import index
from orderwell.orders import commands as orders
from orderwell.orders import queries as placed
from orderwell.orders.models import Order, OrderLine
from orderwell.orders.rules import OrderMoveKind, payment_state
from orderwell.payment_plans import commands as payment_plans
from orderwell.payment_plans.rules import due_now, in_order
from orderwell.payments.commands import change_due, open_balance
from orderwell.payments.models import PaymentMethod
from orderwell.pricing.rules import QuoteLine, freight

from . import queries, rules
from .errors import ExternalNumberTaken, PoNumberTaken
from .queries import Draft
from .rules import OrderEdit, Placement

HAVE_CARTS = (ActorKind.CUSTOMER, ActorKind.STAFF)


async def place(work: Work, placement: Placement) -> Order:
    """Everything or nothing: prices, stock, balance, lines, number, timeline, what was ticked taken out of the cart.

    Raises SeveralProblems with all that is wrong, or the only problem. What is short is found
    by reserving; when something else is wrong too, by what is available at the moment. What checkout keeps for
    the cart becomes the order's in the same UPDATE of each level.
    """
    cart, wanted = await _wanted(work, placement)
    draft = await queries.drafted(work.actor, placement, wanted, work.now)
    verdict = await approvals.judge(work, draft.quote.total, draft.firm, by_link=placement.ask_by_link)
    draft.problems += limit_problems(verdict, draft.firm.currency)
    if draft.problems:
        own = await kept_for(cart, work.now)
        raise_all([*draft.problems, *await shortages(draft.basket, sees_numbers(work.actor, draft.firm), own)])
    order = _order(work, placement, draft)
    if verdict.steps:
        hold_back(order, work.now + draft.firm.approval_hold)
    # The counter's row stays locked until the commit, so everything that only reads is done by now.
    order.number = await next_number(draft.firm.order_prefix, order.business_day)
    await _reserve(work, order, draft, [cart.id] if cart else [])
    lines = _lines(order, draft)
    await _add(work, order, lines)
    await index(work, [(order, lines)])
    await _accompany(work, order, draft, placement, verdict)
    if cart:
        await carts.ordered(work, cart, draft.customer, wanted)
    return order


async def _accompany(work: Work, order: Order, draft: Draft, placement: Placement, verdict: Verdict) -> None:
    """What stands beside the order: account, plan of payment, delivery window, files, and who has to approve it."""
    parts, slot = in_order(placement.parts), draft.choice.slot
    owed = order.currency, order.total, due_now(parts)
    await open_balance(work, order.id, order.number, draft.customer.id, *owed)
    await payment_plans.write(work, order.id, parts)
    if slot and placement.requested_on:
        await delivery.take(work, order.id, slot, placement.requested_on, draft.choice.days)
    if placement.attachment_ids:
        await attachments.attach(work, order.id, placement.attachment_ids)
    if verdict.steps:
        await approvals.request(work, order, verdict)


async def expire_hold(work: Work, owner_id: UUID, cart: bool) -> None:
    """Free the reservation of a cart or an order that has run out: the owner's row first, then its stock."""
    await (carts.expire_hold(work, owner_id) if cart else orders.expire_hold(work, owner_id))


async def edit(work: Work, order_id: UUID | None, change: OrderEdit) -> Order:
    """Change an order before it is confirmed: priced and reserved again when its lines change.

    Raises NotFound, MoveRefused, StaleVersion, and all that is wrong at once as `place` does.
    """
    order = await orders.taken(work, order_id)
    if order.version != change.version:
        raise StaleVersion(current=order.version)
    await orders.allowed(work, order, OrderMoveKind.EDIT)
    old = await placed.lines([order.id])
    draft = await queries.redrafted(work.actor, order, old, change, work.now)
    if change.lines is not None:
        draft.problems += await approvals.edit_problems(work, order, draft.quote.total, draft.firm)
    if draft.problems:
        raise_all([*draft.problems, *await queries.still_short(work.actor, draft, old)])
    columns = _edited_columns(order, change, draft)
    new = _lines(order, draft) if change.lines is not None else list(old)
    changes = rules.differences(order, old, columns, new)
    order.update_from_dict(columns)
    if change.lines is not None or "delivery_address" in changes["fields"]:
        order.hold_expires_at = _hold_until(work, order.payment_method, draft.firm)
        await _reserve(work, order, draft, [order.id])
    if moved := await _rebook(work, order, draft, change):
        changes["slot"] = moved
    balance = await change_due(work, order.id, order.total, await payment_plans.refit(work, order.id, order.total))
    order.payment_state = payment_state(balance.due, balance.paid, balance.refunded)
    if order.hold_expires_at and balance.paid > balance.refunded and balance.secured:
        await inventory.extend(work, order.id, None)  # as when the money came
        order.hold_expires_at = None
    await index(work, [(order, new)])
    return await orders.rewrite(work, order, new, changes)


async def reorder(work: Work, order_id: UUID | None) -> Cart:
    """Put the lines of a past order into the actor's cart; what is no longer sold stays there with its problem."""
    order = await placed.get(work.actor, order_id)
    wanted = [
        Wish(quantity=line.quantity, variant_id=line.variant_id, unit_code=line.unit_code)  # type: ignore[attr-defined]
        for line in await placed.lines([order.id])
    ]
    customer = (await customers.by_ids([order.customer_id]))[order.customer_id]  # type: ignore[attr-defined]
    cart = await carts.of(work, work.actor, None)
    return await carts.add_lines(work, cart, wanted, customer, include_unpublished=True)


async def _wanted(work: Work, placement: Placement) -> tuple[Cart | None, Sequence[Wish]]:
    """What is ordered, and the cart it comes from, locked: two tabs cannot order it twice."""
    if placement.lines is not None or work.actor.kind not in HAVE_CARTS:
        return None, placement.lines or []
    cart = await carts.of(work, work.actor, None)
    return cart, wishes(await cart_lines(cart))


def _hold_until(work: Work, method: PaymentMethod, settings: Firm) -> datetime:
    return work.now + settings.hold(online=method is PaymentMethod.ONLINE)


async def _reserve(work: Work, order: Order, draft: Draft, given_back: Sequence[UUID]) -> None:
    """Keep the stock, and say of every shortage which line it is. What those in `given_back` had is free for it."""
    area_code = order.delivery_address.get("area_code", "")
    wanted, until = draft.basket.demand, order.hold_expires_at
    try:
        await inventory.reserve(work, order.id, order.number, wanted, area_code, until, given_back)
    except (OutOfStock, SeveralProblems) as short:
        first = {str(line.item.variant.id): line.position for line in reversed(draft.basket.lines)}
        problems = each(short)
        for one in problems:
            one.field = f"lines.{first.get(one.params.get('variantId', ''), 0)}.quantity"
        raise_all(told_with(problems, sees_numbers(work.actor, draft.firm)))


async def _add(work: Work, order: Order, lines: Sequence[OrderLine]) -> None:
    """Write it; of two orders with one PO or external number at the same moment the later is refused."""
    try:
        await orders.add(work, order, lines)
        if order.external_number or order.po_number:
            await flush()
    except IntegrityError as taken:
        if order.external_number and "external_number" in str(taken):
            number = order.external_number
            raise ExternalNumberTaken(field="externalNumber", external_number=number, number="?") from taken
        if order.po_number and "po_number" in str(taken):
            raise PoNumberTaken(field="poNumber", po_number=order.po_number, number="?", orderId="") from taken
        raise


def _order(work: Work, placement: Placement, draft: Draft) -> Order:
    customer, settings = draft.customer, draft.firm
    return new(
        Order,
        customer_id=customer.id,
        customer_name=customer.name,
        placed_by_id=work.actor.user_id,
        owner_id=customer.owner_id,  # type: ignore[attr-defined]
        on_behalf=work.actor.customer_id is None,
        channel=queries.channel(work.actor, placement),
        external_number=_trimmed(placement.external_number),
        payment_method=placement.method,
        delivery_method=placement.delivery_method,
        currency=settings.currency,
        **rules.totals(draft.quote),
        payment_state=payment_state(draft.quote.total, 0, 0),
        price_level=customer.price_level,
        po_number=_trimmed(placement.po_number),
        remarks=placement.remarks.strip(),
        requested_on=placement.requested_on,
        delivery_address=rules.address_columns(draft.place),
        invoice=asdict(placement.invoice) if placement.invoice else None,
        placed_at=work.now,
        business_day=business_day(work.now, settings.time_zone),
        hold_expires_at=_hold_until(work, placement.method, settings),
    )


async def _rebook(work: Work, order: Order, draft: Draft, change: OrderEdit) -> dict[str, str]:
    """Give the order the window it wants now. Says which it had and has, nothing when that has not changed."""
    slot, booking = draft.choice.slot, draft.booking
    day = change.requested_on or (booking.day if booking and not booking.freed else order.requested_on)
    if slot is None or day is None:
        return {}
    if booking is None or booking.freed:
        await delivery.take(work, order.id, slot, day, draft.choice.days)
        return {"before": "", "after": told(day, slot)}
    if (booking.slot_id, booking.day) == (slot.id, day):
        return {}
    before = f"{booking.day.isoformat()} {booking.starts}–{booking.ends}"
    await delivery.move(work, booking, slot, day, draft.choice.days)
    return {"before": before, "after": told(day, slot)}


def _edited_columns(order: Order, change: OrderEdit, draft: Draft) -> dict[str, Any]:
    """What an edit writes into the order's row."""
    columns: dict[str, Any] = rules.totals(draft.quote) if change.lines is not None else {}
    if draft.place is not None:
        columns["delivery_address"] = rules.address_columns(draft.place)
        if change.lines is None and draft.choice.zone:  # what was agreed stays, but the way there is another
            goods = order.goods_total - order.discount_total
            columns["freight"] = freight(terms(draft.firm, draft.choice.zone), goods)
            columns["total"] = goods + columns["freight"]
    if change.requested_on is not None:
        columns["requested_on"] = change.requested_on
    if change.po_number is not None:
        columns["po_number"] = _trimmed(change.po_number)
    if change.remarks is not None:
        columns["remarks"] = change.remarks.strip()
    if change.invoice is not None:
        columns["invoice"] = asdict(change.invoice)
    return columns


def _lines(order: Order, draft: Draft) -> list[OrderLine]:
    """The order's lines as they are frozen: basket and quote side by side."""
    both = zip(draft.basket.lines, draft.quote.lines, strict=True)
    return [frozen(order, position, line, price) for position, (line, price) in enumerate(both, 1)]


def frozen(order: Order, position: int, line: BasketLine, price: QuoteLine) -> OrderLine:
    """An order's line: names, unit and price as they are now, whatever becomes of them."""
    product, variant, unit = line.item.product, line.item.variant, line.unit
    return new(
        OrderLine,
        order_id=order.id,
        position=position,
        variant_id=variant.id,
        product_id=product.id,
        sku=variant.sku,
        name_zh=f"{product.name_zh} {variant.name_zh}".strip(),
        name_en=f"{product.name_en} {variant.name_en}".strip(),
        unit_code=unit.code,
        unit_name_zh=unit.name_zh,
        unit_name_en=unit.name_en,
        factor=unit.factor,
        remark=line.wish.remark.strip()[:300],
        **rules.price_columns(price),
    )


def _trimmed(text: str | None) -> str | None:
    return (text or "").strip() or None
