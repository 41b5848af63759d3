"""Which approvals an order needs, who may give them, and what a limit leaves. Pure.

Four eyes: nobody approves an order of their own, and nobody two steps of one order unless a step names them. The only
exception is the company's administrator when nobody else could: then the order would wait for ever. An administrator
may stand in for any approver.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from orderwell.core.errors import DomainError
from orderwell.core.money import Money
from orderwell.orders.models import Order, OrderState, OrderStatus
from orderwell.orders.rules import Move, OrderMoveKind

from .errors import SpendingLimitExceeded
from .models import ApprovalSignature, ApprovalStep, LimitMode, LimitSubject, Period, SpendingLimit

MOST_STEPS, MOST_LIMITS = 10, 50
BY_LINK = "@link"  # the name of the step that asks for a company's agreement to what staff ordered for it
APPROVE, MANAGE = "orders.approve", "company.manage"
SUBJECTS = {
    LimitSubject.COMPANY: ("贵公司", "your company's limit"),
    LimitSubject.EACH_MEMBER: ("您的", "your limit"),
    LimitSubject.MEMBER: ("您的", "your limit"),
}
PERIODS = {
    Period.DAY: ("今日", "today"),
    Period.WEEK: ("本周", "this week"),
    Period.MONTH: ("本月", "this month"),
    Period.QUARTER: ("本季度", "this quarter"),
    Period.YEAR: ("本年", "this year"),
}


class StepData(Struct, frozen=True):
    """An approval step as its company wants it; `min_amount` in minor units."""

    name: str
    min_amount: int
    approver_id: UUID | None = None
    on_limit: bool = False
    position: int | None = None


class LimitData(Struct, frozen=True):
    """A spending limit as its company wants it; `amount` in minor units."""

    subject: LimitSubject
    period: Period
    amount: int
    mode: LimitMode
    member_id: UUID | None = None


class Member(Struct, frozen=True):
    """Somebody who signs in for the company and is not disabled."""

    user_id: UUID
    name: str
    permissions: frozenset[str] = frozenset()

    @property
    def administrator(self) -> bool:
        return MANAGE in self.permissions


class LimitUse(Struct, frozen=True):
    """A limit and what has been ordered under it in the current period, minor units. `member`: whose orders count."""

    limit: SpendingLimit
    spent: int
    since: date
    until: date
    member: UUID | None = None

    @property
    def left(self) -> int:
        return max(int(self.limit.amount) - self.spent, 0)

    def exceeded_by(self, total: int) -> bool:
        """Whether an order of `total` goes beyond it."""
        return self.spent + total > int(self.limit.amount)


@dataclass(frozen=True, slots=True)
class AskedStep:
    """An approval that an order needs. Without a name: the one that a limit asks for when no step does."""

    name: str
    approver_id: UUID | None


class Verdict(Struct, frozen=True):
    """What the company's rules say about an order of `total` minor units."""

    total: int = 0
    steps: Sequence[AskedStep] = ()
    uses: Sequence[LimitUse] = ()
    by_link: bool = False  # staff order for the company, which is asked by a link

    @property
    def exceeded(self) -> list[LimitUse]:
        return [use for use in self.uses if use.exceeded_by(self.total)]

    @property
    def blocking(self) -> list[LimitUse]:
        """The exceeded limits that nobody's approval lifts."""
        return [use for use in self.exceeded if use.limit.mode is LimitMode.BLOCK]


