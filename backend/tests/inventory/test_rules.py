"""Sourcing and bands: cases from practice, and properties that hold for any stock."""

import random
from datetime import date
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwell.inventory.rules import Availability, StockBand, band, is_low, shown, summed
from orderwell.sourcing.rules import NEARNESS, Choice, Grant, Part, Source, Wish, choose, nearness, shared_out

TEA, RICE, OIL = (UUID(int=number) for number in (1, 2, 3))
QINGPU, JINGAN, HANGZHOU, BAIYUN = "310118", "310106", "330106", "440111"


def source(code: str, area_code: str = "", priority: int = 10, **available: int) -> Source:
    named = {"tea": TEA, "rice": RICE, "oil": OIL}
    number = UUID(int=int.from_bytes(code.encode(), "big"))
    stock = {named[name]: quantity for name, quantity in available.items()}
    return Source(number, code, f"{code}仓", f"{code} warehouse", area_code, priority, stock)


def taken(choice: Choice, sources: list[Source]) -> dict[str, dict[UUID, int]]:
    codes = {one.warehouse_id: one.code for one in sources}
    return {codes[sourcing.warehouse_id]: dict(sourcing.lines) for sourcing in choice.sourcings}


def test_one_warehouse_with_everything_beats_two_that_are_nearer() -> None:
    sources = [
        source("SH", QINGPU, tea=5),
        source("SJ", JINGAN, rice=5),
        source("GZ", BAIYUN, tea=5, rice=5),
    ]
    choice = choose({TEA: 2, RICE: 2}, sources, QINGPU)
    assert taken(choice, sources) == {"GZ": {TEA: 2, RICE: 2}}
    assert "无需拆单" in choice.sourcings[0].reasons[0].zh
    assert choice.sourcings[0].score == 40 + 20


def test_whole_lines_beat_nearness() -> None:
    sources = [
        source("A", QINGPU, tea=6, rice=9),
        source("B", QINGPU, tea=4),
        source("C", BAIYUN, tea=10),
    ]
    assert taken(choose({TEA: 10, RICE: 9}, sources, QINGPU), sources) == {"A": {RICE: 9}, "C": {TEA: 10}}


def test_nearness_beats_priority_and_priority_decides_between_equals() -> None:
    far, near = source("GZ", BAIYUN, 1, tea=5), source("HZ", HANGZHOU, 9, tea=5)
    assert taken(choose({TEA: 1}, [far, near], QINGPU), [far, near]) == {"HZ": {TEA: 1}}
    assert taken(choose({TEA: 1}, [near, far], ""), [far, near]) == {"GZ": {TEA: 1}}


def test_a_line_is_split_only_when_nobody_has_all_of_it() -> None:
    sources = [source("SH", QINGPU, tea=7), source("GZ", BAIYUN, tea=5)]
    choice = choose({TEA: 10}, sources, JINGAN)
    assert taken(choice, sources) == {"SH": {TEA: 7}, "GZ": {TEA: 3}}
    assert "需 2 仓" in choice.sourcings[0].reasons[0].zh
    assert choice.sourcings[0].reasons[1].en == "It is in the same city as the address"
    assert choice.sourcings[0].score > choice.sourcings[1].score


def test_what_is_short_is_named_with_what_there_is() -> None:
    sources = [source("SH", QINGPU, tea=7, rice=1), source("GZ", BAIYUN, tea=2, rice=-4)]
    choice = choose({TEA: 10, RICE: 1, OIL: 3}, sources, QINGPU)
    assert choice == Choice((), {TEA: 9, OIL: 0})


@pytest.mark.parametrize(
    ("here", "there", "rank"),
    [
        (QINGPU, QINGPU, 4),
        (QINGPU, JINGAN, 3),
        ("440111", "440300", 2),
        (QINGPU, HANGZHOU, 1),
        (QINGPU, BAIYUN, 0),
        ("440111", "810000", 1),
        (QINGPU, "", 0),
        ("", "", 0),
        ("990101", "990101", 0),
    ],
)
def test_nearness_goes_by_the_digits_of_the_area_code(here: str, there: str, rank: int) -> None:
    assert nearness(here, there) == nearness(there, here) == NEARNESS[rank]


def test_lines_that_share_a_variant_are_added_up() -> None:
    assert summed([(TEA, 3), (RICE, 0), (TEA, 4)]) == {TEA: 7}
    with pytest.raises(ValueError):
        summed([(TEA, -1)])


@pytest.mark.parametrize(
    ("available", "point", "expected"),
    [(-2, 0, StockBand.OUT), (0, 5, StockBand.OUT), (5, 5, StockBand.LOW), (6, 5, StockBand.OK), (1, 0, StockBand.OK)],
)
def test_bands(available: int, point: int, expected: StockBand) -> None:
    assert band(available, point) is expected


def test_low_is_cleared_only_well_above_the_point() -> None:
    states, low = [], False
    for available in (101, 100, 105, 110, 111, 105, 99):
        low = is_low(available, 100, low)
        states.append(low)
    assert states == [False, True, True, True, False, False, True]


def test_customers_see_what_the_firm_shows() -> None:
    few = Availability(3, StockBand.LOW, date(2026, 12, 1))
    assert shown(few, "exact") == few
    assert shown(few, "banded") == Availability(None, StockBand.LOW, date(2026, 12, 1))
    assert shown(few, "hidden") == Availability(None, StockBand.OK)
    assert shown(Availability(0, StockBand.OUT), "hidden") == Availability(None, StockBand.OUT)


