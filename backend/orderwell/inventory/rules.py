"""Pure rules of stock: bands, what a buyer is shown, and what a level refuses."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.core.db.instances import new
from orderwell.core.errors import Invalid, raise_all
from orderwell.sourcing.rules import Demand, Sourcing, Wish

from .models import Change, HoldState, StockHold, StockLevel

CLEARS_AT = 110  # per cent of the reorder point above which a level no longer counts as low
WAREHOUSE_TEXTS = {"code": 40, "name_zh": 100, "name_en": 100, "area_code": 6, "address": 300}  # longest lengths


class StockBand(StrEnum):
    OUT = "out"
    LOW = "low"
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Availability:
    """What may be promised of a variant over all active warehouses, in base units.

    `available` is None when the viewer may not know the number, and so is `expected`: how many are due
    on `expected_on`.
    """

    available: int | None
    band: StockBand
    expected_on: date | None = None
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class StockFilter:
    """What is given must all hold. `product_ids`: what a search means."""

    product_ids: Sequence[UUID] | None = None
    warehouse_id: UUID | None = None
    variant_ids: Sequence[UUID] | None = None
    band: StockBand | None = None
    category_code: str | None = None


class Difference(Struct, frozen=True):
    """A bucket whose level and ledger (or whose holds) do not agree; there must never be one."""

    level_id: UUID
    bucket: str
    level: int
    ledger: int


def band(available: int, reorder_point: int) -> StockBand:
    """The colour of a quantity; at the reorder point it is low already."""
    if available <= 0:
        return StockBand.OUT
    return StockBand.LOW if available <= reorder_point else StockBand.OK


Part = tuple[int, int, int, date | None]  # available, reorder point, incoming, and when that is due


def overall(parts: Iterable[Part]) -> Availability:
    """What the levels of a variant come to; the next arrival is what is due on the first day."""
    every = list(parts)
    available = sum(there for there, _, _, _ in every)
    due = min((day for _, _, _, day in every if day), default=None)
    coming = sum(incoming for _, _, incoming, day in every if day == due) if due else None
    return Availability(available, band(available, sum(point for _, point, _, _ in every)), due, coming)


def day_of(value: date | str | None) -> date | None:
    """A day in a row, which SQLite keeps as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def is_low(available: int, reorder_point: int, was_low: bool) -> bool:
    """Low from the reorder point down; cleared only above 110 % of it, so that an alert does not flicker."""
    if available <= reorder_point:
        return True
    return was_low and available * 100 <= reorder_point * CLEARS_AT


def shown(real: Availability, display: str) -> Availability:
    """What a customer sees under the firm's `stock_display`: exact, banded, or hidden (in stock or not)."""
    if display == "exact":
        return real
    if display == "banded":
        return replace(real, available=None, expected=None)
    return Availability(None, StockBand.OUT if real.band is StockBand.OUT else StockBand.OK)


def summed(lines: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    """Demand by variant: lines that share one are added up before anything is compared with stock."""
    total: Counter[UUID] = Counter()
    for variant_id, quantity in lines:
        if quantity < 0:
            raise ValueError("demand is never negative")
        total[variant_id] += quantity
    return {variant_id: quantity for variant_id, quantity in total.items() if quantity}


def fitting(**texts: tuple[str, int]) -> None:
    """Raises Invalid for each text beyond its longest length; a name `area_code` is the input's `areaCode`."""
    raise_all(
        [
            Invalid(
                field=re.sub("_(.)", lambda m: m[1].upper(), name),
                reason_zh=f"请不要超过 {most} 个字。",
                reason_en=f"Use at most {most} characters.",
            )
            for name, (text, most) in texts.items()
            if len(text) > most
        ]
    )


def refused(level: StockLevel, changes: Sequence[Change]) -> bool:
    """Whether a level cannot take the changes: a count that was made against another number, or too little is free."""
    frees = sum(change.frees for change in changes)
    kept = level.safety if any(change.keeps_safety for change in changes) else 0
    counted = {change.expected_on_hand for change in changes} - {None, level.on_hand}
    return bool(counted) or (frees < 0 and level.available + level.safety - kept < -frees)


class Request(Struct, frozen=True):
    """What an owner (an order, named by `reference`) wants kept, reserved without an end or allocated."""

    owner_id: UUID
    reference: str
    state: HoldState
    wish: Wish

    @property
    def made(self) -> dict[str, Any]:
        """The columns of its holds."""
        return {"owner_id": self.owner_id, "reference": self.reference, "state": self.state}


def promised(levels: Iterable[StockLevel], given_back: Iterable[StockHold]) -> dict[UUID, dict[UUID, int]]:
    """By warehouse and variant what can be promised once `given_back` is free again."""
    free = summed((hold.level_id, hold.quantity) for hold in given_back)
    there: dict[UUID, dict[UUID, int]] = {}
    for level in levels:
        there.setdefault(level.warehouse_id, {})[level.variant_id] = level.available + free.get(level.id, 0)
    return there


def holds(
    levels: Iterable[StockLevel], sourcings: Iterable[Sourcing], made: Mapping[str, Any], now: datetime
) -> list[StockHold]:
    """The holds that a choice of warehouses comes to; `made`: their other columns."""
    place = {(level.warehouse_id, level.variant_id): level.id for level in levels}
    return [
        new(StockHold, level_id=place[sourcing.warehouse_id, v], quantity=quantity, created_at=now, **made)
        for sourcing in sourcings
        for v, quantity in sourcing.lines.items()
    ]


def leaving(
    held: Iterable[StockHold], levels: Mapping[UUID, StockLevel], quantities: Demand
) -> tuple[list[tuple[StockHold, int]], dict[UUID, int]]:
    """How much of each hold at these levels goes when `quantities` ship, and by variant what is missing for that."""
    left = {variant_id: quantity for variant_id, quantity in quantities.items() if quantity > 0}
    parts: list[tuple[StockHold, int]] = []
    for hold in held:
        if level := levels.get(hold.level_id):
            part = min(hold.quantity, left.get(level.variant_id, 0))
            left[level.variant_id] = left.get(level.variant_id, 0) - part
            parts += [(hold, part)] if part else []
    return parts, {variant_id: quantity for variant_id, quantity in left.items() if quantity}
