"""Money alone: balances of orders that do not exist, so that nobody hears of it."""

import itertools
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from orderwell.core.ids import uuid7
from orderwell.core.work import Work, begin
from orderwell.demo import make
from orderwell.payments import commands
from orderwell.payments.models import Payment, PaymentAttempt, PaymentBalance, PaymentMethod

_numbers = itertools.count(1)


@asynccontextmanager
async def work(now: datetime | None = None) -> AsyncGenerator[Work, None]:
    async with begin(make.EVERYTHING, {}, now=now) as opened:
        yield opened


async def balance(due: int = 100_00, *, customer_id: UUID | None = None) -> PaymentBalance:
    company = customer_id or (await make.customer()).id
    async with work() as opened:
        return await commands.open_balance(opened, uuid7(), f"SO-TEST-{next(_numbers)}", company, "CNY", due)


async def payment(
    order_id: UUID, amount: int, method: PaymentMethod = PaymentMethod.BANK_TRANSFER, external_id: str | None = None
) -> Payment:
    async with work() as opened:
        return await commands.record(opened, order_id, method, amount, external_id=external_id)


async def refund(order_id: UUID, amount: int) -> Payment:
    async with work() as opened:
        return await commands.refund(opened, order_id, amount, PaymentMethod.BANK_TRANSFER, "退款")


async def attempt(order_id: UUID) -> PaymentAttempt:
    async with work() as opened:
        return await commands.start_attempt(opened, order_id)
