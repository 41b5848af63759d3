"""Paying in parts: what is due when, and which part the money that came has covered. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from orderwell.core.errors import DomainError, Invalid
from orderwell.core.money import Money
from orderwell.payments.models import PaymentMethod

from .errors import PaymentsMismatch
from .models import DueKind

MOST_PARTS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what an order costs, in minor units; `due_on` only with DueKind.DATE."""

    method: PaymentMethod
    amount: int
    due: DueKind = DueKind.NOW
    due_on: date | None = None


def in_order(parts: Sequence[Part]) -> list[Part]:
    """What is due first comes first."""
    rank = {DueKind.NOW: 0, DueKind.DATE: 1, DueKind.ON_DELIVERY: 2}
    online = PaymentMethod.ONLINE
    return sorted(parts, key=lambda one: (rank[one.due], one.due_on or date.min, one.method is not online))


def part_problems(parts: Sequence[Part], total: int | None, currency: str, today: date) -> list[DomainError]:
    """What is wrong with a plan. `total`: what the order costs, None when that is not known yet."""
    found: list[DomainError] = []

    def wrong(field: str, zh: str, en: str) -> None:
        found.append(Invalid(field=field, reason_zh=zh, reason_en=en))

    if len(parts) > MOST_PARTS:
        wrong("payments", f"最多分 {MOST_PARTS} 笔支付。", f"Pay in {MOST_PARTS} parts at most.")
    for position, one in enumerate(parts):
        field = f"payments.{position}"
        if one.amount <= 0:
            wrong(f"{field}.amount", "金额须大于零。", "The amount has to be more than zero.")
        if (one.due is DueKind.DATE) != (one.due_on is not None):
            wrong(f"{field}.dueOn", "请填写付款日期。", "Say on which day it will be paid.")
        elif one.due_on and one.due_on < today:
            wrong(f"{field}.dueOn", "付款日期不能早于今天。", "The day cannot be before today.")
        if one.method is PaymentMethod.ONLINE and one.due is not DueKind.NOW:
            zh, en = (
                "在线支付须立即支付，请为尾款选择其他方式。",
                "Online payment is made now. Choose another method for later.",
            )
            wrong(f"{field}.method", zh, en)
        if one.method is PaymentMethod.CASH_ON_DELIVERY and one.due is not DueKind.ON_DELIVERY:
            wrong(f"{field}.due", "货到付款的款项在收货时支付。", "Cash on delivery is paid when the goods come.")
    if total is not None and parts and (told := sum(one.amount for one in parts)) != total:
        amounts = Money(told, currency).amount, Money(total, currency).amount
        found.append(PaymentsMismatch(field="payments", sum=amounts[0], total=amounts[1], currency=currency))
    return found


def due_now(parts: Sequence[Part]) -> int | None:
    """What keeps the order, in minor units; None when there is no plan."""
    return sum(one.amount for one in parts if one.due is DueKind.NOW) if parts else None


def covered(parts: Sequence[Part], came: Mapping[PaymentMethod, int]) -> list[int]:
    """How much of each part is paid, given what came by each method less what went back.

    Money covers parts of its own method first, then what is due first: a deposit by transfer instead of online is
    a deposit. What is more than all parts covers nothing.
    """
    left = {method: max(amount, 0) for method, amount in came.items()}
    paid = [0] * len(parts)
    for position, one in enumerate(parts):
        paid[position] = min(one.amount, left.get(one.method, 0))
        left[one.method] = left.get(one.method, 0) - paid[position]
    rest = sum(left.values()) + min(sum(one for one in came.values() if one < 0), 0)
    for position, one in enumerate(parts):
        more = min(one.amount - paid[position], max(rest, 0))
        paid[position], rest = paid[position] + more, rest - more
    return paid


def refitted(parts: Sequence[Part], total: int) -> list[Part]:
    """The plan of an order that costs `total` now: the last part takes the difference, one that vanishes is dropped."""
    kept = list(parts)
    while kept and total <= sum(one.amount for one in kept[:-1]):
        kept.pop()
    if kept:
        kept[-1] = replace(kept[-1], amount=total - sum(one.amount for one in kept[:-1]))
    return [one for one in kept if one.amount > 0]
