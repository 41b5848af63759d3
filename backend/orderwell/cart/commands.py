"""Changes to a cart. Each takes the cart's row first, so two tabs wait for one another."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from orderwell.access.models import User
from orderwell.assortments.queries import range_for
from orderwell.core.db.instances import new
from orderwell.core.db.prepared import fetch, insert
from orderwell.core.db.sql import changed, later
from orderwell.core.errors import Invalid, NotFound, raise_all
from orderwell.core.ids import uuid7
from orderwell.core.work import Actor, ActorKind, Work
from orderwell.customers.models import Customer, CustomerStatus
from orderwell.events.cart import CartChanged
from orderwell.firm.queries import firm
from orderwell.inventory import commands as inventory
from orderwell.pricing.queries import unit_prices

from . import queries
from .errors import TooManyLines
from .models import Cart, CartLine
from .rules import LONGEST_REMARK, MAX_LINES, Place, Wish, merged, window


async def of(work: Work, actor: Actor, token_hash: str | None) -> Cart:
    """The actor's cart, or the browser's; made when there is none. Locked until the commit."""
    column: str = "token_hash"
    value: object = token_hash
    if actor.user_id is not None and actor.kind is not ActorKind.API_KEY:
        column, value = "user_id", actor.user_id
    assert value is not None, "an anonymous cart needs a token"
    await changed(
        f"INSERT INTO cart (id, {column}, updated_at, version) VALUES (?, ?, ?, 1) "
        f"ON CONFLICT ({column}) DO UPDATE SET version = cart.version + 1, updated_at = excluded.updated_at",
        uuid7(),
        value,
        work.now,
    )
    [found] = await fetch(Cart, f"WHERE {column} = ?", value)
    if column == "user_id" and actor.user_id:
        work.emit(CartChanged(found.id, actor.user_id))
    return found


async def set_line(work: Work, cart: Cart, wish: Wish, customer: Customer | None) -> Cart:
    """An absolute quantity, which ticks the line; 0 removes it.

    Raises NotOrderable, UnknownUnit, BadQuantity, TooManyLines.

    A quantity below the minimum or between steps is kept: the quote says what to change.
    """
    if wish.quantity == 0:
        if wish.variant_id and wish.unit_code:
            await CartLine.filter(cart_id=cart.id, variant_id=wish.variant_id, unit_code=wish.unit_code).delete()
        return await _in_step(work, cart, customer)
    return await _put(work, cart, [wish], customer, add=False)


async def add_lines(
    work: Work, cart: Cart, wanted: Sequence[Wish], customer: Customer | None, *, include_unpublished: bool = False
) -> Cart:
    """Quantities on top of what is there; the lines are ticked. Raises as `set_line`, all lines at once.

    With `include_unpublished` also what is no longer sold, or not to the customer, comes in; the quote says so.
    """
    return await _put(work, cart, wanted, customer, add=True, include_unpublished=include_unpublished)


async def remark(work: Work, cart: Cart, variant_id: UUID | None, unit_code: str, text: str) -> Cart:
    """What the buyer says about a line; empty takes it away. Raises NotFound, Invalid for more than 300 characters."""
    said = text.strip()
    if len(said) > LONGEST_REMARK:
        most = LONGEST_REMARK
        raise Invalid(field="remark", reason_zh=f"最多 {most} 个字。", reason_en=f"Write {most} characters at most.")
    line = CartLine.filter(cart_id=cart.id, variant_id=variant_id, unit_code=unit_code)
    if not (variant_id and await line.update(remark=said)):
        raise NotFound("The line", "该行", field="variantId")
    return cart


async def tick(
    work: Work, cart: Cart, customer: Customer | None, ticked: bool, places: Collection[Place] | None = None
) -> Cart:
    """Whether the next order takes the lines at `places`, or all. Lines that are no longer there are passed over."""
    there = await queries.lines(cart)
    turned = [line for line in there if line.ticked is not ticked and (places is None or _place(line) in places)]
    if not turned:
        return cart
    await CartLine.filter(id__in=[line.id for line in turned]).update(ticked=ticked)
    # In several units the tiers of a price count what is ticked: its buyer has changed it, and is told nothing.
    units = Counter(_place(line)[0] for line in there)
    if both := {_place(line)[0] for line in turned if units[_place(line)[0]] > 1}:
        await _see_prices(work, cart, customer, both)
    return await _in_step(work, cart, customer)


async def clear(work: Work, cart: Cart) -> Cart:
    """Take everything out."""
    await CartLine.filter(cart_id=cart.id).delete()
    return await release(work, cart)


async def ordered(work: Work, cart: Cart, customer: Customer, lines: Sequence[Wish]) -> Cart:
    """The ticked of its `lines` have become an order, which has taken its reservation over; the others are next."""
    await CartLine.filter(cart_id=cart.id, ticked=True).delete()
    if left := {one.variant_id for one in lines if not one.ticked}:
        await CartLine.filter(cart_id=cart.id).update(ticked=True)
        if both := {one.variant_id for one in lines if one.ticked and one.variant_id} & left:
            await _see_prices(work, cart, customer, both)
    cart.reserved_since = cart.reserved_until = None
    await cart.save(update_fields=["reserved_since", "reserved_until"])
    return cart


async def reserve(work: Work, cart: Cart, customer: Customer | None) -> Cart:
    """The buyer is at checkout: keep what is in the cart, as far as it is there, for the firm's minutes.

    Again it lasts longer, within the bounds of `rules.window`; beyond them, and for companies that are not
    approved, nothing more is kept and nothing is refused: the quote says what is short.
    """
    settings = await firm()
    length = timedelta(minutes=settings.hold_checkout_minutes)
    span = window(work.now, length, cart.reserved_since, cart.reserved_until)
    if customer is None or customer.status is not CustomerStatus.ACTIVE or span is None:
        return cart
    within = await range_for(work.actor, customer, settings)
    basket = await queries.basket(queries.wishes(await queries.lines(cart)), within=within)
    if not basket.demand:
        return await release(work, cart)
    cart.reserved_since, cart.reserved_until = span
    await inventory.keep(work, cart.id, cart.reference, basket.demand, span[1])
    await cart.save(update_fields=["reserved_since", "reserved_until"])
    return cart


async def release(work: Work, cart: Cart, reason: str = "left") -> Cart:
    """The buyer has left checkout: what is kept for the cart is free again."""
    if cart.reserved_until is None or cart.reserved_until <= work.now:
        return cart  # nothing is kept, or the job frees it
    await inventory.release(work, cart.id, reason)
    cart.reserved_until = work.now
    await cart.save(update_fields=["reserved_until"])
    return cart


async def expire_hold(work: Work, cart_id: UUID) -> None:
    """Free what is kept for the cart if its time is over by now. The cart's row comes first, as at checkout."""
    await Cart.filter(id=cart_id).select_for_update(no_key=True).first()
    await inventory.expire(work, cart_id)


