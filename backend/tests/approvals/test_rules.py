"""Periods, four eyes and which approvals an order needs, without a database."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwell.approvals.models import ApprovalSignature, ApprovalStep, LimitMode, LimitSubject, Period, SpendingLimit
from orderwell.approvals.rules import (
    APPROVE,
    MANAGE,
    LimitUse,
    Member,
    Standing,
    Verdict,
    asked_steps,
    eligible,
    judged,
    limit_problems,
    moves,
    period_bounds,
)

BUYER, APPROVER, BOSS, ADMIN = (UUID(int=number) for number in range(1, 5))
buyer = Member(BUYER, "小林")
approver = Member(APPROVER, "王经理", frozenset({APPROVE}))
boss = Member(BOSS, "赵总", frozenset({APPROVE}))
admin = Member(ADMIN, "许管理员", frozenset({APPROVE, MANAGE}))

BOUNDS = [
    (Period.DAY, date(2026, 2, 28), date(2026, 2, 28), date(2026, 2, 28)),
    (Period.WEEK, date(2026, 11, 22), date(2026, 11, 16), date(2026, 11, 22)),
    (Period.WEEK, date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 3)),
    (Period.MONTH, date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
    (Period.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
    (Period.QUARTER, date(2026, 5, 9), date(2026, 4, 1), date(2026, 6, 30)),
    (Period.QUARTER, date(2026, 10, 1), date(2026, 10, 1), date(2026, 12, 31)),
    (Period.YEAR, date(2026, 7, 1), date(2026, 1, 1), date(2026, 12, 31)),
]


@pytest.mark.parametrize(("period", "day", "first", "last"), BOUNDS)
def test_a_period_of_the_calendar(period: Period, day: date, first: date, last: date) -> None:
    assert period_bounds(period, day) == (first, last)


@given(period=st.sampled_from(Period), day=st.dates(date(2000, 1, 2), date(2100, 1, 1)))
def test_every_day_lies_in_one_period(period: Period, day: date) -> None:
    first, last = period_bounds(period, day)
    assert first <= day <= last
    assert period_bounds(period, first) == period_bounds(period, last) == (first, last)
    assert period_bounds(period, first - timedelta(days=1))[1] == first - timedelta(days=1)


def step(at: int, amount: int, *, on_limit: bool = False, approver_id: UUID | None = None) -> ApprovalStep:
    return ApprovalStep(
        position=at, name=f"step {at}", min_amount=amount, on_limit=on_limit, approver_id=approver_id, customer_id=BUYER
    )


NEEDED = [
    (99_999, False, []),
    (100_000, False, ["step 1"]),
    (1_000_000, False, ["step 1", "step 2"]),
    (500, True, ["step 2"]),
]


@pytest.mark.parametrize(("total", "over", "names"), NEEDED)
def test_which_approvals_an_order_needs(total: int, over: bool, names: list[str]) -> None:
    steps = [step(2, 1_000_000, on_limit=True), step(1, 100_000)]
    assert [one.name for one in asked_steps(steps, total, over_limit=over)] == names


def test_a_limit_asks_for_an_approval_even_when_no_step_does() -> None:
    assert [(one.name, one.approver_id) for one in asked_steps([], 1, over_limit=True)] == [("", None)]
    assert asked_steps([], 1, over_limit=False) == []


def use(amount: int, spent: int, mode: LimitMode) -> LimitUse:
    limit = SpendingLimit(
        customer_id=BUYER, subject=LimitSubject.COMPANY, period=Period.MONTH, amount=amount, mode=mode
    )
    return LimitUse(limit, spent, date(2026, 11, 1), date(2026, 11, 30))


def test_a_limit_blocks_or_asks() -> None:
    blocking, asking = use(1000, 800, LimitMode.BLOCK), use(1000, 800, LimitMode.NEEDS_APPROVAL)
    assert judged([], [blocking, asking], 200).exceeded == []
    over = judged([], [blocking, asking], 201)
    assert (over.exceeded, over.blocking, len(over.steps)) == ([blocking, asking], [blocking], 1)
    assert judged([], [blocking], 201).steps == []
    [problem] = limit_problems(Verdict(201, uses=[blocking]), "CNY")
    assert problem.message("zh-CN").startswith("超出贵公司本月采购额度 10.00：已用 8.00，还可用 2.00，本单 2.01。")
    assert "this month" in problem.message("en")
    assert use(1000, 1200, LimitMode.BLOCK).left == 0


# who is named, members, buyer, who signed before -> who may
EYES = [
    (None, [buyer, approver, boss, admin], BUYER, [], [APPROVER, BOSS, ADMIN]),
    (None, [buyer, approver, boss, admin], APPROVER, [], [BOSS, ADMIN]),
    (BOSS, [buyer, approver, boss, admin], BUYER, [], [BOSS, ADMIN]),
    (BOSS, [buyer, approver, admin], BUYER, [], [ADMIN]),  # the boss is gone: the administrator stands in
    (BOSS, [buyer, approver, boss, admin], BOSS, [], [ADMIN]),
    (None, [buyer, approver, boss, admin], BUYER, [APPROVER], [BOSS, ADMIN]),  # not two steps of one order
    (BOSS, [buyer, approver, boss, admin], BUYER, [BOSS], [BOSS, ADMIN]),  # unless the step names them
    (None, [admin], ADMIN, [], [ADMIN]),  # alone
    (None, [buyer, admin], ADMIN, [], [ADMIN]),  # nobody else could
    (None, [buyer, approver, admin], ADMIN, [], [APPROVER]),
    (None, [approver], APPROVER, [], []),
]


@pytest.mark.parametrize(("named", "members", "by", "signed", "expected"), EYES)
def test_four_eyes(
    named: UUID | None, members: list[Member], by: UUID, signed: list[UUID], expected: list[UUID]
) -> None:
    assert [one.user_id for one in eligible(named, members, by, signed)] == expected


@given(
    named=st.sampled_from([None, BUYER, APPROVER, BOSS, ADMIN]),
    members=st.lists(st.sampled_from([buyer, approver, boss]), unique=True),
    by=st.sampled_from([BUYER, APPROVER, BOSS, ADMIN]),
    signed=st.lists(st.sampled_from([APPROVER, BOSS, ADMIN]), unique=True),
)
def test_with_an_administrator_no_order_waits_for_ever(
    named: UUID | None, members: list[Member], by: UUID, signed: list[UUID]
) -> None:
    able = eligible(named, [*members, admin], by, signed)
    assert able
    if any(one.user_id == by for one in able):
        assert [one.user_id for one in able] == [by] == [ADMIN]


def test_the_moves_say_why_not() -> None:
    waiting = ApprovalSignature(request_id=BUYER, position=1, name="采购审批", approver_id=BOSS)
    standing = Standing(waiting, BUYER, [buyer, approver, boss, admin])
    said = {who: moves(standing, who, manages=who == ADMIN) for who in (BUYER, APPROVER, BOSS, ADMIN)}
    assert [[one.allowed for one in said[who]] for who in (BUYER, APPROVER, BOSS, ADMIN)] == [
        [False, False, True],
        [False, False, False],
        [True, True, False],
        [True, True, True],
    ]
    assert said[BUYER][0].reason_zh == "不能审批自己下的订单。"
    assert said[APPROVER][0].reason_zh == "由 赵总、许管理员 审批。"
