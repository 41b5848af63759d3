"""What is in a cart, and what a list of wishes means: variants, units, prices, problems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from orderwell.catalog.models import Unit
from orderwell.catalog.queries import Item, offered, orderable
from orderwell.catalog.rules import Range
from orderwell.core.db.keeper import Keeper
from orderwell.core.db.prepared import fetch
from orderwell.core.errors import DomainError
from orderwell.core.work import Actor, ActorKind
from orderwell.customers.models import Customer
from orderwell.firm.rules import Firm
from orderwell.inventory.errors import OutOfStock
from orderwell.inventory.queries import availability, reserved_by
from orderwell.pricing.queries import quote as priced
from orderwell.pricing.rules import Quote, Terms, Wanted

from .errors import BadQuantity, NotInAssortment, NotOrderable, UnknownUnit
from .models import Cart, CartLine
from .rules import LARGEST_QUANTITY, Measure, Wish, quantity_problems, told

_orderable: Keeper[tuple[UUID, bool], Item] = Keeper(4_000)


class BasketLine(Struct, frozen=True):
    """A wish that can be understood; `position` is its place in the input."""

    position: int
    wish: Wish
    item: Item
    unit: Unit

    @property
    def base_quantity(self) -> int:
        return self.wish.quantity * self.unit.factor

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            variant_id=self.item.variant.id,
            sku=self.item.variant.sku,
            unit_code=self.unit.code,
            factor=self.unit.factor,
            quantity=self.wish.quantity,
            tax_rate=self.item.product.tax_rate,
            unit_zh=self.unit.name_zh,
            unit_en=self.unit.name_en,
        )


@dataclass(frozen=True, slots=True)
class Basket:
    """Lines that can be ordered, and what is wrong with the others and with the quantities."""

    lines: list[BasketLine] = field(default_factory=list)
    problems: list[DomainError] = field(default_factory=list)

    @property
    def demand(self) -> dict[UUID, int]:
        """Base units wanted of each variant."""
        total: dict[UUID, int] = {}
        for line in self.lines:
            total[line.item.variant.id] = total.get(line.item.variant.id, 0) + line.base_quantity
        return total


async def cart(actor: Actor, token_hash: str | None) -> Cart | None:
    """The cart of who is signed in, or of the browser with this token."""
    if actor.user_id is not None and actor.kind is not ActorKind.API_KEY:
        return await Cart.get_or_none(user_id=actor.user_id)
    return await Cart.get_or_none(token_hash=token_hash) if token_hash else None


async def lines(of: Cart) -> list[CartLine]:
    """In the order in which they were added."""
    return await fetch(CartLine, "WHERE cart_id = ? ORDER BY added_at, id", of.id)


def wishes(rows: Sequence[CartLine]) -> list[Wish]:
    """Cart lines as wishes."""
    return [
        Wish(row.quantity, row.variant_id, unit_code=row.unit_code, remark=row.remark, ticked=row.ticked)  # type: ignore[attr-defined]
        for row in rows
    ]


async def basket(
    wanted: Sequence[Wish], *, include_unpublished: bool = False, within: Range | None = None, known: bool = False
) -> Basket:
    """What the ticked of `wanted` mean. Two statements.

    `within`: what the customer is offered. Of other goods they hear as if there were none, unless they are `known`
    to whoever asks: they lie in the cart already, or staff order for the customer.
    """
    by_id, by_sku = await _items(wanted, include_unpublished)
    made = Basket()
    for position, wish in enumerate(wanted):
        if not wish.ticked:
            continue
        item = by_id.get(wish.variant_id) if wish.variant_id else by_sku.get((wish.sku or "").strip())
        if item is not None and not offered(item.product, within):
            if known:
                made.problems.append(NotInAssortment(field=f"lines.{position}", sku=item.variant.sku))
                continue
            item = None
        line = _line(position, wish, item)
        if isinstance(line, BasketLine):
            made.lines.append(line)
        else:
            made.problems.append(line)
    measures = {line.position: _measure(line) for line in made.lines}
    made.problems.extend(quantity_problems(measures))
    return made


async def _items(wanted: Sequence[Wish], include_unpublished: bool) -> tuple[dict[UUID, Item], dict[str, Item]]:
    """What the wishes name, by id and by SKU."""

    async def read(keys: list[tuple[UUID, bool]]) -> dict[tuple[UUID, bool], Item]:
        found = await orderable([one for one, _ in keys], include_unpublished=include_unpublished)
        return {(one.variant.id, include_unpublished): one for one in found}

    keys = {(wish.variant_id, include_unpublished) for wish in wanted if wish.variant_id}
    skus = [wish.sku.strip() for wish in wanted if wish.sku and not wish.variant_id]
    by_id = {key[0]: item for key, item in (await _orderable.all(keys, read)).items()} if keys else {}
    named = await orderable((), skus, include_unpublished=include_unpublished) if skus else []
    return by_id, {one.variant.sku: one for one in (*by_id.values(), *named)}


def _measure(line: BasketLine) -> Measure:
    variant = line.item.variant
    return Measure(variant.id, variant.sku, line.base_quantity, variant.moq, variant.step)


def unknown_unit(item: Item, said: str | None, field: str | None = None) -> UnknownUnit:
    """That the variant is not sold by what somebody said, and by what it is."""
    units = {
        "units": ", ".join(one.code for one in item.units),
        "units_zh": "、".join(one.name_zh for one in item.units),
        "units_en": ", ".join(one.name_en for one in item.units),
    }
    return UnknownUnit(field=field, sku=item.variant.sku, unit=said, **units)


def _line(position: int, wish: Wish, item: Item | None) -> BasketLine | DomainError:
    if item is None:
        return NotOrderable(field=f"lines.{position}", sku=wish.sku or str(wish.variant_id or ""))
    unit = item.unit(wish.unit_code)
    if unit is None:
        return unknown_unit(item, wish.unit_code, field=f"lines.{position}.unitCode")
    if not 1 <= wish.quantity * unit.factor <= LARGEST_QUANTITY:
        return BadQuantity(field=f"lines.{position}.quantity", largest=LARGEST_QUANTITY)
    return BasketLine(position, wish, item, unit)


async def quote(of: Basket, customer: Customer | None, at: datetime, terms: Terms, delivery: bool) -> Quote:
    """What the basket's lines cost; `problems` has those of the prices, not of the basket. One statement."""
    return await priced([line.wanted for line in of.lines], customer, at, terms, delivery, strict=False)


