"""Money for tests and the demo."""

import itertools
from datetime import datetime
from uuid import UUID

from orderwell.core.ids import uuid7
from orderwell.payments import commands
from orderwell.payments.models import Payment, PaymentAttempt, PaymentBalance, PaymentMethod

from .customers import customer
from .work import work

_numbers = itertools.count(1)


async def balance(due: int = 100_00, *, customer_id: UUID | None = None, currency: str = "CNY") -> PaymentBalance:
    """What an order would owe, without an order: for tests of money alone."""
    company = customer_id or (await customer()).id
    async with work() as opened:
        return await commands.open_balance(opened, uuid7(), f"SO-TEST-{next(_numbers)}", company, currency, due)


async def payment(
    order_id: UUID,
    amount: int,
    *,
    method: PaymentMethod = PaymentMethod.BANK_TRANSFER,
    external_id: str | None = None,
    note: str = "",
    now: datetime | None = None,
) -> Payment:
    """Money that came for an order, minor units."""
    async with work(now=now) as opened:
        return await commands.record(opened, order_id, method, amount, external_id=external_id, note=note)


async def refund(
    order_id: UUID,
    amount: int,
    *,
    method: PaymentMethod = PaymentMethod.BANK_TRANSFER,
    reason: str = "退货退款",
    now: datetime | None = None,
) -> Payment:
    """Money that went back, minor units."""
    async with work(now=now) as opened:
        return await commands.refund(opened, order_id, amount, method, reason)


async def attempt(order_id: UUID, *, return_url: str = "/", now: datetime | None = None) -> PaymentAttempt:
    """A try to pay what is outstanding through the sandbox."""
    async with work(now=now) as opened:
        return await commands.start_attempt(opened, order_id, return_url)
