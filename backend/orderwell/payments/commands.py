"""The only writers of money: the append-only ledger and the balance that equals its sums.

Every change of a balance is one conditional UPDATE, which also serialises those who change
the same order's money: whatever is decided after it cannot be overtaken.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.core.clock import business_day
from orderwell.core.db.instances import new
from orderwell.core.db.prepared import insert
from orderwell.core.db.sql import changed, rows
from orderwell.core.errors import NotFound
from orderwell.core.ids import uuid7
from orderwell.core.money import Money
from orderwell.core.numbers import next_number
from orderwell.core.work import Work
from orderwell.events.payments import PaymentMismatched, PaymentRecorded, PaymentRefunded
from orderwell.firm.queries import firm
from orderwell.lookup import commands as lookup

from .errors import (
    AmountNotPositive,
    DuplicatePayment,
    NothingToPay,
    NothingToRefund,
    ReasonMissing,
    ReceivedInFuture,
    RefundTooLarge,
)
from .gateways import Callback, Outcome, chosen, gateway
from .models import ATTEMPT_FLOW, AttemptState, Payment, PaymentAttempt, PaymentBalance, PaymentKind, PaymentMethod
from .rules import record as record_of

Sums = Mapping[str, Any]


async def open_balance(
    work: Work,
    order_id: UUID,
    order_number: str,
    customer_id: UUID,
    currency: str,
    due: int,
    due_now: int | None = None,
) -> PaymentBalance:
    """What a new order owes, in minor units; `due_now`: the part of it that is not to be paid later."""
    balance = new(
        PaymentBalance,
        order_id=order_id,
        order_number=order_number,
        customer_id=customer_id,
        currency=currency,
        due=due,
        due_now=due_now,
    )
    await insert([balance])
    return balance


async def take_over(work: Work, balances: Sequence[PaymentBalance], ledger: Sequence[Payment]) -> None:
    """Write balances of another system's orders, and the money that came and went; their sums must agree."""
    await PaymentBalance.bulk_create(balances)
    await Payment.bulk_create(ledger)
    numbers = {balance.order_id: balance.order_number for balance in balances}
    await lookup.write(work, [record_of(one, numbers[one.balance_id]) for one in ledger])  # type: ignore[attr-defined]


async def change_due(work: Work, order_id: UUID, due: int, due_now: int | None = None) -> PaymentBalance:
    """The order was edited or cancelled and owes `due` now. What was paid stays. Raises NotFound."""
    if not await changed("UPDATE payment_balance SET due = ?, due_now = ? WHERE order_id = ?", due, due_now, order_id):
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
    AmountNotPositive, NotFound, DuplicatePayment (same external id and method), ReceivedInFuture.
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


class Entry(Struct, frozen=True):
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
    if entry.received_on and entry.received_on > today:
        raise ReceivedInFuture(field="receivedOn")
    external_id = (entry.external_id or "").strip() or None
    prefix = "PM" if entry.kind is PaymentKind.CHARGE else "RF"
    written = await rows(
        "INSERT INTO payment (id, number, balance_id, kind, method, amount, currency, external_id, note, actor, "
        "received_on, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (method, kind, external_id) DO NOTHING RETURNING id",
        *(uuid7(), await next_number(prefix, today), order_id, entry.kind, entry.method, entry.amount),
        *(balance["currency"], external_id, entry.note[:300], work.actor.name[:100], entry.received_on or today),
        work.now,
    )
    if not written:
        first = await Payment.get(method=entry.method, kind=entry.kind, external_id=external_id)
        raise DuplicatePayment(field="externalId", external_id=external_id, number=first.number)
    payment = await Payment.get(id=written[0]["id"])
    await lookup.write(work, [record_of(payment, balance["order_number"])])
    return payment


async def start_attempt(work: Work, order_id: UUID, most: int | None = None) -> PaymentAttempt:
    """A try to pay what is outstanding online, `most` of it at most; an open one for the same amount is given again.

    It lives as long as online orders hold their stock. While it has no `url` its gateway does not know of it: whoever
    started it asks `gateways.announce` after the commit and tells `announced`. Raises NotFound, NothingToPay,
    UnknownGateway.
    """
    through, balance = chosen(), await _locked(order_id)
    outstanding = balance["due"] - balance["paid"] + balance["refunded"]
    if outstanding <= 0:
        raise NothingToPay(field="orderId")
    outstanding = min(outstanding, most or outstanding)
    pending = PaymentAttempt.filter(balance_id=order_id, state=AttemptState.PENDING)
    if same := await pending.filter(amount=outstanding, gateway=through.name, expires_at__gt=work.now).first():
        return same
    await pending.update(state=AttemptState.EXPIRED)
    return await PaymentAttempt.create(
        balance_id=order_id,
        gateway=through.name,
        amount=outstanding,
        currency=balance["currency"],
        url="",
        created_at=work.now,
        expires_at=work.now + timedelta(minutes=(await firm()).hold_online_minutes),
    )


