"""What narrows a list of products, and what is counted beside it. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width
from uuid import UUID

from msgspec import Struct

from orderwell.bitmaps.rules import Columns, Key
from orderwell.catalog.rules import Range
from orderwell.customers.models import Customer
from orderwell.postings.rules import members

SET_COST = 12  # looking at one whole set takes as long as looking at so many products
MOST_TEXTS, WIDEST_TEXT = 12, 24  # of a free text that is offered: values, and letters of each, wide ones counted twice
_WIDE = frozenset("WF")


def worth_choosing(counts: Mapping[str, int], *, wide_letters: bool) -> bool:
    """Whether the values of a free text are something to choose from, by how many products have each.

    Few and short ones of which goods share some, not sentences that each has for itself; and for who reads no Chinese
    (`wide_letters`) none in it: free text is stored in one language, an enum's names in both.
    """
    widths = [[east_asian_width(letter) in _WIDE for letter in text] for text in counts]
    legible = wide_letters or not any(map(any, widths))
    short = all(len(wide) + sum(wide) <= WIDEST_TEXT for wide in widths)
    return legible and short and len(counts) <= MOST_TEXTS and sum(counts.values()) > len(counts)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: customers see what is published and in their range, staff all. `prices`: they see those, too."""

    sees_all: bool = False
    customer: Customer | None = None
    within: Range | None = None
    prices: bool = True


class AttributeChoice(Struct, frozen=True):
    """One of `values`, or a number from `low` to `high`."""

    code: str
    values: Sequence[str] = ()
    low: float | None = None
    high: float | None = None


class Wanted(Struct, frozen=True):
    """What is looked for. All that is given must hold; inside a list any. Prices are the viewer's, minor units."""

    text: str = ""
    category_code: str | None = None
    brand_codes: Sequence[str] | None = None
    min_price: int | None = None
    max_price: int | None = None
    in_stock: bool | None = None
    new: bool | None = None
    bought: bool | None = None
    statuses: Sequence[str] | None = None
    attributes: Sequence[AttributeChoice] = ()
    ids: Sequence[UUID] | None = None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Sets of documents: those that may be seen and asked for at all, and those of each facet's choice."""

    base: int
    by_facet: Mapping[str, int] = field(default_factory=dict)

    def but(self, *facets: str) -> int:
        """What is left when these facets do not narrow."""
        left = self.base
        for facet, inside in self.by_facet.items():
            if facet not in facets:
                left &= inside
        return left

    @property
    def chosen(self) -> int:
        return self.but()


class Facets(Struct, frozen=True):
    """How many products each choice would give, every facet counted without its own choice.

    `categories` count what lies below, too. `bars`: (from, below, how many) of the viewer's prices in minor units.
    `chosen`: codes of the attributes that narrow already.
    """

    total: int
    brands: Mapping[UUID, int]
    categories: Mapping[UUID, int]
    values: Mapping[tuple[UUID, str], int]
    bounds: tuple[int, int] | None
    bars: Sequence[tuple[int, int, int]]
    in_stock: int
    new: int
    bought: int
    chosen: Collection[str] = ()


def tally(columns: Columns, kind: str, chosen: int) -> dict[Key, int]:
    """How many of `chosen` are in each set whose key begins with `kind`; those without any are left out."""
    keys: list[Key] = columns.once(f"of kind {kind}", lambda: [key for key in columns.sets if key[0] == kind])
    if len(keys) * SET_COST <= chosen.bit_count():
        every = {key: (columns.sets[key].value & chosen).bit_count() for key in keys}
        return {key: count for key, count in every.items() if count}
    found = Counter(key for one in members(chosen) for key in columns.keys[one])
    return {key: found[key] for key in keys if found[key]}