quantities = st.integers(-2, 8)
areas = st.sampled_from([QINGPU, JINGAN, HANGZHOU, BAIYUN, ""])


@st.composite
def warehouses(draw: st.DrawFn, most: int) -> list[Source]:
    return [
        source(
            f"W{n}", draw(areas), draw(st.integers(1, 3)), **{name: draw(quantities) for name in ("tea", "rice", "oil")}
        )
        for n in range(draw(st.integers(0, most)))
    ]


demands = st.dictionaries(st.sampled_from([TEA, RICE, OIL]), st.integers(0, 20))


def covers(demand: dict[UUID, int], group: tuple[Source, ...]) -> bool:
    return all(sum(max(0, s.available[v]) for s in group) >= q for v, q in demand.items())


@settings(max_examples=200, deadline=None)
@given(demands, warehouses(6), areas)
def test_sourcing_covers_the_demand_with_the_fewest_warehouses_or_says_why_not(
    demand: dict[UUID, int], sources: list[Source], area_code: str
) -> None:
    choice = choose(demand, sources, area_code)
    sizes = [size for size in range(len(sources) + 1) if any(covers(demand, g) for g in combinations(sources, size))]
    assert (choice.shortages is None) == bool(sizes)
    if not sizes:
        assert choice.sourcings == ()
        return
    assert len(choice.sourcings) == sizes[0]
    assert summed(pair for sourcing in choice.sourcings for pair in sourcing.lines.items()) == {
        variant_id: quantity for variant_id, quantity in demand.items() if quantity
    }
    for sourcing in choice.sourcings:
        stock = next(s.available for s in sources if s.warehouse_id == sourcing.warehouse_id)
        assert all(0 < quantity <= stock[variant_id] for variant_id, quantity in sourcing.lines.items())
        assert 0 <= sourcing.score <= 100
    shuffled = random.Random(0).sample(sources, len(sources))
    assert choose(dict(reversed(demand.items())), shuffled, area_code) == choice


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=20, max_size=40), st.integers(1, 60))
def test_many_warehouses_are_sourced_greedily_but_never_beyond_their_stock(stock: list[int], wanted: int) -> None:
    sources = [source(f"W{n}", QINGPU, tea=quantity) for n, quantity in enumerate(stock)]
    choice = choose({TEA: wanted}, sources, QINGPU)
    assert (choice.shortages is None) == (sum(stock) >= wanted)
    if choice.shortages is None:
        assert sum(sourcing.lines[TEA] for sourcing in choice.sourcings) == wanted
        best = sorted(stock, reverse=True)
        fewest = next(n for n in range(1, len(best) + 1) if sum(best[:n]) >= wanted)
        assert len(choice.sourcings) == fewest


def test_stock_goes_to_one_wish_after_the_other_in_whole_cases() -> None:
    sources = [source("A", QINGPU, tea=30), source("B", BAIYUN, tea=20, rice=5)]
    wishes = [
        Wish([Part(TEA, 20), Part(TEA, 12, 12), Part(OIL, 1)], QINGPU),
        Wish([Part(TEA, 24, 12), Part(RICE, 5)], BAIYUN),
        Wish([Part(TEA, 7, 12)]),
    ]
    first, second, third = shared_out(wishes, sources)
    assert (first.quantities, second.quantities, third.quantities) == ([20, 12, 0], [12, 5], [0])
    assert sum(one.lines.get(TEA, 0) for grant in (first, second) for one in grant.sourcings) == 44
    assert third == Grant([0], ())
    assert sources[0].available == {TEA: 30}, "what was given is not changed"
    [only] = shared_out([Wish([Part(TEA, 40)])], [source("A", tea=30)])
    assert only.quantities == [30]
    assert "has what is there" in only.sourcings[0].reasons[0].en


parts = st.lists(st.builds(Part, st.sampled_from([TEA, RICE, OIL]), st.integers(1, 20), st.integers(1, 6)), max_size=4)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.builds(Wish, parts, areas), max_size=4), warehouses(3))
def test_sharing_out_gives_what_is_there_and_never_more(wishes: list[Wish], sources: list[Source]) -> None:
    grants = shared_out(wishes, sources)
    left = {v: sum(max(0, s.available[v]) for s in sources) for v in (TEA, RICE, OIL)}
    for wish, grant in zip(wishes, grants, strict=True):
        for part, quantity in zip(wish.parts, grant.quantities, strict=True):
            assert quantity == part.quantity or quantity % part.multiple == 0
            assert part.quantity - quantity < part.multiple or left[part.variant_id] - quantity < part.multiple
            left[part.variant_id] -= quantity
        given = summed((part.variant_id, q) for part, q in zip(wish.parts, grant.quantities, strict=True))
        assert given == summed(pair for one in grant.sourcings for pair in one.lines.items())
    for each in sources:
        taken_here = summed(
            pair for g in grants for one in g.sourcings if one.warehouse_id == each.warehouse_id
            for pair in one.lines.items()
        )  # fmt: skip
        assert all(quantity <= max(0, each.available[v]) for v, quantity in taken_here.items())
    assert all(quantity >= 0 for quantity in left.values())
