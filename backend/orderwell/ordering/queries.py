"""What lines mean today for a customer: goods, amounts, prices, stock, and what has to be asked."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from msgspec import Struct

from orderwell.cart.errors import BadQuantity
from orderwell.cart.queries import Basket, BasketLine, shortages, unknown_unit
from orderwell.cart.queries import quote as priced
from orderwell.cart.rules import LARGEST_QUANTITY, Measure, Wish, quantity_problems
from orderwell.catalog.models import Unit
from orderwell.catalog.queries import Item, orderable
from orderwell.catalog.rules import Range
from orderwell.core.errors import DomainError
from orderwell.core.work import Actor
from orderwell.customers.models import Customer
from orderwell.firm.rules import Firm
from orderwell.inventory.queries import availability
from orderwell.order_messages.rules import Asked
from orderwell.pricing.rules import QuoteLine
from orderwell.recognition.queries import Found, How, identify
from orderwell.relations.queries import in_place_of

from .errors import UnreadQuantity
from .models import Pad
from .rules import Change, Line, LineStatus, Past, at_most, fitting, unit_meant, whole

Own = Mapping[UUID, int] | None  # base units by variant that are kept for who asks; None: nobody has looked


@dataclass(slots=True)
class Resolved:
    """A line and what it means. `offered`: the amount that would do. `price`: its tier counts all lines.

    `substitutes`: what is in stock in place of goods of which there is nothing.
    """

    position: int
    status: LineStatus
    how: How | None = None
    item: Item | None = None
    unit: Unit | None = None
    quantity: int | None = None
    offered: int | None = None
    candidates: list[UUID] = field(default_factory=list)
    substitutes: list[UUID] = field(default_factory=list)
    problem: DomainError | None = None
    price: QuoteLine | None = None


class Told(Struct, frozen=True):
    """What who asks may hear of: goods `within` a range (None: all), and their `prices`.

    `kept`: reads what checkout keeps for them, base units by variant. It is there for them, and for nobody else.
    """

    within: Range | None = None
    prices: bool = True
    kept: Callable[[], Awaitable[Mapping[UUID, int]]] | None = None


async def pad(actor: Actor) -> Pad | None:
    """What stands in the actor's pad."""
    return await Pad.get_or_none(user_id=actor.user_id) if actor.user_id else None


async def resolve(
    lines: Sequence[Line], customer: Customer | None, at: datetime, firm: Firm, numbers: bool, told: Told = Told()
) -> list[Resolved]:
    """Every line, in order; `numbers`: stock may be told.

    Seventeen statements at most, whatever the number of lines, and what it takes to read `told.kept` when there is less
    than is wanted.
    """
    made, own = await _resolved(lines, customer, at, firm, numbers, told)
    short = [one for one in made if one.status is LineStatus.SHORT and not one.offered]
    lost = {one.position: one.item.variant.id for one in short if one.item}
    instead = await _instead(set(lost.values()), {one.item.variant.id for one in made if one.item}, told, own)
    for position, variant_id in lost.items():
        made[position].substitutes = instead[variant_id]
    return made


async def _resolved(
    lines: Sequence[Line], customer: Customer | None, at: datetime, firm: Firm, numbers: bool, told: Told
) -> tuple[list[Resolved], Own]:
    said = [Asked(one.name, one.name, unit=one.unit, also=one.also) for one in lines if one.variant_id is None]
    meant = iter(await identify(said, customer.id if customer else None, told.within))
    found = [Found(How.CHOSEN, (one.variant_id,), sure=True) if one.variant_id else next(meant) for one in lines]
    named = [each for one in found for each in one.variant_ids]
    sold = {one.variant.id: one for one in await orderable(named, within=told.within)}
    made = [_line(position, line, hit, sold) for position, (line, hit) in enumerate(zip(lines, found, strict=True))]
    await _judge(made, customer, at, firm)
    own = await _count_stock(made, numbers, told)
    return (made if told.prices else [_unpriced(one) for one in made]), own


