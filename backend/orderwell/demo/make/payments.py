"""Money for tests and the demo."""

from datetime import datetime
from uuid import UUID

from orderwell.payments import commands
from orderwell.payments.gateways import announce
from orderwell.payments.models import Payment, PaymentAttempt, PaymentMethod

from .work import work


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
        started = await commands.start_attempt(opened, order_id)
    url = await announce(started, return_url)
    async with work(now=now) as opened:
        return await commands.announced(opened, started.id, url)
