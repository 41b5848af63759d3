"""How baskets are counted, and how strongly products belong together. Pure."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import combinations
from typing import Generic, TypeVar
from uuid import UUID

K = TypeVar("K", UUID, str, int)
SCALE = 1_000_000_000  # the weight of a basket of one product
MOST_PRODUCTS = 100  # of a basket that is counted: a larger one says little and costs the square of it
LEAST_ORDERS = 3  # that have both products, for them to belong together
NEIGHBOURS = 50  # of one product that are looked at


def share(products: int) -> int:
    """The weight of a basket of so many products: whole numbers, so that what was added can be taken back exactly."""
    return SCALE // products


def counted(products: Iterable[K]) -> list[K] | None:
    """The products of a basket as they are counted, in order; None when the basket says nothing."""
    found = sorted(set(products))
    return found if 0 < len(found) <= MOST_PRODUCTS else None


@dataclass(slots=True)
class Tally(Generic[K]):
    """Sums of weights and numbers of baskets, by pair (the lower product first) and by product."""

    pairs: dict[tuple[K, K], int] = field(default_factory=dict)
    together: Counter[tuple[K, K]] = field(default_factory=Counter)
    alone: dict[K, int] = field(default_factory=dict)
    baskets: Counter[K] = field(default_factory=Counter)

    def add(self, products: Sequence[K], weight: int = 0) -> None:
        """One basket as `counted` gives it. `weight`: when it had more products than are named."""
        weight = weight or share(len(products))
        pairs, alone = self.pairs, self.alone
        both = list(combinations(products, 2))
        for pair in both:
            pairs[pair] = pairs.get(pair, 0) + weight
        for one in products:
            alone[one] = alone.get(one, 0) + weight
        self.together.update(both)
        self.baskets.update(products)


def strength(both: int, one: int, other: int) -> float:
    """The cosine of two products, 0 to 1, of the weight of their baskets."""
    return both / math.sqrt(one * other) if both else 0.0


def neighbours(tally: Tally[K]) -> dict[K, dict[K, float]]:
    """Of each product those that belong to it, the closest first."""
    found: dict[K, dict[K, float]] = {}
    for (one, other), orders in tally.together.items():
        if orders >= LEAST_ORDERS:
            close = strength(tally.pairs[one, other], tally.alone[one], tally.alone[other])
            found.setdefault(one, {})[other] = close
            found.setdefault(other, {})[one] = close
    return {
        one: dict(nlargest(NEIGHBOURS, others.items(), key=lambda pair: (pair[1], pair[0])))
        for one, others in found.items()
    }