def _unpriced(line: Resolved) -> Resolved:
    """The line for who may not know prices, not even whether there is one."""
    if line.status is LineStatus.UNPRICED:
        return replace(line, status=LineStatus.READY, problem=None)
    return replace(line, price=None)


def _line(position: int, line: Line, found: Found, sold: Mapping[UUID, Item]) -> Resolved:
    known = [one for one in found.variant_ids if one in sold]
    if not known:
        return Resolved(position, LineStatus.UNKNOWN)
    others = known if len(known) > 1 else []
    if not (found.sure and found.variant_ids[0] == known[0]):
        return Resolved(position, LineStatus.CHOICE, found.how, candidates=known)
    item = sold[known[0]]
    unit, understood = unit_meant(item.units, line.unit, line.unit_code, found.unit_code)
    made = Resolved(position, LineStatus.READY, found.how, item, unit, candidates=others)
    if unit is None:
        return replace(made, status=LineStatus.UNKNOWN)
    _count(made, line, unit)
    if not understood:
        made.status, made.problem = LineStatus.UNIT, unknown_unit(item, line.unit or line.unit_code)
    return made


def _count(made: Resolved, line: Line, unit: Unit) -> None:
    """How many: what was said, or the least there is."""
    assert made.item
    variant = made.item.variant
    if line.quantity is None:
        made.quantity = fitting(1, unit.factor, variant.moq, variant.step)
        if line.unread:
            made.status, made.offered = LineStatus.AMOUNT, made.quantity
            made.problem = UnreadQuantity(said=line.unread)
        return
    counted = whole(line.quantity, unit, made.item.units, line.unit)
    if counted and 1 <= counted[1] * counted[0].factor <= LARGEST_QUANTITY:
        made.unit, made.quantity = counted
        return
    most = LARGEST_QUANTITY // unit.factor
    wanted = min(max(int(line.quantity.to_integral_value(rounding="ROUND_CEILING")), 1), most)
    made.quantity, made.offered = wanted, fitting(wanted, unit.factor, variant.moq, variant.step)
    made.status, made.problem = LineStatus.AMOUNT, BadQuantity(largest=LARGEST_QUANTITY)


def _basket(made: Sequence[Resolved]) -> Basket:
    """The lines that are goods."""
    goods = [(one, one.item, one.unit, one.quantity) for one in made]
    return Basket([_wanted(one, item, unit, count) for one, item, unit, count in goods if item and unit and count])


async def _judge(made: Sequence[Resolved], customer: Customer | None, at: datetime, firm: Firm) -> None:
    """Prices, minimums and steps of the lines that are goods."""
    basket = _basket(made)
    quote = await priced(basket, customer, at, firm, True)
    unpriced = {problem.field: problem for problem in quote.problems}
    left = iter(quote.lines)
    for place, goods in enumerate(basket.lines):
        if problem := unpriced.get(f"lines.{place}"):
            _ask(made[goods.position], LineStatus.UNPRICED, problem)
        else:
            made[goods.position].price = next(left)
    by_position, demand = {one.position: one for one in basket.lines}, basket.demand
    for problem in quantity_problems({one.position: _measure(one) for one in basket.lines}):
        goods = by_position[_place(problem)]
        variant, factor = goods.item.variant, goods.unit.factor
        if _ask(made[goods.position], LineStatus.AMOUNT, problem):
            rest = demand[variant.id] - goods.base_quantity
            made[goods.position].offered = fitting(goods.wish.quantity, factor, variant.moq, variant.step, rest)


