"""A company's rules for its own orders, for tests and the demo."""

from typing import Any
from uuid import UUID

from orderwell.approvals import commands
from orderwell.approvals.models import ApprovalStep, LimitMode, LimitSubject, Period, SpendingLimit
from orderwell.approvals.rules import LimitData, StepData
from orderwell.customers.models import Customer

from .work import work


async def approval_step(
    of: Customer, min_amount: int = 100_000, name: str = "采购审批", *, approver: UUID | None = None, **data: Any
) -> ApprovalStep:
    """From `min_amount` minor units upward an order of the company needs this approval."""
    async with work() as opened:
        return await commands.save_step(opened, of, StepData(name, min_amount, approver, **data))


async def spending_limit(
    of: Customer,
    amount: int,
    *,
    period: Period = Period.MONTH,
    subject: LimitSubject = LimitSubject.COMPANY,
    mode: LimitMode = LimitMode.BLOCK,
    member: UUID | None = None,
) -> SpendingLimit:
    """At most `amount` minor units in a period."""
    async with work() as opened:
        return await commands.save_limit(opened, of, LimitData(subject, period, amount, mode, member))
