"""The only writers of money: the append-only ledger and the balance that equals its sums.

Every change of a balance is one conditional UPDATE, which also serialises those who change
the same order's money: whatever is decided after it cannot be overtaken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from orderwell.core.clock import business_day
from orderwell.core.db.sql import changed, rows
from orderwell.core.errors import NotFound
from orderwell.core.firm import firm
from orderwell.core.ids import uuid7
from orderwell.core.money import Money
from orderwell.core.numbers import next_number
from orderwell.core.work import Work
from orderwell.events.payments import PaymentRecorded, PaymentRefunded

from .errors import AmountNotPositive, DuplicatePayment, NothingToRefund, ReasonMissing, RefundTooLarge
from .models import Payment, PaymentBalance, PaymentKind, PaymentMethod

Sums = Mapping[str, Any]


async def open_balance(
    work: Work, order_id: UUID, order_number: str, customer_id: UUID, currency: str, due: int
) -> PaymentBalance:
    """What a new order owes, in minor units."""
    return await PaymentBalance.create(
        order_id=order_id, order_number=order_number, customer_id=customer_id, currency=currency, due=due
    )


async def change_due(work: Work, order_id: UUID, due: int) -> PaymentBalance:
    """The order was edited or cancelled and owes `due` now. What was paid stays. Raises NotFound."""
    if not await changed("UPDATE payment_balance SET due = ? WHERE order_id = ?", due, order_id):
        raise NotFound("The order", "该订单", field="orderId")
    return await PaymentBalance.get(order_id=order_id)


async def record(
    work: Work,
    order_id: UUID,
    method: PaymentMethod,
    amount: int,
    *,
    external_id: str | None = None,
    note: str = "",
    received_on: date | None = None,
) -> Payment:
    """Money came in; more than is due is taken and shows as overpaid.

    `received_on` is the business day of the bank's booking, today when absent. Raises
    AmountNotPositive, NotFound, DuplicatePayment (the same external id and method).
    """
    if amount <= 0:
        raise AmountNotPositive(field="amount")
    found = await rows("UPDATE payment_balance SET paid = paid + ? WHERE order_id = ? RETURNING *", amount, order_id)
    if not found:
        raise NotFound("The order", "该订单", field="orderId")
    entry = Entry(PaymentKind.CHARGE, method, amount, external_id, note, received_on)
    payment = await _written(work, order_id, found[0], entry)
    work.emit(PaymentRecorded(order_id, payment.id, amount, *_sums(found[0])))
    return payment


async def refund(
    work: Work,
    order_id: UUID,
    amount: int,
    method: PaymentMethod,
    reason: str,
    external_id: str | None = None,
    *,
    received_on: date | None = None,
) -> Payment:
    """Money goes back: never more than came in, whoever refunds at the same moment.

    Raises AmountNotPositive, ReasonMissing, NotFound, NothingToRefund, RefundTooLarge, DuplicatePayment.
    """
    if amount <= 0:
        raise AmountNotPositive(field="amount")
    if not reason.strip():
        raise ReasonMissing(field="reason")
    found = await rows(
        "UPDATE payment_balance SET refunded = refunded + ? WHERE order_id = ? AND paid - refunded >= ? RETURNING *",
        amount,
        order_id,
        amount,
    )
    if not found:
        raise await _refusal(order_id)
    entry = Entry(PaymentKind.REFUND, method, amount, external_id, reason.strip(), received_on)
    payment = await _written(work, order_id, found[0], entry)
    work.emit(PaymentRefunded(order_id, payment.id, amount, *_sums(found[0])))
    return payment


@dataclass(frozen=True, slots=True)
class Entry:
    """One ledger row to be."""

    kind: PaymentKind
    method: PaymentMethod
    amount: int
    external_id: str | None
    note: str
    received_on: date | None


def _sums(row: Sums) -> tuple[int, int, int]:
    return row["due"], row["paid"], row["refunded"]


async def _refusal(order_id: UUID) -> Exception:
    balance = await PaymentBalance.get_or_none(order_id=order_id)
    if balance is None:
        return NotFound("The order", "该订单", field="orderId")
    left = balance.paid - balance.refunded
    if left == 0:
        return NothingToRefund(field="amount")
    money = Money(left, balance.currency)
    return RefundTooLarge(field="amount", available=money.amount, currency=money.currency)


async def _written(work: Work, order_id: UUID, balance: Sums, entry: Entry) -> Payment:
    """The ledger row beside a balance that has just changed."""
    today = business_day(work.now, (await firm()).time_zone)
    external_id = (entry.external_id or "").strip() or None
    prefix = "PM" if entry.kind is PaymentKind.CHARGE else "RF"
    written = await rows(
        "INSERT INTO payment (id, number, balance_id, kind, method, amount, currency, external_id, note, actor, "
        "received_on, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (method, kind, external_id) DO NOTHING RETURNING id",
        uuid7(),
        await next_number(prefix, today),
        order_id,
        entry.kind,
        entry.method,
        entry.amount,
        balance["currency"],
        external_id,
        entry.note[:300],
        work.actor.name[:100],
        entry.received_on or today,
        work.now,
    )
    if not written:
        first = await Payment.get(method=entry.method, kind=entry.kind, external_id=external_id)
        raise DuplicatePayment(field="externalId", external_id=external_id, number=first.number)
    return await Payment.get(id=written[0]["id"])
