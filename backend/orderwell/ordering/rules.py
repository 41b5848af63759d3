"""What becomes of a line that somebody typed, pasted or ordered before: the unit, the amount, and what to ask. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from orderwell.catalog.models import Unit
from orderwell.measures.rules import DOZEN, same_unit

MOST_LINES = 1000  # in one request
_HELD = (
    frozenset(("袋", "包", "bag", "bags", "pack", "packs", "packet", "packets")),
    frozenset(("瓶", "罐", "听", "桶", "壶", "bottle", "bottles", "can", "cans", "jug", "jugs")),
)


class LineStatus(StrEnum):
    """What keeps a line from the cart; READY: nothing."""

    READY = "ready"
    AMOUNT = "amount"
    UNIT = "unit"
    SHORT = "short"
    CHOICE = "choice"
    UNKNOWN = "unknown"
    UNPRICED = "unpriced"


class Change(StrEnum):
    """What is different from the last time."""

    WITHDRAWN = "withdrawn"
    UNIT_GONE = "unit_gone"
    DEARER = "dearer"
    CHEAPER = "cheaper"
    OUT = "out"
    SHORT = "short"
    AMOUNT = "amount"
    UNPRICED = "unpriced"


class Line(Struct, frozen=True):
    """What is wanted: `name` as it was said, or a variant that was chosen. Without `quantity` the least there is.

    `unread`: what was written in place of a quantity and is none.
    """

    name: str = ""
    also: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    variant_id: UUID | None = None
    unit_code: str | None = None
    unread: str = ""


class Past(Struct, frozen=True):
    """A line of an order or a list, with its names then; `unit_price` in minor units per base unit, None: not kept."""

    variant_id: UUID
    unit_code: str
    quantity: int
    unit_price: int | None = None
    sku: str = ""
    name_zh: str = ""
    name_en: str = ""
    unit_zh: str = ""
    unit_en: str = ""


def unit_meant(units: Sequence[Unit], said: str, code: str | None, scanned: str | None) -> tuple[Unit | None, bool]:
    """The unit of a line, and whether what was said is one. Codes win over words, words over the default."""
    default = next((unit for unit in units if unit.is_default), units[0] if units else None)
    if code:
        chosen = next((unit for unit in units if unit.code == code), None)
        return chosen or default, chosen is not None
    if said and said.casefold() not in DOZEN:
        word = said.casefold()
        plain = next((one for one in units if word in (one.code.casefold(), one.name_zh, one.name_en.casefold())), None)
        meant = plain or next((one for one in units if same_unit(said, (one.code, one.name_zh, one.name_en))), None)
        if meant is None and same_unit(said, ("piece",)):
            meant = next((one for one in units if one.factor == 1), None)
        if meant is None:
            meant = next((one for one in units if one.factor == 1 and _is_held_so(word, one)), None)
        return meant or default, meant is not None
    if said:
        return next((one for one in units if one.factor == 1), default), True
    return next((unit for unit in units if unit.code == scanned), default), True


def _is_held_so(said: str, unit: Unit) -> bool:
    """Whether people do not tell what holds one piece from what was said: 包 and 袋, 瓶 and 桶."""
    return any(said in row and not row.isdisjoint((unit.code, unit.name_zh, unit.name_en.casefold())) for row in _HELD)


def whole(quantity: Decimal, unit: Unit, units: Sequence[Unit], said: str) -> tuple[Unit, int] | None:
    """The amount in a unit in which it is whole: half a box of 24 is 12 bottles. None: it is whole in none."""
    wanted = quantity * 12 if said.casefold() in DOZEN and unit.factor == 1 else quantity
    if wanted % 1 == 0:
        return unit, int(wanted)
    pieces = wanted * unit.factor
    base = next((one for one in units if one.factor == 1), None)
    return (base, int(pieces)) if base and pieces % 1 == 0 else None


def fitting(quantity: int, factor: int, minimum: int, step: int, others: int = 0) -> int:
    """The smallest amount from `quantity` on, in units of `factor`, that makes minimum and step whole.

    `others`: base units of the same goods on other lines. Not more than a step's turns are tried, which is enough.
    """
    least = -(-minimum // step) * step
    amount = max(quantity, 1, -(-(least - others) // factor))
    return next((one for one in range(amount, amount + step) if (others + one * factor) % step == 0), amount)


def at_most(available: int, factor: int, minimum: int, step: int) -> int:
    """The largest amount in units of `factor` that is there and keeps minimum and step; 0: none."""
    least = -(-minimum // step) * step
    top = max(available, 0) // factor
    return next(
        (one for one in range(top, max(top - step, 0), -1) if one * factor % step == 0 and one * factor >= least), 0
    )