def sees_numbers(actor: Actor, firm: Firm) -> bool:
    """Whether the actor may know how many there are."""
    return firm.stock_display == "exact" or actor.kind not in (ActorKind.CUSTOMER, ActorKind.ANONYMOUS)


async def kept_for(of: Cart | None, at: datetime) -> dict[UUID, int]:
    """Base units by variant that checkout keeps for the cart. One statement, none when nothing is kept."""
    return await reserved_by(of.id) if of and of.reserved_until and of.reserved_until > at else {}


async def shortages(of: Basket, numbers: bool, own: Mapping[UUID, int] | None = None) -> list[DomainError]:
    """Stock that is not there now, told with `numbers` or without. Advisory: only reserving decides. One statement.

    `own`: what is kept for who asks, by variant; it counts as there.
    """
    there = await availability(list(of.demand)) if of.lines else {}
    first = {line.item.variant.id: line for line in reversed(of.lines)}
    found: list[DomainError] = []
    for variant_id, wanted in of.demand.items():
        free = max(there[variant_id].available or 0, 0) if variant_id in there else 0
        free += (own or {}).get(variant_id, 0)
        if free < wanted:
            line = first[variant_id]
            found.append(
                OutOfStock(
                    field=f"lines.{line.position}.quantity",
                    sku=line.item.variant.sku,
                    available=free,
                    wanted=wanted,
                    variantId=str(variant_id),
                )
            )
    return told(found, numbers)
