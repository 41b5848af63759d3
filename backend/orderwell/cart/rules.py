"""What may be wanted: quantities, minimums and steps. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from orderwell.core.errors import DomainError
from orderwell.inventory.errors import OutOfStock

from .errors import BelowMinimum, NotEnoughStock, NotInSteps

MAX_LINES = 1000
MAX_ORDER_LINES = 1000  # orders come from imports and interfaces too
ROUNDS = 4  # for how long at most stock is kept at checkout, in times of the firm's minutes
LONGEST_REMARK = 300
LARGEST_QUANTITY = 1_000_000  # base units of a line

Place = tuple[UUID, str]  # where a line of a cart stands: its variant and the code of its unit


@dataclass(frozen=True, slots=True)
class Wish:
    """`quantity` units of a variant, named by id or SKU; without `unit_code` the default unit.

    What is not `ticked` lies in a cart and is not wanted now: it keeps its position, and costs and hinders nothing.
    """

    quantity: int
    variant_id: UUID | None = None
    sku: str | None = None
    unit_code: str | None = None
    remark: str = ""
    ticked: bool = True


@dataclass(frozen=True, slots=True)
class Measure:
    """One line in base units, with the minimum and step of its variant."""

    variant_id: UUID
    sku: str
    quantity: int
    minimum: int
    step: int


def quantity_problems(measures: Mapping[int, Measure]) -> list[DomainError]:
    """Minimums and steps count all lines of a variant together; told at its first line.

    Keys are the positions of the lines, which `field` names.
    """
    total: dict[UUID, int] = {}
    first: dict[UUID, int] = {}
    for position, one in measures.items():
        total[one.variant_id] = total.get(one.variant_id, 0) + one.quantity
        first.setdefault(one.variant_id, position)
    found: list[DomainError] = []
    for variant_id, position in first.items():
        one, wanted = measures[position], total[variant_id]
        least = -(-one.minimum // one.step) * one.step  # the smallest quantity that fits both
        field = f"lines.{position}.quantity"
        if wanted < least:
            found.append(BelowMinimum(field=field, sku=one.sku, minimum=least, wanted=wanted))
        elif wanted % one.step:
            lower = wanted // one.step * one.step
            found.append(
                NotInSteps(field=field, sku=one.sku, step=one.step, wanted=wanted, lower=lower, upper=lower + one.step)
            )
    return found


def window(
    now: datetime, length: timedelta, since: datetime | None, until: datetime | None
) -> tuple[datetime, datetime] | None:
    """From when and until when stock is kept for a cart whose buyer is at checkout; None: not now.

    Each visit and change keeps it for `length` more, `ROUNDS` times that from `since` in all. Whoever has used
    that up, or left, begins anew after a break of `length`, in which others can have the goods.
    """
    if not length:
        return None
    begun = now if since is None or until is None or now >= until + length else since
    end = min(now + length, begun + ROUNDS * length)
    return (begun, end) if end > now else None


def told(problems: Sequence[DomainError], numbers: bool) -> list[DomainError]:
    """`problems` as the viewer may read them: without the firm's stock unless `numbers` are shown."""
    return [
        NotEnoughStock(field=one.field, **{name: one.params[name] for name in ("sku", "wanted", "variantId")})
        if isinstance(one, OutOfStock) and not numbers
        else one
        for one in problems
    ]


def merged(mine: Mapping[Place, int], other: Sequence[tuple[UUID, str, int]]) -> dict[Place, int]:
    """What of `other` changes the cart `mine`: for the same goods the larger quantity counts.

    Somebody who filled a cart before signing in and finds the same goods in the account's
    cart meant them once, not twice. Lines beyond `MAX_LINES` are left behind.
    """
    changes: dict[Place, int] = {}
    room = MAX_LINES - len(mine)
    for variant_id, unit_code, quantity in other:
        key = (variant_id, unit_code)
        if key in mine:
            if quantity > mine[key]:
                changes[key] = quantity
        elif room > 0:
            changes[key] = quantity
            room -= 1
    return changes
