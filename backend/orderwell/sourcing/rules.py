"""Which warehouses an order is taken from, and how far stock goes when it is not enough for all. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import Struct

Demand = Mapping[UUID, int]  # base units wanted of each variant
SEARCH_LIMIT = 2_000  # sets of warehouses that are compared before sourcing turns greedy


class Nearness(NamedTuple):
    """How near a warehouse is: `rank` 4 (same district) to 0, and the words for it."""

    rank: int
    zh: str
    en: str


NEARNESS = tuple(
    Nearness(rank, zh, en)
    for rank, (zh, en) in enumerate(
        [
            ("跨大区发货", "it ships across regions"),
            ("与收货地同大区", "it is in the same region as the address"),
            ("与收货地同省", "it is in the same province as the address"),
            ("与收货地同城", "it is in the same city as the address"),
            ("与收货地同区县", "it is in the same district as the address"),
        ]
    )
)

# China's macro-regions by the first two digits of an area code. Hong Kong, Macao and Taiwan stand
# with the south because goods leave for them through Guangdong.
REGIONS: Mapping[str, str] = {
    province: region
    for region, provinces in {
        "north": "11 12 13 14 15",
        "northeast": "21 22 23",
        "east": "31 32 33 34 35 36 37",
        "central": "41 42 43",
        "south": "44 45 46 71 81 82",
        "southwest": "50 51 52 53 54",
        "northwest": "61 62 63 64 65",
    }.items()
    for province in provinces.split()
}


def nearness(here: str, there: str) -> Nearness:
    """Of two six-digit area codes; unknown codes are far from everywhere."""
    region = REGIONS.get(here[:2])
    if region is None or region != REGIONS.get(there[:2]):
        return NEARNESS[0]
    same = [here[:digits] == there[:digits] for digits in (2, 4, 6)]
    return NEARNESS[1 + (same.index(False) if False in same else 3)]


@dataclass(frozen=True, slots=True)
class Source:
    """A warehouse that may be taken from: what it can promise now of each variant."""

    warehouse_id: UUID
    code: str
    name_zh: str
    name_en: str
    area_code: str
    priority: int
    available: Mapping[UUID, int]


class Reason(Struct, frozen=True):
    """Why, in both languages."""

    zh: str
    en: str


class Sourcing(Struct, frozen=True):
    """What one warehouse gives. `score` (0 to 100) says how well it suits: 40 for a whole
    order, 20 by whole lines, 40 by nearness; `reasons` say it in words."""

    warehouse_id: UUID
    lines: Mapping[UUID, int]
    score: int
    reasons: tuple[Reason, ...]


class Choice(Struct, frozen=True):
    """Sourcings that cover the demand, or what is missing: variant -> what there is in all."""

    sourcings: tuple[Sourcing, ...] = ()
    shortages: Mapping[UUID, int] | None = None


def choose(demand: Demand, sources: Sequence[Source], area_code: str, *, part: bool = False) -> Choice:
    """The best warehouses for `demand`: fewest, then most whole lines, then nearest, then priority.

    Never takes more than is available, and covers the demand whenever that is possible.
    The same input, in whatever order, gives the same answer. `part`: the demand is only what an order can get now,
    and the reasons say so.
    """
    wanted = {variant_id: quantity for variant_id, quantity in sorted(demand.items()) if quantity > 0}
    short = {
        variant_id: there
        for variant_id, quantity in wanted.items()
        if (there := sum(max(0, source.available.get(variant_id, 0)) for source in sources)) < quantity
    }
    if short:
        return Choice(shortages=short)
    ranked = sorted(
        (source for source in sources if any(source.available.get(variant_id, 0) > 0 for variant_id in wanted)),
        key=lambda source: _preference(source, area_code),
    )
    taken = _fewest(wanted, ranked, area_code) if wanted else {}
    return Choice(
        tuple(_explained(source, taken, wanted, area_code, part) for source in ranked if source.warehouse_id in taken)
    )


def enough_for(quantity: int, there: int, multiple: int) -> int:
    """How much of `quantity` can be had: all of it, or what is `there` in whole multiples, such as cases."""
    return quantity if there >= quantity else max(0, there) // multiple * multiple


class Part(NamedTuple):
    """Base units of a variant that are wanted. Less than all of it comes in multiples of `multiple`."""

    variant_id: UUID
    quantity: int
    multiple: int = 1


class Wish(Struct, frozen=True):
    """What an order still wants, part by part; `area_code`: where it goes."""

    parts: Sequence[Part]
    area_code: str = ""


class Grant(Struct, frozen=True):
    """What a wish gets: base units for each of its parts, and from where."""

    quantities: Sequence[int]
    sourcings: tuple[Sourcing, ...]


def shared_out(wishes: Iterable[Wish], sources: Sequence[Source]) -> list[Grant]:
    """One wish after the other gets as much as there is left, its first parts first; nobody is refused."""
    left = [replace(source, available=dict(source.available)) for source in sources]
    return [_granted(wish, left) for wish in wishes]


def _granted(wish: Wish, left: Sequence[Source]) -> Grant:
    """Grants a wish and takes it from what is `left`."""
    demand: Counter[UUID] = Counter()
    quantities = []
    for part in wish.parts:
        there = sum(max(0, source.available.get(part.variant_id, 0)) for source in left)
        quantities.append(enough_for(part.quantity, there - demand[part.variant_id], part.multiple))
        demand[part.variant_id] += quantities[-1]
    short = quantities != [part.quantity for part in wish.parts]
    sourcings = choose(demand, left, wish.area_code, part=short).sourcings
    stock: dict[UUID, Any] = {source.warehouse_id: source.available for source in left}
    for sourcing in sourcings:
        for variant_id, quantity in sourcing.lines.items():
            stock[sourcing.warehouse_id][variant_id] -= quantity
    return Grant(quantities, sourcings)


Taken = dict[UUID, dict[UUID, int]]  # warehouse -> variant -> quantity


def _preference(source: Source, area_code: str) -> tuple[int, int, str]:
    """Nearest first, then low priority numbers, then the code, so that no tie is left to chance."""
    return (-nearness(source.area_code, area_code).rank, source.priority, source.code)


def _fewest(wanted: Demand, ranked: Sequence[Source], area_code: str) -> Taken:
    tried = 0
    for size in range(1, len(ranked) + 1):
        tried += comb(len(ranked), size)
        if tried > SEARCH_LIMIT:
            chosen = {source.warehouse_id for source in _greedy(wanted, ranked)}
            return _take(wanted, [source for source in ranked if source.warehouse_id in chosen])
        covering = [group for group in combinations(ranked, size) if _covers(wanted, group)]
        if covering:
            best = max(covering, key=lambda group: _quality(wanted, group, area_code))
            return _take(wanted, best)
    raise AssertionError("all warehouses together cover the demand")


def _covers(wanted: Demand, group: Iterable[Source]) -> bool:
    return all(sum(max(0, s.available.get(v, 0)) for s in group) >= quantity for v, quantity in wanted.items())


def _quality(wanted: Demand, group: Sequence[Source], area_code: str) -> tuple[int, int, int]:
    """Of a group of warehouses, larger is better; on a tie `max` keeps the first, the preferred one."""
    whole = sum(any(s.available.get(v, 0) >= quantity for s in group) for v, quantity in wanted.items())
    near = sum(nearness(s.area_code, area_code).rank for s in group)
    return (whole, near, -sum(s.priority for s in group))


def _greedy(wanted: Demand, ranked: Sequence[Source]) -> Iterator[Source]:
    """Again and again the warehouse that gives most of what is still missing."""
    missing, left = dict(wanted), list(ranked)
    while any(missing.values()):
        best = max(left, key=lambda s: sum(min(q, max(0, s.available.get(v, 0))) for v, q in missing.items()))
        left.remove(best)
        missing = {v: q - min(q, max(0, best.available.get(v, 0))) for v, q in missing.items()}
        yield best


def _take(wanted: Demand, group: Sequence[Source]) -> Taken:
    """Whole lines from the first warehouse that has all of it, other lines from the first on."""
    taken: Taken = {}
    for variant_id, quantity in wanted.items():
        whole = [source for source in group if source.available.get(variant_id, 0) >= quantity]
        for source in whole[:1] or group:
            part = min(quantity, max(0, source.available.get(variant_id, 0)))
            if part:
                taken.setdefault(source.warehouse_id, {})[variant_id] = part
            quantity -= part
    return taken


def _explained(source: Source, taken: Taken, wanted: Demand, area_code: str, part: bool) -> Sourcing:
    lines = taken[source.warehouse_id]
    whole = sum(quantity == wanted[variant_id] for variant_id, quantity in lines.items())
    near = nearness(source.area_code, area_code)
    if len(taken) == 1 and part:
        reasons = [Reason(f"{source.name_zh}发出现在有货的部分", f"{source.name_en} has what is there for it now")]
    elif len(taken) == 1:
        reasons = [
            Reason(f"整单由{source.name_zh}一仓发出，无需拆单", f"{source.name_en} has the whole order: no split")
        ]
    else:
        reasons = [
            Reason(
                f"没有一个仓能发整单，需 {len(taken)} 仓；{source.name_zh}发 {len(lines)} 行，其中整行 {whole} 行",
                f"No warehouse has the whole order, {len(taken)} are needed; "
                f"{source.name_en} gives {len(lines)} lines, {whole} of them whole",
            )
        ]
    if area_code:
        reasons.append(Reason(near.zh, near.en[0].upper() + near.en[1:]))
    reasons.append(Reason(f"仓库优先级 {source.priority}", f"Priority {source.priority}"))
    score = 40 // len(taken) + 20 * whole // len(wanted) + 10 * near.rank
    return Sourcing(source.warehouse_id, lines, score, tuple(reasons))
