"""Prices and quotes, without a database."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwell.core.errors import SeveralProblems
from orderwell.core.money import included_tax
from orderwell.price_lists.rules import Candidate, Specificity, VariantPrices, by_variant
from orderwell.pricing.errors import NoPrice
from orderwell.pricing.rules import PriceStepKind, Wanted, quote

BASE, LEVEL, CONTRACT = Specificity
BEER, TEA = uuid4(), uuid4()


@dataclass(frozen=True)
class Terms:
    currency: str = "CNY"
    freight_minor: int = 2000
    free_freight_from_minor: int = 50_000
    freight_label: tuple[str, str] = ("运费", "Delivery")


def price(amount: int, specificity: Specificity = BASE, **other: object) -> Candidate:
    given_: dict[str, object] = {"variant_id": BEER, "min_quantity": 1, "list_code": specificity.name, **other}
    return Candidate(unit_price=amount, specificity=specificity, **given_)  # type: ignore[arg-type]


def want(quantity: int, factor: int = 1, variant: UUID = BEER, tax_rate: int = 1300) -> Wanted:
    return Wanted(variant, "BEER", "box" if factor > 1 else "bottle", factor, quantity, tax_rate)


@pytest.mark.parametrize(
    ("candidates", "quantity", "expected"),
    [
        ([price(1000)], 1, 1000),
        ([price(1000), price(900, LEVEL)], 1, 900),
        ([price(1000), price(900, LEVEL), price(950, CONTRACT)], 1, 950),
        ([price(1000), price(700, CONTRACT, min_quantity=100)], 99, 1000),
        ([price(1000), price(700, CONTRACT, min_quantity=100)], 100, 700),
        ([price(1000), price(800, min_quantity=10)], 10, 800),
        ([price(1000), price(800, min_quantity=10), price(900, LEVEL)], 10, 900),
        ([price(1000, list_code="a"), price(1100, list_code="b", priority=1)], 1, 1100),
        (
            [
                price(1000, list_code="old", valid_from=datetime(2026, 1, 1, tzinfo=UTC)),
                price(1200, list_code="new", valid_from=datetime(2026, 6, 1, tzinfo=UTC)),
                price(1300, list_code="ever"),
            ],
            1,
            1200,
        ),
        ([price(1000, min_quantity=5)], 4, None),
        ([], 1, None),
    ],
)
def test_which_price_applies(candidates: list[Candidate], quantity: int, expected: int | None) -> None:
    priced = VariantPrices(tuple(candidates)).at(quantity)
    assert (priced.unit_price if priced else None) == expected


def test_every_step_is_explained_with_the_value_after_it() -> None:
    rows = [
        price(1000),
        price(900, LEVEL, list_zh="金牌", list_en="Gold"),
        price(850, CONTRACT, list_zh="合同", list_en="Contract 7"),
        price(800, CONTRACT, min_quantity=48),
    ]
    line = quote([want(2, factor=24)], rows, Terms(), True).lines[0]
    assert [(step.kind, step.amount) for step in line.steps] == [
        (PriceStepKind.LIST, 1000),
        (PriceStepKind.LEVEL, 900),
        (PriceStepKind.CONTRACT, 850),
        (PriceStepKind.TIER, 800),
        (PriceStepKind.UNIT, 19_200),
        (PriceStepKind.TAX, 38_400),
    ]
    assert line.steps[1].label_en == "Level price: Gold"
    assert line.steps[1].label_zh == "等级价：金牌"
    assert line.steps[-1].label_en == "Includes 13% tax of 44.18"
    assert (line.total, line.discount, line.tax) == (38_400, 9_600, 4_418)


def test_tiers_count_a_variant_over_all_its_lines() -> None:
    rows = [price(1000), price(800, min_quantity=48)]
    made = quote([want(1, factor=24), want(24)], rows, Terms(), True)
    assert [line.unit_price for line in made.lines] == [800, 800]
    alone = quote([want(1, factor=24)], rows, Terms(), True).lines[0]
    assert alone.unit_price == 1000
    assert alone.next_tier is not None
    assert alone.next_tier[:2] == (48, 800)
    assert made.lines[0].next_tier is None


@pytest.mark.parametrize(
    ("quantity", "delivery", "freight", "missing"),
    [(1, True, 2000, 49_000), (49, True, 2000, 1000), (50, True, 0, None), (1, False, 0, None)],
)
def test_freight_is_free_from_a_threshold(quantity: int, delivery: bool, freight: int, missing: int | None) -> None:
    made = quote([want(quantity)], [price(1000)], Terms(), delivery)
    assert (made.freight, made.to_free_freight) == (freight, missing)
    assert made.total == quantity * 1000 + freight


def test_an_empty_basket_costs_nothing() -> None:
    assert quote([], [], Terms(), True).total == 0


def test_a_contract_above_the_list_is_no_negative_discount() -> None:
    line = quote([want(1)], [price(1000), price(1500, CONTRACT)], Terms(), True).lines[0]
    assert (line.total, line.discount, line.list_price) == (1500, 0, 1500)


def test_what_has_no_price_cannot_be_quoted() -> None:
    with pytest.raises(NoPrice) as refused:
        quote([want(1), want(1, variant=TEA)], [price(1000)], Terms(), True)
    assert refused.value.field == "lines.1"
    with pytest.raises(SeveralProblems):
        quote([want(1), want(1, variant=TEA)], [], Terms(), True)
    shown = quote([want(1), want(1, variant=TEA)], [price(1000)], Terms(), False, strict=False)
    assert (len(shown.lines), shown.total, [p.field for p in shown.problems]) == (1, 1000, ["lines.1"])


VARIANTS = [uuid4() for _ in range(3)]
ROWS = st.lists(
    st.builds(
        Candidate,
        variant_id=st.sampled_from(VARIANTS),
        min_quantity=st.integers(1, 50),
        unit_price=st.integers(0, 10**7),
        specificity=st.sampled_from(list(Specificity)),
        list_code=st.sampled_from(["a", "b"]),
        priority=st.just(0),
    ),
    max_size=20,
    unique_by=lambda row: (row.variant_id, row.specificity, row.list_code, row.min_quantity),
)
LINES = st.lists(
    st.builds(
        Wanted,
        variant_id=st.sampled_from(VARIANTS),
        sku=st.just("S"),
        unit_code=st.just("u"),
        factor=st.sampled_from([1, 6, 24]),
        quantity=st.integers(1, 30),
        tax_rate=st.sampled_from([0, 600, 900, 1300]),
    ),
    max_size=6,
)


def full(rows: list[Candidate]) -> list[Candidate]:
    """`rows`, with a list price for everything."""
    return [*rows, *(price(5000, variant_id=one, list_code="base", priority=-1) for one in VARIANTS)]


@given(ROWS, LINES, st.booleans())
def test_sums_are_exact_and_nothing_is_negative(rows: list[Candidate], lines: list[Wanted], delivery: bool) -> None:
    made = quote(lines, full(rows), Terms(), delivery)
    assert made.total == made.goods_total - made.discount_total + made.freight
    assert made.total == sum(line.total for line in made.lines) + made.freight
    assert made.tax_total == sum(line.tax for line in made.lines)
    assert min([made.total, made.goods_total, made.discount_total, made.freight, made.tax_total]) >= 0
    for line in made.lines:
        assert line.total == line.unit_price * line.wanted.base_quantity
        assert line.list_price * line.wanted.base_quantity - line.discount == line.total
        assert line.tax == included_tax(line.total, line.wanted.tax_rate)
        assert 0 <= line.tax <= line.total
    assert not made.steps or made.steps[-1].amount == made.total


@given(st.integers(0, 10**8), st.integers(1, 10_000), st.integers(1, 10_000))
def test_more_never_costs_less_at_a_fixed_price(unit: int, few: int, more: int) -> None:
    small, large = sorted((few, more))
    free = replace(Terms(), freight_minor=0)
    cheap = quote([want(small)], [price(unit)], free, True)
    dear = quote([want(large)], [price(unit)], free, True)
    assert cheap.total <= dear.total
    assert cheap.tax_total <= dear.tax_total


@given(ROWS, st.integers(1, 100))
def test_the_more_specific_list_wins(rows: list[Candidate], quantity: int) -> None:
    for prices in by_variant(rows).values():
        reached = [row for row in prices.candidates if row.min_quantity <= quantity]
        priced = prices.at(quantity)
        assert (priced is None) == (not reached)
        if priced:
            best = max(row.specificity for row in reached)
            assert priced.unit_price in {row.unit_price for row in reached if row.specificity is best}


@given(ROWS, LINES)
def test_the_price_on_the_card_is_the_price_in_the_quote(rows: list[Candidate], lines: list[Wanted]) -> None:
    cards = by_variant(full(rows))
    bought: dict[UUID, int] = {}
    for one in lines:
        bought[one.variant_id] = bought.get(one.variant_id, 0) + one.base_quantity
    for line in quote(lines, full(rows), Terms(), True).lines:
        quantity = bought[line.wanted.variant_id]
        card = [tier for tier in cards[line.wanted.variant_id].tiers if tier.min_quantity <= quantity][-1]
        assert card.unit_price == line.unit_price


@given(ROWS, st.integers(1, 60))
def test_the_next_tier_is_what_one_pays_there(rows: list[Candidate], quantity: int) -> None:
    for prices in by_variant(full(rows)).values():
        upcoming = prices.next_tier(quantity)
        if upcoming:
            there, here = prices.at(upcoming.min_quantity), prices.at(quantity)
            assert there is not None
            assert here is not None
            assert there.unit_price == upcoming.unit_price < here.unit_price
