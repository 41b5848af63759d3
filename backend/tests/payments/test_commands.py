"""The ledger and its balance agree at all times, and no refund exceeds what came."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest

from orderwell.core.clock import utc_now
from orderwell.core.errors import DomainError, NotFound
from orderwell.core.work import Work
from orderwell.demo.make.customers import customer
from orderwell.events.payments import PaymentRecorded, PaymentRefunded
from orderwell.payments import commands, queries
from orderwell.payments.errors import (
    AmountNotPositive,
    DuplicatePayment,
    NothingToPay,
    NothingToRefund,
    ReasonMissing,
    ReceivedInFuture,
    RefundTooLarge,
)
from orderwell.payments.jobs import expire_payment_attempts
from orderwell.payments.models import AttemptState, Payment, PaymentAttempt, PaymentBalance, PaymentMethod

from .money import attempt, balance, payment, refund, work

BANK = PaymentMethod.BANK_TRANSFER


async def sums(order: PaymentBalance) -> tuple[int, int, int]:
    row = await PaymentBalance.get(order_id=order.order_id)
    return row.due, row.paid, row.refunded


async def refused(order: PaymentBalance, act: Callable[[Work], Awaitable[object]]) -> DomainError:
    """The complaint of a command, which must have left no trace."""
    before, rows = await sums(order), await Payment.all().count()
    with pytest.raises(DomainError) as caught:
        async with work() as opened:
            await act(opened)
    assert (await sums(order), await Payment.all().count()) == (before, rows)
    return caught.value


async def test_money_comes_in_parts_and_more_than_is_due_is_taken(database: object) -> None:
    order = await balance(100_00)
    async with work() as opened:
        first = await commands.record(opened, order.order_id, BANK, 60_00, external_id=" B1 ", note="定金")
        told = PaymentRecorded(order.order_id, first.id, 60_00, 100_00, 60_00, 0)
        assert opened.news == [told]
    await payment(order.order_id, 50_00)
    assert await sums(order) == (100_00, 110_00, 0)
    assert (first.external_id, first.actor, first.note, first.number[:2]) == ("B1", "demo", "定金", "PM")
    assert await queries.differences() == []


async def test_the_same_reference_is_not_recorded_twice(database: object) -> None:
    order = await balance()
    first = await payment(order.order_id, 10_00, external_id="B1")
    again = await refused(order, lambda w: commands.record(w, order.order_id, BANK, 10_00, external_id="B1"))
    assert isinstance(again, DuplicatePayment)
    assert again.params["number"] == first.number
    other = await balance()  # not for another order either
    assert isinstance(
        await refused(other, lambda w: commands.record(w, other.order_id, BANK, 9, external_id="B1")), DuplicatePayment
    )
    await payment(order.order_id, 10_00, external_id="B1", method=PaymentMethod.ONLINE)  # another method's number


async def test_a_refund_never_exceeds_what_came(database: object) -> None:
    order = await balance()
    nothing = await refused(order, lambda w: commands.refund(w, order.order_id, 1, BANK, "多付"))
    assert isinstance(nothing, NothingToRefund)
    await payment(order.order_id, 30_00)
    async with work() as opened:
        done = await commands.refund(opened, order.order_id, 10_00, BANK, " 缺货 ")
        assert opened.news == [PaymentRefunded(order.order_id, done.id, 10_00, 100_00, 30_00, 10_00)]
    assert (done.note, done.number[:2]) == ("缺货", "RF")
    large = await refused(order, lambda w: commands.refund(w, order.order_id, 20_01, BANK, "多付"))
    assert isinstance(large, RefundTooLarge)
    assert large.params == {"available": "20.00", "currency": "CNY"}
    await refund(order.order_id, 20_00)
    assert await sums(order) == (100_00, 30_00, 30_00)
    assert await queries.differences() == []


async def test_what_is_refused_leaves_no_trace(database: object) -> None:
    order = await balance()
    tomorrow = utc_now().date() + timedelta(days=2)
    record, back = commands.record, commands.refund
    assert isinstance(await refused(order, lambda w: record(w, order.order_id, BANK, 0)), AmountNotPositive)
    assert isinstance(await refused(order, lambda w: record(w, order.order_id, BANK, -5)), AmountNotPositive)
    assert isinstance(await refused(order, lambda w: record(w, uuid4(), BANK, 5)), NotFound)
    assert isinstance(await refused(order, lambda w: back(w, uuid4(), 5, BANK, "x")), NotFound)
    assert isinstance(await refused(order, lambda w: back(w, order.order_id, 5, BANK, "  ")), ReasonMissing)
    future = await refused(order, lambda w: record(w, order.order_id, BANK, 5, received_on=tomorrow))
    assert isinstance(future, ReceivedInFuture)


async def test_fifty_refunds_at_once_never_exceed_what_was_paid(database: object) -> None:
    order = await balance()
    await payment(order.order_id, 100_00)

    async def one() -> bool:
        try:
            await refund(order.order_id, 7_00)
        except (NothingToRefund, RefundTooLarge):
            return False
        return True

    done = await asyncio.gather(*(one() for _ in range(50)))
    assert sum(done) == 14
    assert await sums(order) == (100_00, 100_00, 98_00)
    assert await queries.differences() == []


async def test_balances_equal_the_ledger_whatever_happens(database: object) -> None:
    chance = random.Random(7)
    orders = [await balance(chance.randint(1, 500)) for _ in range(3)]
    for _ in range(40):
        order, amount = chance.choice(orders), chance.randint(-1, 60)
        try:
            async with work() as opened:
                if chance.random() < 0.5:
                    await commands.record(opened, order.order_id, BANK, amount, external_id=str(chance.randint(1, 30)))
                else:
                    await commands.refund(opened, order.order_id, amount, BANK, "r")
        except DomainError:
            pass
    assert await queries.differences() == []
    await PaymentBalance.filter(order_id=orders[0].order_id).update(paid=10_000)
    (found,) = await queries.differences()
    assert (found.order_number, found.paid) == (orders[0].order_number, 10_000)


async def test_an_attempt_asks_for_what_is_outstanding(database: object) -> None:
    order = await balance(100_00)
    await payment(order.order_id, 30_00)
    first = await attempt(order.order_id)
    assert (first.amount, first.state, first.gateway) == (70_00, AttemptState.PENDING, "sandbox")
    assert first.url == ""  # its gateway is asked after the commit
    async with work() as opened:
        told = await commands.announced(opened, first.id, "https://pay.example/1")
        again = await commands.announced(opened, first.id, "https://pay.example/2")
    assert (told.url, again.url) == ("https://pay.example/1",) * 2
    assert (await attempt(order.order_id)).id == first.id  # still open: no second page to pay on
    await payment(order.order_id, 20_00)
    second = await attempt(order.order_id)
    assert second.amount == 50_00
    assert (await PaymentAttempt.get(id=first.id)).state is AttemptState.EXPIRED
    await payment(order.order_id, 50_00)
    assert isinstance(await refused(order, lambda w: commands.start_attempt(w, order.order_id)), NothingToPay)


async def test_attempts_expire_by_the_clock(database: object) -> None:
    one = await attempt((await balance()).order_id)
    async with work(now=one.expires_at - timedelta(seconds=1)) as opened:
        await expire_payment_attempts(opened)
    assert (await PaymentAttempt.get(id=one.id)).state is AttemptState.PENDING
    async with work(now=one.expires_at) as opened:
        await expire_payment_attempts(opened)
    assert (await PaymentAttempt.get(id=one.id)).state is AttemptState.EXPIRED


async def test_a_changed_order_owes_the_new_sum(database: object) -> None:
    order = await balance(100_00)
    async with work() as opened:
        await commands.change_due(opened, order.order_id, 80_00)
    assert await sums(order) == (80_00, 0, 0)
    assert isinstance(await refused(order, lambda w: commands.change_due(w, uuid4(), 1)), NotFound)


async def test_the_list_is_narrowed_and_scoped(database: object) -> None:
    company = await customer("连云港海鲜行")
    mine = await balance(customer_id=company.id)
    paid = await payment(mine.order_id, 5_00, external_id="ICBC-778")
    back = await refund(mine.order_id, 1_00)
    await payment((await balance()).order_id, 3_00)
    async with work() as opened:
        actor = opened.actor

    async def numbers(**wanted: object) -> set[str]:
        found = await queries.page(actor, queries.PaymentFilter(**wanted), queries.PageRequest())  # type: ignore[arg-type]
        return {row.number for row in found.rows}

    assert len(await numbers()) == 3
    assert await numbers(customer_id=company.id) == {paid.number, back.number}
    assert await numbers(search="icbc") == {paid.number}
    assert await numbers(search=mine.order_number, kinds=["refund"]) == {back.number}
    assert await numbers(received_to=date(2020, 1, 1)) == set()
