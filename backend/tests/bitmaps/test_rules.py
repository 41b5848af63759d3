"""Columns and sets of numbers: what is quicker gives the same."""

from array import array
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from orderwell.bitmaps.rules import ALL, Columns, Prices, Row, tally
from orderwell.postings.rules import first_of, members, whole


def filled(sold: list[int]) -> Columns:
    known = Columns()
    known.take(
        Row(number, UUID(int=number * 3 + 7).bytes, (ALL, ("category", number % 5)), 100 + number, times, 0, 1)
        for number, times in enumerate(sold)
    )
    return known


@given(st.lists(st.integers(0, 6), min_size=1, max_size=120), st.data())
def test_few_and_many_best_sold_stand_in_one_order(sold: list[int], data: st.DataObject) -> None:
    known = filled(sold)
    chosen = whole(data.draw(st.sets(st.integers(0, len(sold) - 1))), known.size)
    for most in (1, 7, 200):
        assert known.best_sold(chosen, most) == first_of(known.by_popularity, chosen, most)


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=200), st.integers(0, 5000), st.integers(0, 5000), st.data())
def test_a_price_is_between_its_bounds(values: list[int], low: int, high: int, data: st.DataObject) -> None:
    among = whole(data.draw(st.sets(st.integers(0, len(values) - 1))), len(values))
    prices = Prices(array("q", values))
    for least, most in ((low, high), (low, None), (None, high), (None, None)):
        inside = [
            number
            for number, price in enumerate(values)
            if price and (least is None or price >= least) and (most is None or price <= most)
        ]
        assert members(prices.between(least, most)) == inside
        assert members(prices.between(least, most, among)) == [one for one in inside if among >> one & 1]


def test_products_are_known_by_their_ids() -> None:
    known = filled([0] * 50)
    assert known.numbers([UUID(int=10), UUID(int=11), UUID(int=7)]) == [1, 0]
    assert known.product_id(1) == UUID(int=10)


def test_a_count_is_the_same_by_sets_and_by_members() -> None:
    known = filled([0] * 400)
    few = whole([0, 1, 6], known.size)
    assert tally(known, "category", few) == {("category", 0): 1, ("category", 1): 2}
    assert tally(known, "category", whole(range(400), known.size)) == {("category", n): 80 for n in range(5)}
