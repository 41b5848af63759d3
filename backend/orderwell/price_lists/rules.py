"""Which price applies: base list, then price level, then contract; the most specific wins. Pure.

Prices are tax-inclusive minor units per base unit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct


class PriceStepKind(StrEnum):
    """What a step of the explanation did."""

    LIST = "list"
    LEVEL = "level"
    CONTRACT = "contract"
    TIER = "tier"
    UNIT = "unit"
    PROMOTION = "promotion"
    FREIGHT = "freight"
    TAX = "tax"
    ROUNDING = "rounding"


class Specificity(IntEnum):
    """For whom a price list is; the higher one wins."""

    BASE = 0
    LEVEL = 1
    CONTRACT = 2
    __hash__ = int.__hash__  # that of Enum is a call of Python


class Step(Struct, frozen=True):
    """One explained step; `amount` is the value after it, in minor units."""

    kind: PriceStepKind
    label_zh: str
    label_en: str
    amount: int


@dataclass(slots=True)  # not frozen, for that takes four times as long to make, and pages read hundreds
class Candidate:
    """A price row of a list that applies to the customer now."""

    variant_id: UUID
    min_quantity: int
    unit_price: int
    specificity: Specificity
    list_code: str
    list_zh: str = ""
    list_en: str = ""
    priority: int = 0
    valid_from: datetime | None = None


class Tier(NamedTuple):
    """From `min_quantity` base units on, one costs `unit_price`; `price_list` is the code of the list."""

    min_quantity: int
    unit_price: int
    price_list: str


_KINDS = {
    Specificity.BASE: (PriceStepKind.LIST, "目录价", "List price"),
    Specificity.LEVEL: (PriceStepKind.LEVEL, "等级价", "Level price"),
    Specificity.CONTRACT: (PriceStepKind.CONTRACT, "合同价", "Contract price"),
}


class Priced(NamedTuple):
    """One base unit at some quantity. `list_price` is never below `unit_price`: it is what one saves against.

    `reached`: of the base list, the level's and the contract, as far as there is one, the tiers that the quantity
    reaches.
    """

    unit_price: int
    list_price: int
    list_code: str
    list_zh: str
    list_en: str
    kind: PriceStepKind
    reached: tuple[Sequence[Candidate], ...]

    @property
    def steps(self) -> list[Step]:
        """How the price comes about."""
        found = [_step(rows[0]) for rows in self.reached]
        if len(self.reached[-1]) > 1:
            n = self.reached[-1][-1].min_quantity
            found.append(Step(PriceStepKind.TIER, f"满 {n} 件阶梯价", f"Price from {n} units", self.unit_price))
        return found


def _step(first: Candidate) -> Step:
    kind, zh, en = _KINDS[first.specificity]
    name_zh = f"{zh}：{first.list_zh}" if first.specificity and first.list_zh else zh
    name_en = f"{en}: {first.list_en}" if first.specificity and first.list_en else en
    return Step(kind, name_zh, name_en, first.unit_price)


_QUANTITY = attrgetter("min_quantity")
MOST_QUANTITIES = 16  # of which a price is remembered
_EVER = datetime.min.replace(tzinfo=UTC)


def _precedence(rows: Sequence[Candidate]) -> tuple[int, datetime, str]:
    # The code makes two equal lists a stable choice instead of a matter of luck.
    return rows[0].priority, rows[0].valid_from or _EVER, rows[0].list_code


def _reached(lists: list[list[Candidate]], quantity: int) -> list[Candidate]:
    """The winning list's tiers that the quantity reaches; empty when no list goes that low."""
    for rows in lists:
        if rows[0].min_quantity <= quantity:
            return [row for row in rows if row.min_quantity <= quantity]
    return []


@dataclass(slots=True)
class VariantPrices:
    """Every price of one variant that applies to one customer at one moment. Lists of products make thousands."""

    candidates: tuple[Candidate, ...]
    _ranked: tuple[list[list[Candidate]], ...] | None = field(default=None, init=False, repr=False, compare=False)
    _known: dict[int, Priced | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _tiers: list[Tier] | None = field(default=None, init=False, repr=False, compare=False)

    def _lists(self) -> tuple[list[list[Candidate]], ...]:
        """By specificity the lists in order of precedence, each with its tiers ascending."""
        if self._ranked is None:
            by_list: dict[tuple[int, str], list[Candidate]] = {}
            for row in sorted(self.candidates, key=_QUANTITY):
                by_list.setdefault((row.specificity, row.list_code), []).append(row)
            self._ranked = tuple([[] for _ in Specificity])
            for rows in by_list.values():
                self._ranked[rows[0].specificity].append(rows)
            for lists in self._ranked:
                if len(lists) > 1:
                    lists.sort(key=_precedence, reverse=True)
        return self._ranked

    def _best(self, quantity: int) -> Candidate | None:
        """The row that decides: of the most specific list that goes as low, the tier reached last."""
        for lists in reversed(self._lists()):
            if reached := _reached(lists, quantity):
                return reached[-1]
        return None

    def at(self, quantity: int) -> Priced | None:
        """The price of one base unit when `quantity` base units are bought."""
        known = self._known
        if quantity not in known:
            if len(known) >= MOST_QUANTITIES:
                known.clear()
            known[quantity] = self._priced(quantity)
        return known[quantity]

    def _priced(self, quantity: int) -> Priced | None:
        reached = tuple([rows for lists in self._lists() if (rows := _reached(lists, quantity))])
        if not reached:
            return None
        first, winner = reached[0][0], reached[-1]
        best = winner[-1]
        listed = first.unit_price if first.specificity is Specificity.BASE else self.list_price or 0
        kind = PriceStepKind.TIER if len(winner) > 1 else _KINDS[best.specificity][0]
        price = best.unit_price
        return Priced(price, max(listed, price), best.list_code, best.list_zh, best.list_en, kind, reached)

    @property
    def list_price(self) -> int | None:
        """What anybody pays for the smallest quantity."""
        lists = self._lists()[Specificity.BASE]
        return lists[0][0].unit_price if lists else None

    @property
    def tiers(self) -> list[Tier]:
        """This customer's prices by ascending quantity; equal neighbours are one tier."""
        if self._tiers is None:
            found: list[Tier] = []
            for quantity in sorted({1, *[row.min_quantity for row in self.candidates]}):
                best = self._best(quantity)
                if best and (not found or found[-1].unit_price != best.unit_price):
                    found.append(Tier(quantity, best.unit_price, best.list_code))
            self._tiers = found
        return self._tiers

    def next_tier(self, quantity: int) -> Tier | None:
        """The nearest larger quantity at which one unit gets cheaper."""
        now = self._best(quantity)
        for beyond in sorted({row.min_quantity for row in self.candidates if row.min_quantity > quantity}):
            then = self._best(beyond)
            if now and then and then.unit_price < now.unit_price:
                return Tier(beyond, then.unit_price, then.list_code)
        return None


def by_variant(candidates: Iterable[Candidate]) -> dict[UUID, VariantPrices]:
    """Prices of each variant that has any."""
    sorted_out: dict[UUID, list[Candidate]] = {}
    for row in candidates:
        sorted_out.setdefault(row.variant_id, []).append(row)
    return {variant: VariantPrices(tuple(rows)) for variant, rows in sorted_out.items()}
