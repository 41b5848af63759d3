"""What of an order can be packed in one warehouse. All quantities in base units."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from msgspec import Struct

from orderwell.inventory.models import HoldState
from orderwell.inventory.rules import Request
from orderwell.orders.models import Order, OrderLine, OrderState
from orderwell.sourcing.rules import Grant, Part, Wish


@dataclass(frozen=True, slots=True)
class Missing:
    """Base units of a SKU that stock does not suffice for, of all that an order still wants of it."""

    sku: str
    wanted: int
    missing: int


def request(order: Order, lines: Iterable[OrderLine]) -> Request:
    """What an order still waits for: allocated when it is confirmed, else reserved. In whole ordered units."""
    state = HoldState.ALLOCATED if order.state is OrderState.CONFIRMED else HoldState.RESERVED
    parts = [Part(line.variant_id, line.waiting, line.factor) for line in lines if line.waiting > 0]  # type: ignore[attr-defined]
    return Request(order.id, order.number, state, Wish(parts, order.delivery_address.get("area_code", "")))


def granted(order: Order, lines: Iterable[OrderLine], grant: Grant) -> list[Missing]:
    """Enter into the `lines` of a `request` what they got; what is missing, by SKU."""
    wanted, got = Counter[str](), Counter[str]()
    for line, quantity in zip((one for one in lines if one.waiting > 0), grant.quantities, strict=True):
        wanted[line.sku] += line.waiting
        got[line.sku] += quantity
        line.allocated += quantity if order.state is OrderState.CONFIRMED else 0
    return [Missing(sku, all_of_it, all_of_it - got[sku]) for sku, all_of_it in wanted.items() if got[sku] < all_of_it]


class OpenLine(Struct, frozen=True):
    """An order line: `allocated` is kept for it anywhere, `packed` of that is in parcels not handed over."""

    id: UUID
    variant_id: UUID
    sku: str
    allocated: int
    packed: int

    @property
    def free(self) -> int:
        return max(0, self.allocated - self.packed)


class Excess(Struct, frozen=True):
    """A wish that cannot be met: `position` in the wishes, `available` for that line."""

    position: int
    sku: str
    available: int


def everything(lines: Iterable[OpenLine], free_here: Mapping[UUID, int]) -> dict[UUID, int]:
    """All that can be packed: by line, first lines first where several want the same variant.

    `free_here`: by variant what is allocated in the warehouse and in no parcel yet.
    """
    left, taken = dict(free_here), dict[UUID, int]()
    for line in lines:
        part = min(line.free, max(0, left.get(line.variant_id, 0)))
        if part:
            left[line.variant_id] -= part
            taken[line.id] = part
    return taken


def excesses(
    lines: Iterable[OpenLine], free_here: Mapping[UUID, int], wishes: Sequence[tuple[UUID, int]]
) -> list[Excess]:
    """The wishes that go beyond their line or beyond what is left in the warehouse, in their order.

    Wishes for one line add up. Every wish names one of `lines`.
    """
    by_id = {line.id: line for line in lines}
    of_line = {line.id: line.free for line in by_id.values()}
    here = dict(free_here)
    found = []
    for position, (line_id, quantity) in enumerate(wishes):
        line = by_id[line_id]
        available = max(0, min(of_line[line_id], here.get(line.variant_id, 0)))
        if quantity > available:
            found.append(Excess(position, line.sku, available))
        of_line[line_id] -= quantity
        here[line.variant_id] = here.get(line.variant_id, 0) - quantity
    return found
