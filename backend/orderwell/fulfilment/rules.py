"""What of an order can be packed in one warehouse. All quantities in base units."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OpenLine:
    """An order line: `allocated` is kept for it anywhere, `packed` of that is in parcels not handed over."""

    id: UUID
    variant_id: UUID
    sku: str
    allocated: int
    packed: int

    @property
    def free(self) -> int:
        return max(0, self.allocated - self.packed)


@dataclass(frozen=True, slots=True)
class Excess:
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
