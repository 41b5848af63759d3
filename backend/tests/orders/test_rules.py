"""States, moves and sentences of orders, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwell.api.timeline import sentence
from orderwell.orders.errors import MoveRefused
from orderwell.orders.models import ORDER_FLOW, EntryKind, OrderEntry, OrderState, OrderStatus, PaymentState
from orderwell.orders.rules import (
    MOVES,
    Facts,
    OrderMoveKind,
    Progress,
    Who,
    allowed_moves,
    check_move,
    payment_state,
    status,
)

F, P, S = OrderState, PaymentState, OrderStatus
EVERYTHING = frozenset(rule.permission for rule in MOVES.values())
STAFF, BUYER = Who(staff=True, permissions=EVERYTHING), Who(staff=False, permissions=EVERYTHING)
NONE, HALF, ALL = Progress(10), Progress(10, 4, 6, 0), Progress(10, 0, 10, 0)
CAME = Progress(10, 0, 10, 10)

# due, paid, refunded, cancelled -> state
PAYMENTS = [
    (100, 0, 0, False, P.UNPAID),
    (100, 40, 0, False, P.PARTIAL),
    (100, 100, 0, False, P.PAID),
    (100, 120, 0, False, P.OVERPAID),
    (100, 120, 20, False, P.PAID),
    (100, 100, 30, False, P.PARTLY_REFUNDED),
    (100, 100, 100, False, P.REFUNDED),
    (0, 0, 0, False, P.PAID),
    (0, 0, 0, True, P.UNPAID),
    (0, 100, 0, True, P.REFUNDING),
    (0, 100, 30, True, P.REFUNDING),
    (0, 100, 100, True, P.REFUNDED),
]


@pytest.mark.parametrize(("due", "paid", "refunded", "cancelled", "expected"), PAYMENTS)
def test_the_state_of_the_money(due: int, paid: int, refunded: int, cancelled: bool, expected: PaymentState) -> None:
    assert payment_state(due, paid, refunded, cancelled=cancelled) is expected


# state, payment, progress, parcels -> status
STATUSES = [
    (F.AWAITING_APPROVAL, P.UNPAID, NONE, [], S.AWAITING_APPROVAL),
    (F.SUBMITTED, P.UNPAID, NONE, [], S.SUBMITTED),
    (F.SUBMITTED, P.PAID, NONE, [], S.SUBMITTED),
    (F.REVIEWING, P.UNPAID, NONE, [], S.REVIEWING),
    (F.CANCELLED, P.UNPAID, NONE, ["cancelled"], S.CANCELLED),
    (F.CANCELLED, P.REFUNDING, NONE, [], S.CANCELLED),
    (F.CANCELLED, P.REFUNDED, NONE, [], S.REFUNDED),
    (F.CONFIRMED, P.UNPAID, Progress(10, 10), [], S.CONFIRMED),
    (F.CONFIRMED, P.PAID, Progress(10, 10), ["cancelled"], S.CONFIRMED),
    (F.CONFIRMED, P.PAID, Progress(10, 10), ["picking"], S.PICKING),
    (F.CONFIRMED, P.PAID, Progress(10, 10), ["packed", "cancelled"], S.PICKING),
    (F.CONFIRMED, P.PAID, HALF, ["shipped", "picking"], S.SHIPPED),
    (F.CONFIRMED, P.PAID, HALF, ["shipped"], S.SHIPPED),
    (F.CONFIRMED, P.PAID, HALF, ["in_transit", "picking"], S.IN_TRANSIT),
    (F.CONFIRMED, P.PAID, HALF, ["exception"], S.IN_TRANSIT),
    (F.CONFIRMED, P.PAID, Progress(10, 4, 6, 6), ["delivered"], S.SHIPPED),
    (F.CONFIRMED, P.PAID, ALL, ["shipped"], S.SHIPPED),
    (F.CONFIRMED, P.PAID, ALL, ["shipped", "in_transit"], S.IN_TRANSIT),
    (F.CONFIRMED, P.PAID, Progress(10, 0, 10, 6), ["delivered", "shipped"], S.IN_TRANSIT),
    (F.CONFIRMED, P.UNPAID, CAME, ["delivered", "delivered"], S.DELIVERED),
    (F.CLOSED, P.PAID, CAME, ["delivered"], S.DELIVERED),
    (F.CONFIRMED, P.PAID, ALL, ["returning"], S.RETURNING),
    (F.CONFIRMED, P.PAID, CAME, ["delivered", "returned"], S.RETURNING),
    (F.CONFIRMED, P.REFUNDED, ALL, ["returned"], S.REFUNDED),
    (F.CLOSED, P.REFUNDED, CAME, ["delivered"], S.REFUNDED),
    (F.CLOSED, P.PARTLY_REFUNDED, CAME, ["delivered"], S.DELIVERED),
]


@pytest.mark.parametrize(("state", "payment", "progress", "parcels", "expected"), STATUSES)
def test_the_status_people_see(
    state: OrderState, payment: PaymentState, progress: Progress, parcels: list[str], expected: OrderStatus
) -> None:
    assert status(state, payment, progress, parcels) is expected
    assert status(state, payment, progress, parcels[::-1]) is expected


def test_every_status_is_reached() -> None:
    assert {row[-1] for row in STATUSES} == set(OrderStatus)


def facts(state: OrderState, progress: Progress = NONE, shown: OrderStatus | None = None, **money: int) -> Facts:
    return Facts(state, shown or status(state, P.UNPAID, progress), progress, online=True, **money)


# who, facts -> the moves that are allowed
ALLOWED = [
    (STAFF, facts(F.AWAITING_APPROVAL, outstanding=5), "cancel comment"),
    (BUYER, facts(F.AWAITING_APPROVAL, outstanding=5), "reorder comment"),
    (STAFF, facts(F.SUBMITTED, outstanding=5), "review confirm cancel edit record_payment comment"),
    (BUYER, facts(F.SUBMITTED, outstanding=5), "cancel edit pay reorder comment"),
    (STAFF, facts(F.REVIEWING, outstanding=5), "confirm cancel edit record_payment comment"),
    (BUYER, facts(F.REVIEWING, refundable=5), "cancel edit reorder comment"),
    (STAFF, facts(F.CONFIRMED, Progress(10, 10), refundable=5), "cancel refund create_shipment comment"),
    (BUYER, facts(F.CONFIRMED, Progress(10, 10), outstanding=5), "cancel pay reorder comment"),
    (BUYER, facts(F.CONFIRMED, Progress(10, 10), refundable=5), "reorder comment"),
    (BUYER, facts(F.CONFIRMED, Progress(10, 10), S.PICKING, outstanding=5), "pay reorder comment"),
    (STAFF, facts(F.CONFIRMED, Progress(10, 10), S.PICKING), "cancel create_shipment comment"),
    (STAFF, facts(F.CONFIRMED, HALF), "create_shipment comment"),
    (BUYER, facts(F.CONFIRMED, HALF), "reorder comment confirm_receipt"),
    (STAFF, facts(F.CONFIRMED, Progress(10, 4)), "allocate cancel create_shipment comment"),
    (STAFF, facts(F.CONFIRMED, Progress(10, 0, 4)), "allocate comment"),
    (STAFF, facts(F.CONFIRMED, CAME), "close comment"),
    (STAFF, facts(F.CONFIRMED, CAME, outstanding=5), "record_payment comment"),
    (STAFF, facts(F.CLOSED, CAME, refundable=5), "refund comment"),
    (BUYER, facts(F.CANCELLED, outstanding=0), "reorder comment"),
    (STAFF, facts(F.CANCELLED, outstanding=-5, refundable=5), "refund comment"),
    (Who(staff=True), facts(F.SUBMITTED), ""),
]


@pytest.mark.parametrize(("who", "given_facts", "expected"), ALLOWED)
def test_who_may_do_what_when(who: Who, given_facts: Facts, expected: str) -> None:
    moves = allowed_moves(given_facts, who)
    assert " ".join(move.move.value for move in moves if move.allowed) == expected
    for move in moves:
        assert bool(move.reason_zh and move.reason_en) is not move.allowed
        if not move.allowed:
            with pytest.raises(MoveRefused) as refused:
                check_move(move.move, given_facts, who)
            assert refused.value.message("zh-CN") == move.reason_zh


@given(
    state=st.sampled_from(OrderState),
    done=st.tuples(*[st.integers(0, 5)] * 3),
    money=st.tuples(st.integers(-5, 5), st.integers(0, 5)),
    who=st.sampled_from([STAFF, BUYER, Who(staff=False, system=True)]),
)
def test_what_is_allowed_agrees_with_the_flow(
    state: OrderState, done: tuple[int, int, int], money: tuple[int, int], who: Who
) -> None:
    there = facts(state, Progress(5, *done), outstanding=money[0], refundable=money[1])
    to = {
        OrderMoveKind.REVIEW: F.REVIEWING,
        OrderMoveKind.CONFIRM: F.CONFIRMED,
        OrderMoveKind.CANCEL: F.CANCELLED,
        OrderMoveKind.CLOSE: F.CLOSED,
    }
    for move in allowed_moves(there, who):
        if move.allowed and move.move in to:
            assert to[move.move] in ORDER_FLOW.next(state)


MONEY = {"amount": "12.50", "minor": 1250, "currency": "CNY"}
CHANGED = {"sku": "A", "unit": "box", "name_zh": "水", "name_en": "Water", "before": 1, "after": 3}
SENTENCES = [
    (
        EntryKind.SHORT,
        "",
        "",
        {"missing": [{"sku": "A", "wanted": 10, "missing": 4}]},
        "库存不足：A 需 10 缺 4",
        "Stock was short: A lacks 4 of 10",
    ),
    (EntryKind.PLACED, "", "", {}, "订单已提交", "The order was placed"),
    (EntryKind.MOVED, "submitted", "confirmed", {}, "状态由“已提交”变为“已确认”", "Went from submitted to confirmed"),
    (
        EntryKind.MOVED,
        "submitted",
        "cancelled",
        {"state": "cancelled", "reason": "duplicate", "note": "见上单", "refund": MONEY},
        "订单已取消（重复下单）：见上单，待退款 12.50 CNY",
        "Cancelled: ordered twice – 见上单; 12.50 CNY is to go back",
    ),
    (
        EntryKind.MOVED,
        "submitted",
        "cancelled",
        {"state": "cancelled", "reason": "other", "note": "", "refund": None},
        "订单已取消（其他）",
        "Cancelled: other",
    ),
    (EntryKind.PAYMENT, "", "", {"amount": MONEY}, "已收款 12.50 CNY", "12.50 CNY came in"),
    (EntryKind.PAYMENT, "", "", {"amount": MONEY, "refunded": True}, "已退款 12.50 CNY", "12.50 CNY went back"),
    (
        EntryKind.SHIPMENT,
        "",
        "",
        {"number": "SH1", "state": "delivered"},
        "包裹 SH1 已签收",
        "Parcel SH1 was delivered",
    ),
    (
        EntryKind.EDITED,
        "",
        "",
        {"lines": [CHANGED], "fields": ["remarks"], "total": {"before": "1.00", "after": "3.00", "currency": "CNY"}},
        "订单已修改：A 水 1→3；备注；总额 1.00→3.00 CNY",
        "Edited: A Water 1 → 3; remarks; total 1.00 → 3.00 CNY",
    ),
    (
        EntryKind.ALLOCATED,
        "",
        "",
        {"sourcings": [{"reasons": [{"zh": "整单一仓", "en": "One warehouse"}]}]},
        "已分配库存：整单一仓",
        "Stock was allocated: One warehouse",
    ),
]


@pytest.mark.parametrize(("kind", "before", "after", "params", "zh", "en"), SENTENCES)
def test_the_timeline_in_words(
    kind: EntryKind, before: str, after: str, params: dict[str, object], zh: str, en: str
) -> None:
    entry = OrderEntry(kind=kind, from_status=before, to_status=after, params=params)
    assert (sentence(entry, english=False), sentence(entry, english=True)) == (zh, en)