def period_bounds(period: Period, day: date) -> tuple[date, date]:
    """The first and the last day of the period that `day` lies in."""
    if period is Period.DAY:
        return day, day
    if period is Period.WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}[period]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    following = date(first.year + (first.month - 1 + months) // 12, (first.month - 1 + months) % 12 + 1, 1)
    return first, following - timedelta(days=1)


def asked_steps(steps: Iterable[ApprovalStep], total: int, *, over_limit: bool) -> list[AskedStep]:
    """The approvals that an order needs, in their order. Over a limit there is always one."""
    ordered = sorted(steps, key=lambda step: (step.position, step.min_amount, str(step.id)))
    asked = [
        AskedStep(step.name, step.approver_id)  # type: ignore[attr-defined]
        for step in ordered
        if step.min_amount <= total or (over_limit and step.on_limit)
    ]
    return asked or ([AskedStep("", None)] if over_limit else [])


def judged(steps: Iterable[ApprovalStep], uses: Sequence[LimitUse], total: int) -> Verdict:
    """The company's rules applied to an order of `total` minor units."""
    lifted = [use for use in uses if use.exceeded_by(total) and use.limit.mode is LimitMode.NEEDS_APPROVAL]
    return Verdict(total, asked_steps(steps, total, over_limit=bool(lifted)), uses)


def hold_back(order: Order, until: datetime) -> None:
    """Let a new order wait for its company's approval; its stock waits `until` then."""
    order.state, order.status = OrderState.AWAITING_APPROVAL, OrderStatus.AWAITING_APPROVAL
    order.hold_expires_at = until


def limit_problems(
    verdict: Verdict, currency: str, *, own: bool = True, today: date | None = None
) -> list[DomainError]:
    """Why an order cannot be at all. `own`: it is its reader's. `today`: for one that may be of an earlier day."""
    return [_limit_problem(use, verdict.total, currency, own, today) for use in verdict.blocking]


def _limit_problem(use: LimitUse, total: int, currency: str, own: bool, today: date | None) -> DomainError:
    amounts = {"limit": use.limit.amount, "spent": use.spent, "left": use.left, "total": total}
    subject, period = SUBJECTS[use.limit.subject], PERIODS[use.limit.period]
    if not own and use.limit.subject is not LimitSubject.COMPANY:
        subject = ("下单人的", "the limit of whoever ordered")
    if today and not use.since <= today <= use.until:
        first, last = use.since.isoformat(), use.until.isoformat()
        period = (f" {first} 至 {last} ", f"from {first} to {last}")
    return SpendingLimitExceeded(
        field="total",
        currency=currency,
        subject_zh=subject[0],
        subject_en=subject[1],
        period_zh=period[0],
        period_en=period[1],
        **{name: Money(minor, currency).amount for name, minor in amounts.items()},
    )


def asked_members(approver_id: UUID | None, members: Iterable[Member]) -> list[Member]:
    """Who is asked first: the one named, or everybody with the right; without any of them the administrators."""
    everybody = list(members)
    if approver_id is not None:
        found = [one for one in everybody if one.user_id == approver_id]
    else:
        found = [one for one in everybody if APPROVE in one.permissions]
    return found or [one for one in everybody if one.administrator]


def eligible(
    approver_id: UUID | None, members: Collection[Member], buyer_id: UUID | None, signed: Collection[UUID | None] = ()
) -> list[Member]:
    """Who may approve a step: see the four eyes above. `signed`: who approved earlier steps of the same order."""
    may = [
        one
        for one in members
        if one in asked_members(approver_id, members) or one.administrator or one.user_id == approver_id
    ]
    barred = {buyer_id, *(one for one in signed if one != approver_id)}
    return [one for one in may if one.user_id not in barred] or [one for one in may if one.administrator]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an order's approval is: the step that waits and who may take it."""

    step: ApprovalSignature
    buyer_id: UUID | None
    members: Sequence[Member]
    signed: Collection[UUID] = field(default=())

    @property
    def eligible(self) -> list[Member]:
        approver_id = self.step.approver_id  # type: ignore[attr-defined]
        return eligible(approver_id, self.members, self.buyer_id, self.signed)


Reason = tuple[str, str] | None


def _sign(standing: Standing, user_id: UUID | None) -> Reason:
    able = standing.eligible
    if any(one.user_id == user_id for one in able):
        return None
    if user_id == standing.buyer_id:
        return ("不能审批自己下的订单。", "You cannot approve an order of your own.")
    if user_id in standing.signed:
        return (
            "您已审批过前一步，需由另一位同事审批。",
            "You approved an earlier step. Somebody else has to take this one.",
        )
    names = "、".join(one.name for one in able[:3]), ", ".join(one.name for one in able[:3])
    return (f"由 {names[0]} 审批。", f"{names[1]} can approve it.") if able else (
        "公司里目前没有人可以审批。", "Nobody at the company can approve it at present.",
    )  # fmt: skip


def _withdraw(standing: Standing, user_id: UUID | None, manages: bool) -> Reason:
    if manages or user_id == standing.buyer_id:
        return None
    return (
        "只有下单人或公司管理员可以撤回。",
        "Only who ordered it, or the company's administrator, can take it back.",
    )


def moves(standing: Standing, user_id: UUID | None, *, manages: bool) -> list[Move]:
    """What somebody of the company may do with an order that waits, each with the reason when it is not possible."""
    sign = _sign(standing, user_id)
    reasons = {
        OrderMoveKind.APPROVE: sign,
        OrderMoveKind.REJECT: sign,
        OrderMoveKind.WITHDRAW: _withdraw(standing, user_id, manages),
    }
    return [Move(kind, reason is None, *(reason or ("", ""))) for kind, reason in reasons.items()]
