"""Columns and sets of numbers: what is quicker gives the same."""

from array import array
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from orderwell.bitmaps.rules import ALL, Columns, Prices, Row, Rows
from orderwell.faceting.rules import tally
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


@given(st.sets(st.integers(1, 900), min_size=1, max_size=500), st.integers(1, 40))
def test_columns_that_are_read_as_lists_are_those_of_rows(numbers: set[int], batch: int) -> None:
    rows = [
        Row(one, UUID(int=one * 3 + 7).bytes, (ALL, ("category", one % 3)), 100 + one, one % 7, 5, 6, one % 2)
        for one in sorted(numbers)
    ]
    one_by_one, listed = Columns(), Columns()
    one_by_one.take(rows)
    for start in range(0, len(rows), batch):
        some = rows[start : start + batch]
        alike = [(keys, [row.number for row in some if row.keys == keys]) for keys in {row.keys for row in some}]
        listed.load(
            Rows(
                [row.number for row in some],
                b"".join(row.product_id for row in some),
                [row.price for row in some],
                [row.popularity for row in some],
                [row.created for row in some],
                [row.revision for row in some],
                [row.margin for row in some],
                alike,
            )
        )
    assert {key: listed.set_of(key) for key in listed.sets} == {key: one_by_one.set_of(key) for key in one_by_one.sets}
    assert listed.most_popular == one_by_one.most_popular
    for row in rows:
        n = row.number
        assert listed.ids[n * 16 : n * 16 + 16] == row.product_id
        assert listed.keys[n] == row.keys
        columns = listed.prices.values, listed.popularity, listed.created, listed.revision, listed.margin
        assert [column[n] for column in columns] == [row.price, row.popularity, row.created, row.revision, row.margin]


@given(st.data())
def test_what_is_made_of_columns_follows_the_products_that_change(data: st.DataObject) -> None:
    def row(number: int) -> Row:
        price, sold, created, brand = (data.draw(st.integers(0, 3)) for _ in range(4))
        return Row(number, UUID(int=number * 3 + 7).bytes, (ALL, ("brand", brand)), price * 9, sold, created, 1)

    known, rows = Columns(), {number: row(number) for number in range(1, 8)}
    known.take(rows.values())
    for _ in range(4):
        made(known)
        some = data.draw(st.sets(st.integers(1, 9), min_size=1, max_size=3))
        rows |= {number: row(number) for number in some}
        known.take([rows[number] for number in some])
        anew = Columns()
        anew.take(rows[number] for number in sorted(rows))
        assert made(known) == made(anew)


def made(known: Columns) -> dict[str, object]:
    """Everything that is kept until products change, of those that there are."""
    every = [number for number in range(known.size) if known.keys[number]]
    there = whole(every, known.size)
    return {
        "popular": first_of(known.by_popularity, there),
        "newest": first_of(known.by_age, there),
        "prices": first_of(known.prices.order, there),
        "bounds": known.prices.bounds(there),
        "bars": known.prices.histogram(there),
        "numbers": known.numbers([known.product_id(number) for number in every]),
        "brands": tally(known, "brand", there),
    }