async def _in_step(work: Work, cart: Cart, customer: Customer | None) -> Cart:
    """A cart that has changed while stock is kept for it: keep what is in it now."""
    if cart.reserved_until is None or cart.reserved_until <= work.now:
        return cart
    return await reserve(work, cart, customer)


async def accept_prices(work: Work, cart: Cart, customer: Customer | None) -> Cart:
    """The buyer has seen today's prices."""
    await _see_prices(work, cart, customer, None)
    return cart


async def merge(work: Work, user: User, token_hash: str, customer: Customer | None) -> Cart | None:
    """At sign-in the browser's cart goes into the user's: see `rules.merged`."""
    browser = await Cart.get_or_none(token_hash=token_hash)
    if browser is None:
        return None
    mine = await of(work, Actor(kind=ActorKind.CUSTOMER, user_id=user.id), None)
    brought = await queries.lines(browser)
    there = {_place(line): line for line in await queries.lines(mine)}
    changes = merged(
        {place: line.quantity for place, line in there.items()},
        [(*_place(line), line.quantity) for line in brought],
    )
    said = {_place(line): line.remark for line in brought if line.remark}
    await _write(work, mine, there, changes, said)
    for ticked in (True, False):  # what was ticked last, in the browser, is what is meant
        await tick(work, mine, customer, ticked, {_place(line) for line in brought if line.ticked is ticked})
    await CartLine.filter(cart_id=browser.id).delete()
    await browser.delete()
    await _see_prices(work, mine, customer, {variant_id for variant_id, _ in changes})
    return await _in_step(work, mine, customer)


