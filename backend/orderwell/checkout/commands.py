"""From wishes to an order, and changes to it until it is confirmed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError

from orderwell.cart import commands as carts
from orderwell.cart.models import Cart
from orderwell.cart.queries import BasketLine, kept_for, sees_numbers, shortages, wishes
from orderwell.cart.queries import lines as cart_lines
from orderwell.cart.rules import Wish, told
from orderwell.core.clock import business_day
from orderwell.core.db.instances import new
from orderwell.core.errors import DomainError, SeveralProblems, StaleVersion, raise_all
from orderwell.core.firm import Firm
from orderwell.core.numbers import next_number
from orderwell.core.work import ActorKind, Work
from orderwell.customers import queries as customers
from orderwell.inventory import commands as inventory
from orderwell.inventory.errors import OutOfStock
from orderwell.order_indexing.commands import index
from orderwell.orders import commands as orders
from orderwell.orders import queries as placed
from orderwell.orders.models import Order, OrderLine
from orderwell.orders.rules import OrderMoveKind, payment_state
from orderwell.payments.commands import change_due, open_balance
from orderwell.payments.models import PaymentMethod
from orderwell.pricing.rules import QuoteLine

from . import queries, rules
from .errors import ExternalNumberTaken, PoNumberTaken
from .queries import Draft
from .rules import OrderEdit, Placement

HAVE_CARTS = (ActorKind.CUSTOMER, ActorKind.STAFF)


async def place(work: Work, placement: Placement) -> Order:
    """Everything or nothing: prices, stock, balance, lines, number, timeline, the cart emptied.

    Raises SeveralProblems with all that is wrong, or the only problem. What is short is found
    by reserving; when something else is wrong too, by what is available at the moment. What checkout keeps for
    the cart becomes the order's in the same UPDATE of each level.
    """
    cart, wanted = await _wanted(work, placement)
    draft = await queries.drafted(work.actor, placement, wanted, work.now)
    if draft.problems:
        own = await kept_for(cart, work.now)
        raise_all([*draft.problems, *await shortages(draft.basket, sees_numbers(work.actor, draft.firm), own)])
    order = _order(work, placement, draft)
    # The counter's row stays locked until the commit, so everything that only reads is done by now.
    order.number = await next_number(draft.firm.order_prefix, order.business_day)
    await _reserve(work, order, draft, cart)
    lines = _lines(order, draft)
    await _add(work, order, lines)
    await index(work, [(order, lines)])
    await open_balance(work, order.id, order.number, draft.customer.id, order.currency, order.total)
    if cart:
        await carts.ordered(work, cart)
    return order


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
    draft = await queries.redrafted(order, old, change, work.now)
    if draft.problems:
        raise_all([*draft.problems, *await queries.still_short(work.actor, draft, old)])
    columns = _edited_columns(work, order, change, draft)
    new = _lines(order, draft) if change.lines is not None else list(old)
    changes = rules.differences(order, old, columns, new)
    order.update_from_dict(columns)
    if change.lines is not None or "delivery_address" in changes["fields"]:
        await _reserve(work, order, draft)
    balance = await change_due(work, order.id, order.total)
    order.payment_state = payment_state(balance.due, balance.paid, balance.refunded)
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
    if method is PaymentMethod.ONLINE:
        return work.now + timedelta(minutes=settings.hold_online_minutes)
    return work.now + timedelta(hours=settings.hold_other_hours)


async def _reserve(work: Work, order: Order, draft: Draft, cart: Cart | None = None) -> None:
    """Keep the stock, and say of every shortage which line it is. What was kept for `cart` goes to the order."""
    area_code = order.delivery_address.get("area_code", "")
    wanted, until = draft.basket.demand, order.hold_expires_at
    try:
        await inventory.reserve(work, order.id, order.number, wanted, area_code, until, cart.id if cart else None)
    except (OutOfStock, SeveralProblems) as short:
        first = {str(line.item.variant.id): line.position for line in reversed(draft.basket.lines)}
        problems: list[DomainError] = short.problems if isinstance(short, SeveralProblems) else [short]
        for one in problems:
            one.field = f"lines.{first.get(one.params.get('variantId', ''), 0)}.quantity"
        raise_all(told(problems, sees_numbers(work.actor, draft.firm)))


async def _add(work: Work, order: Order, lines: Sequence[OrderLine]) -> None:
    """Write it; of two orders with one PO or external number at the same moment the later is refused."""
    try:
        await orders.add(work, order, lines)
    except IntegrityError as taken:
        if order.external_number and "external_number" in str(taken):
            number = order.external_number
            raise ExternalNumberTaken(field="externalNumber", external_number=number, number="?") from taken
        if order.po_number and "po_number" in str(taken):
            raise PoNumberTaken(field="poNumber", po_number=order.po_number, number="?") from taken
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
        payment_method=placement.payment_method,
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
        hold_expires_at=_hold_until(work, placement.payment_method, settings),
    )


def _edited_columns(work: Work, order: Order, change: OrderEdit, draft: Draft) -> dict[str, Any]:
    """What an edit writes into the order's row."""
    columns: dict[str, Any] = rules.totals(draft.quote) if change.lines is not None else {}
    if draft.place is not None:
        columns["delivery_address"] = rules.address_columns(draft.place)
    if change.requested_on is not None:
        columns["requested_on"] = change.requested_on
    if change.po_number is not None:
        columns["po_number"] = _trimmed(change.po_number)
    if change.remarks is not None:
        columns["remarks"] = change.remarks.strip()
    if change.invoice is not None:
        columns["invoice"] = asdict(change.invoice)
    if change.lines is not None or draft.place is not None:
        columns["hold_expires_at"] = _hold_until(work, order.payment_method, draft.firm)
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
