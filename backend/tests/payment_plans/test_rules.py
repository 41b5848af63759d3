"""Plans of payment: cases, and that sums hold whatever happens."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from orderwell.payment_plans.models import DueKind
from orderwell.payment_plans.rules import Part, covered, due_now, in_order, part_problems, refitted
from orderwell.payments.models import PaymentMethod

ONLINE, TRANSFER, CASH = PaymentMethod.ONLINE, PaymentMethod.BANK_TRANSFER, PaymentMethod.CASH_ON_DELIVERY
TODAY = date(2026, 11, 22)
DEPOSIT = [Part(ONLINE, 3000), Part(CASH, 7000, DueKind.ON_DELIVERY)]


def told(parts: list[Part], total: int | None = 10_000) -> list[tuple[str, str | None]]:
    return [(one.code, one.field) for one in part_problems(parts, total, "CNY", TODAY)]


def test_a_sound_plan() -> None:
    assert told(DEPOSIT) == []
    assert told([Part(TRANSFER, 4000), Part(TRANSFER, 6000, DueKind.DATE, date(2026, 12, 22))]) == []
    assert told([]) == []
    assert (due_now(DEPOSIT), due_now([])) == (3000, None)


def test_what_is_wrong_with_a_plan_is_told_at_once() -> None:
    assert told([Part(ONLINE, 3000), Part(TRANSFER, 6999)]) == [("PAYMENTS_MISMATCH", "payments")]
    assert told([Part(ONLINE, 0), Part(ONLINE, 1, DueKind.ON_DELIVERY), Part(CASH, 1)], None) == [
        ("INVALID", "payments.0.amount"),
        ("INVALID", "payments.1.method"),
        ("INVALID", "payments.2.due"),
    ]
    dates = [Part(TRANSFER, 5000, DueKind.DATE), Part(TRANSFER, 5000, DueKind.DATE, date(2026, 11, 21))]
    assert told(dates) == [("INVALID", "payments.0.dueOn"), ("INVALID", "payments.1.dueOn")]
    assert told([Part(TRANSFER, 1000)] * 10) == [("INVALID", "payments")]


def test_what_is_due_first_comes_first() -> None:
    parts = [
        Part(CASH, 1, DueKind.ON_DELIVERY),
        Part(TRANSFER, 2, DueKind.DATE, date(2026, 12, 1)),
        Part(TRANSFER, 3),
        Part(ONLINE, 4),
    ]
    assert [one.amount for one in in_order(parts)] == [4, 3, 2, 1]


def test_money_covers_its_own_part_first_then_what_is_due_first() -> None:
    assert covered(DEPOSIT, {}) == [0, 0]
    assert covered(DEPOSIT, {ONLINE: 3000}) == [3000, 0]
    assert covered(DEPOSIT, {CASH: 7000}) == [0, 7000]
    assert covered(DEPOSIT, {TRANSFER: 4000}) == [3000, 1000]  # another way than planned
    assert covered(DEPOSIT, {ONLINE: 10_000}) == [3000, 7000]
    assert covered(DEPOSIT, {ONLINE: 3000, CASH: 7000, TRANSFER: 500}) == [3000, 7000]  # more than all


def test_the_last_part_takes_what_an_edit_changes() -> None:
    assert [one.amount for one in refitted(DEPOSIT, 12_000)] == [3000, 9000]
    assert [one.amount for one in refitted(DEPOSIT, 3000)] == [3000]
    assert [one.amount for one in refitted(DEPOSIT, 1000)] == [1000]
    assert refitted(DEPOSIT, 0) == []


plans = st.lists(
    st.builds(Part, st.sampled_from([ONLINE, TRANSFER, CASH]), st.integers(1, 10**9)), min_size=1, max_size=5
)


@given(plans, st.integers(0, 10**10))
def test_parts_always_come_to_what_the_order_costs(parts: list[Part], total: int) -> None:
    made = refitted(parts, total)
    assert sum(one.amount for one in made) == total
    assert all(one.amount > 0 for one in made)


@given(plans, st.dictionaries(st.sampled_from([ONLINE, TRANSFER, CASH]), st.integers(0, 10**9)))
def test_what_is_covered_is_what_came_up_to_the_total(parts: list[Part], came: dict[PaymentMethod, int]) -> None:
    paid = covered(parts, came)
    assert sum(paid) == min(sum(came.values()), sum(one.amount for one in parts))
    assert all(0 <= done <= one.amount for done, one in zip(paid, parts, strict=True))
