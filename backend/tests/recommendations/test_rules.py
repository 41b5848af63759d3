"""What stands where and why."""

from datetime import date
from uuid import UUID

import pytest

from orderwell.lists.rules import Habit
from orderwell.recommendations.rules import (
    Candidate,
    again,
    arranged,
    diverse,
    read_token,
    reason,
    ripe,
    together,
    token,
)
from orderwell.recommendations.rules import (
    RecommendationKind as Kind,
)
from orderwell.recommendations.rules import (
    RecommendationPlace as Place,
)

TODAY = date(2026, 11, 22)


def product(number: int) -> UUID:
    return UUID(int=number)


def habit(number: int, days: int, last: date) -> Habit:
    return Habit(product(number), "box", 2, 5, last, days, None)


def lately(*numbers: int) -> list[Candidate]:
    return [Candidate(product(n), Kind.TRENDING) for n in numbers]


def numbers(found: list[Candidate]) -> list[int]:
    return [one.product_id.int for one in found]


@pytest.mark.parametrize(("ago", "due"), [(7, False), (11, False), (12, True), (30, True)])
def test_something_is_due_after_four_fifths_of_its_cycle(ago: int, due: bool) -> None:
    last = date.fromordinal(TODAY.toordinal() - ago)
    assert ripe(habit(1, 14, last), TODAY) is due


def test_what_was_just_bought_is_not_offered_again() -> None:
    habits = [habit(1, 14, date(2026, 11, 20)), habit(2, 14, date(2026, 11, 12)), habit(3, 14, date(2026, 11, 1))]
    products = {one.variant_id: one.variant_id for one in habits}
    assert numbers(again(habits, products, TODAY, only_ripe=False)) == [3, 2]
    assert numbers(again(habits, products, TODAY, only_ripe=True)) == [3]


def test_what_goes_with_several_sources_stands_first_with_the_best_of_them() -> None:
    a, b, x, y = (product(n) for n in (1, 2, 8, 9))
    found = together([(a, x, 0.5), (a, y, 0.4), (b, y, 0.3), (b, a, 0.9)], but={a, b})
    assert [(one.product_id, one.source_id) for one in found] == [(y, a), (x, a)]


def test_places_begin_with_what_they_are_for() -> None:
    own = [Candidate(product(n), Kind.BUY_AGAIN) for n in (1, 2, 3, 4, 5)]
    pairs = [Candidate(product(n), Kind.BOUGHT_TOGETHER, product(99)) for n in (11, 12)]
    assert numbers(arranged(Place.HOME, 6, own, pairs, lately(21, 1)))[:7] == [1, 2, 3, 4, 11, 12, 21]
    assert numbers(arranged(Place.CART, 6, own, pairs, lately(21))) == [1, 2, 11, 12, 3, 4, 5, 21]
    assert numbers(arranged(Place.PRODUCT, 6, [], pairs, lately(21))) == [11, 12]
    assert numbers(arranged(Place.PRODUCT, 6, [], [], lately(21))) == [21]


def test_no_category_takes_more_than_a_third_while_there_are_others() -> None:
    mixed = lately(10, 11, 12, 13, 20, 21, 30)
    assert numbers(diverse(mixed, lambda one: one.product_id.int // 10, 6)) == [10, 11, 20, 21, 30, 12]
    assert numbers(diverse(lately(10, 11, 12, 13), lambda one: 1, 3)) == [10, 11, 12]


def test_reasons_say_what_they_rest_on() -> None:
    again_, two = habit(1, 14, date(2026, 11, 2)), product(2)
    assert reason(Candidate(two, Kind.BUY_AGAIN, habit=again_), "", "", TODAY) == (
        "该补货了：每 14 天买一次，上次 11-02", "Due: every 14 days, last on 11-02"
    )  # fmt: skip
    assert reason(Candidate(two, Kind.BOUGHT_TOGETHER, product(3)), "可乐", "Cola", TODAY) == (
        "买过 可乐 的客户也买", "Often bought with Cola"
    )  # fmt: skip
    assert reason(Candidate(two, Kind.TRENDING), "", "", TODAY)[0] == "近 28 天热销"


def test_a_token_says_what_was_shown_and_nothing_else_is_one() -> None:
    one = Candidate(product(7), Kind.TRENDING)
    assert read_token(token(Place.CART, one)) == (
        Place.CART,
        Kind.TRENDING,
        product(7),
    )
    for text in ("", "cart", "cart.trending.x", "moon.trending." + product(7).hex, "cart.trending.7.8"):
        assert read_token(text) is None