async def announced(work: Work, attempt_id: UUID, url: str) -> PaymentAttempt:
    """The gateway knows the attempt and takes the money at `url`. The first address stays when it is told again."""
    await changed("UPDATE payment_attempt SET url = ? WHERE id = ? AND url = ''", url, attempt_id)
    return await PaymentAttempt.get(id=attempt_id)


async def receive_callback(work: Work, gateway_name: str, headers: Mapping[str, str], body: bytes) -> PaymentAttempt:
    """A gateway's report: each transaction is money once, however often and late it is told.

    A report of failure after one of success changes nothing. Money for an expired attempt or a
    cancelled order is recorded all the same: it came, and the balance shows what is to go back.
    Raises UnknownGateway, ForgedCallback, NotFound; DuplicatePayment when the same transaction
    was booked a moment ago by another process or belongs to another order.
    """
    callback = gateway(gateway_name).verify(headers, body, work.now)
    known = await PaymentAttempt.get_or_none(id=callback.attempt_id, gateway=gateway_name)
    if known is None:
        raise NotFound("The payment attempt", "该支付")
    await _locked(known.balance_id)  # type: ignore[attr-defined]
    attempt = await PaymentAttempt.get(id=known.id)
    if callback.outcome is Outcome.FAILED:
        if attempt.state is AttemptState.PENDING:
            await _ended(attempt, AttemptState.FAILED, callback, "")
        return attempt
    if (callback.amount, callback.currency) != (attempt.amount, attempt.currency):
        await _mismatched(work, attempt, callback)
        return attempt
    return await _captured(work, attempt, callback)


async def expire_attempts(work: Work) -> int:
    """Attempts whose time is over are no longer open; says how many there were."""
    overdue = PaymentAttempt.filter(state=AttemptState.PENDING, expires_at__lte=work.now)
    return await overdue.update(state=AttemptState.EXPIRED)


async def _locked(order_id: UUID) -> Sums:
    """The balance, kept from everybody else until the commit. Raises NotFound."""
    found = await rows("UPDATE payment_balance SET due = due WHERE order_id = ? RETURNING *", order_id)
    if not found:
        raise NotFound("The order", "该订单", field="orderId")
    return found[0]


async def _captured(work: Work, attempt: PaymentAttempt, callback: Callback) -> PaymentAttempt:
    order_id: UUID = attempt.balance_id  # type: ignore[attr-defined]
    if await Payment.exists(
        method=PaymentMethod.ONLINE, kind=PaymentKind.CHARGE, external_id=callback.external_id, balance_id=order_id
    ):
        return attempt
    late = callback.occurred_at > attempt.expires_at or attempt.state is AttemptState.EXPIRED
    note = "支付超时后到账 · paid after the attempt had expired" if late else ""
    await record(work, order_id, PaymentMethod.ONLINE, callback.amount, external_id=callback.external_id, note=note)
    if attempt.state is not AttemptState.PAID:
        await _ended(attempt, AttemptState.PAID, callback, note)
    return attempt


async def _mismatched(work: Work, attempt: PaymentAttempt, callback: Callback) -> None:
    """Not the money that was asked for: capture nothing, tell finance, and only once."""
    if attempt.external_id == callback.external_id:
        return
    told = f"{Money(callback.amount, callback.currency).amount} {callback.currency}"
    note = f"金额不符，实付 {told} · wrong amount: {told} ({callback.external_id})"
    if attempt.state is AttemptState.PENDING:
        await _ended(attempt, AttemptState.FAILED, callback, note)
    order_id: UUID = attempt.balance_id  # type: ignore[attr-defined]
    work.emit(
        PaymentMismatched(
            order_id, attempt.id, callback.external_id, attempt.amount, callback.amount, callback.currency
        )
    )


async def _ended(attempt: PaymentAttempt, state: AttemptState, callback: Callback, note: str) -> None:
    attempt.state = ATTEMPT_FLOW.check(attempt.state, state)
    attempt.external_id = callback.external_id
    attempt.note = note[:300]
    await attempt.save(update_fields=["state", "external_id", "note"])