async def _count_stock(made: Sequence[Resolved], numbers: bool, told: Told) -> Own:
    """Whether there is as much as the lines want together; what is kept for who asks, if that had to be read. One
    statement when there is."""
    basket = _basket(made)
    demand = basket.demand
    there = {key: one.available or 0 for key, one in (await availability(list(demand)) if demand else {}).items()}
    if all(there.get(key, 0) >= wanted for key, wanted in demand.items()):
        return None
    own = await told.kept() if told.kept else {}
    by_position = {one.position: one for one in basket.lines}
    for problem in await shortages(basket, numbers, own):
        goods = by_position[_place(problem)]
        variant = goods.item.variant
        if _ask(made[goods.position], LineStatus.SHORT, problem) and numbers:
            free = max(there.get(variant.id, 0), 0) + own.get(variant.id, 0)
            made[goods.position].offered = at_most(free, goods.unit.factor, variant.moq, variant.step)
    return own


async def _instead(lost: set[UUID], but: set[UUID], told: Told, own: Own) -> dict[UUID, list[UUID]]:
    """What is there in place of the lost, also of what is kept for who asks."""
    if own is None and lost and told.kept:
        own = await told.kept()
    return await in_place_of(lost, but, told.within, own or ())


def _ask(line: Resolved, status: LineStatus, problem: DomainError) -> bool:
    """The first question of a line is asked; others wait until it is answered."""
    if line.status is not LineStatus.READY:
        return False
    line.status, line.problem = status, problem
    return True


def _wanted(line: Resolved, item: Item, unit: Unit, quantity: int) -> BasketLine:
    return BasketLine(line.position, Wish(quantity, item.variant.id, unit_code=unit.code), item, unit)


def _measure(line: BasketLine) -> Measure:
    variant = line.item.variant
    return Measure(variant.id, variant.sku, line.base_quantity, variant.moq, variant.step)


def _place(problem: DomainError) -> int:
    return int((problem.field or "lines.0").split(".")[1])


@dataclass(slots=True)
class Compared:
    """A line of the past as it would be today; `quantity` 0 and no `unit`: it cannot be had."""

    past: Past
    item: Item | None = None
    unit: Unit | None = None
    quantity: int = 0
    price: QuoteLine | None = None
    changes: list[Change] = field(default_factory=list)
    substitutes: list[UUID] = field(default_factory=list)


async def compared(
    past: Sequence[Past], customer: Customer | None, at: datetime, firm: Firm, numbers: bool, told: Told = Told()
) -> list[Compared]:
    """What has changed since, line by line: nothing is added anywhere. Eight statements at most."""
    asked = [Line(quantity=Decimal(one.quantity), variant_id=one.variant_id, unit_code=one.unit_code) for one in past]
    today, own = await _resolved(asked, customer, at, firm, numbers, told)
    made = [_compared(one, now) for one, now in zip(past, today, strict=True)]
    lost = {one.past.variant_id for one in made if one.changes[:1] in ([Change.WITHDRAWN], [Change.OUT])}
    instead = await _instead(lost, {one.past.variant_id for one in made}, told, own)
    for one in made:
        one.substitutes = instead.get(one.past.variant_id, [])
    return made


def _compared(past: Past, now: Resolved) -> Compared:
    made = Compared(past, now.item, now.unit, now.quantity or 0, now.price)
    kinds = {LineStatus.AMOUNT: Change.AMOUNT, LineStatus.UNPRICED: Change.UNPRICED, LineStatus.UNIT: Change.UNIT_GONE}
    if now.item is None:
        made.changes.append(Change.WITHDRAWN)
        return replace(made, quantity=0)
    if now.status is LineStatus.SHORT:
        made.changes.append(Change.SHORT if now.offered or now.offered is None else Change.OUT)
        made.quantity = now.offered or 0
    elif now.status in kinds:
        made.changes.append(kinds[now.status])
        made.quantity = now.offered or (0 if now.status is LineStatus.UNPRICED else made.quantity)
    if made.price and past.unit_price is not None and made.price.unit_price != past.unit_price:
        made.changes.append(Change.DEARER if made.price.unit_price > past.unit_price else Change.CHEAPER)
    return made