async def _put(
    work: Work,
    cart: Cart,
    wanted: Sequence[Wish],
    customer: Customer | None,
    *,
    add: bool,
    include_unpublished: bool = False,
) -> Cart:
    within = None if include_unpublished else await range_for(work.actor, customer, await firm())
    basket = await queries.basket(wanted, include_unpublished=include_unpublished, within=within)
    understood = {line.position for line in basket.lines}
    raise_all([one for one in basket.problems if _position(one.field) not in understood])
    there = {_place(line): line for line in await queries.lines(cart)}
    changes: dict[Place, int] = {}
    remarks = {(one.item.variant.id, one.unit.code): said for one in basket.lines if (said := one.wish.remark.strip())}
    for line in basket.lines:
        key = (line.item.variant.id, line.unit.code)
        before = changes.get(key, there[key].quantity if key in there else 0)
        changes[key] = line.wish.quantity + (before if add else 0)
    if len(there.keys() | changes.keys()) > MAX_LINES:
        raise TooManyLines(field="lines", largest=MAX_LINES)
    lines = await _write(work, cart, there, changes, remarks)
    await _see_prices(work, cart, customer, {variant_id for variant_id, _ in changes}, lines)
    return await _in_step(work, cart, customer)


async def _write(
    work: Work,
    cart: Cart,
    there: dict[Place, CartLine],
    changes: dict[Place, int],
    remarks: Mapping[Place, str],
) -> list[CartLine]:
    """Lines as they are to be, ticked. Gives all of the cart's."""
    added, more = list[CartLine](), list[CartLine]()
    for (variant_id, unit_code), quantity in changes.items():
        if line := there.get((variant_id, unit_code)):
            line.quantity, line.ticked = quantity, True
            line.remark = remarks.get((variant_id, unit_code), line.remark)[:LONGEST_REMARK]
            more.append(line)
        else:
            added_at = work.now + timedelta(microseconds=len(added))  # keeps the order of the input
            added.append(
                new(
                    CartLine,
                    cart_id=cart.id,
                    variant_id=variant_id,
                    unit_code=unit_code,
                    quantity=quantity,
                    seen_price=0,
                    added_at=added_at,
                    remark=remarks.get((variant_id, unit_code), "")[:LONGEST_REMARK],
                )
            )
    await insert(added)
    if len(more) == 1:
        text = "UPDATE cart_line SET quantity = ?, remark = ?, ticked = ? WHERE id = ?"
        await later(text, more[0].quantity, more[0].remark, True, more[0].id)
    elif more:
        await CartLine.bulk_update(more, fields=["quantity", "remark", "ticked"])
    return [*there.values(), *added]


async def _see_prices(
    work: Work,
    cart: Cart,
    customer: Customer | None,
    variants: set[UUID] | None,
    lines: Sequence[CartLine] | None = None,
) -> None:
    """Remember today's prices of `variants`, or of all that is ticked: quantities changed, or the buyer has looked.

    Of `variants` no line of which is ticked it is the price of all their lines.
    """
    found = await queries.lines(cart) if lines is None else lines
    later_on = (variants or set()) - {_place(line)[0] for line in found if line.ticked}
    meant = [replace(one, ticked=one.ticked or one.variant_id in later_on) for one in queries.wishes(found)]
    basket = await queries.basket(meant, include_unpublished=True)
    prices = await unit_prices(list(basket.demand), customer, work.now)
    shown = {line.variant_id: line.seen_price for line in found}  # type: ignore[attr-defined]
    news: dict[UUID, int] = {}
    for variant_id, quantity in basket.demand.items():
        if variants is None or variant_id in variants:
            price = prices[variant_id].at(quantity) if variant_id in prices else None
            seen = price.unit_price if price else 0
            if seen != shown[variant_id]:
                news[variant_id] = seen
    if news:
        each = [value for pair in news.items() for value in pair]
        await changed(
            f"UPDATE cart_line SET seen_price = CASE variant_id {'WHEN ? THEN CAST(? AS BIGINT) ' * len(news)}END "
            "WHERE cart_id = ? AND variant_id IN (?)", *each, cart.id, list(news)
        )  # fmt: skip


def _place(line: CartLine) -> Place:
    return line.variant_id, line.unit_code  # type: ignore[attr-defined]


def _position(field: str | None) -> int:
    return int((field or "lines.-1").split(".")[1])
