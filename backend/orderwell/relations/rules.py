"""Which goods are nearest to others. Pure."""

import math
from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

MOST = 24  # related products of one kind
PROPERTIES, PRICE, BRAND = 0.55, 0.35, 0.10  # how much each counts for nearness
FAR = math.log(4)  # four times the price is as far as anything
LEAST = 0.32  # what is less near is no substitute


class Wanted(Struct, frozen=True):
    """A product as another one: `other_id`, and whether it has been told so from the other side."""

    other_id: UUID
    both_ways: bool = False


class Likeness(Struct, frozen=True):
    """What nearness depends on. `price` in minor units; `values`: of its attributes, by attribute."""

    product_id: UUID
    brand_id: UUID | None
    price: int
    values: Mapping[UUID, str]


def nearness(one: Likeness, other: Likeness) -> float:
    """From 0 (nothing in common) to 1: equal attributes, a like price, the same brand."""
    named = {*one.values, *other.values}
    shared = sum(one.values.get(name) == other.values.get(name) for name in named)
    alike = shared / len(named) if named else 0.0
    apart = abs(math.log(one.price / other.price)) if one.price > 0 and other.price > 0 else FAR
    same_brand = one.brand_id is not None and one.brand_id == other.brand_id
    return PROPERTIES * alike + PRICE * max(0.0, 1 - apart / FAR) + BRAND * same_brand


def nearest(one: Likeness, others: Sequence[Likeness], most: int) -> list[UUID]:
    """The most alike first, none that is not alike at all; among equals the order of `others` stays."""
    near = [(nearness(one, other), other.product_id) for other in others]
    ranked = sorted((pair for pair in near if pair[0] >= LEAST), key=lambda pair: -pair[0])
    return [product_id for _, product_id in ranked[:most]]
