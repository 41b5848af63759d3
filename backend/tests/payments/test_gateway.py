"""Callbacks: only authentic ones count, each transaction once, late money is money."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from orderwell.core import signing
from orderwell.core.clock import utc_now
from orderwell.core.errors import NotFound
from orderwell.events.payments import PaymentMismatched, PaymentRecorded
from orderwell.payments import commands
from orderwell.payments.errors import DuplicatePayment, ForgedCallback, UnknownGateway
from orderwell.payments.gateways.protocol import Callback, Outcome
from orderwell.payments.gateways.sandbox import SIGNATURE, TIMESTAMP, signed
from orderwell.payments.models import AttemptState, Payment, PaymentAttempt, PaymentBalance

from .money import attempt, balance, work


def report(of: PaymentAttempt, **changes: Any) -> Callback:
    paid = Callback(of.id, "SBX1", of.amount, of.currency, Outcome.PAID, utc_now())
    return replace(paid, **changes)


async def deliver(callback: Callback, at: float | None = None) -> tuple[PaymentAttempt, list[Any]]:
    """What became of the attempt, and the news."""
    headers, body = signed(callback, at)
    async with work() as opened:
        await commands.receive_callback(opened, "sandbox", headers, body)
        news = list(opened.news)
    return await PaymentAttempt.get(id=callback.attempt_id), news


async def paid(of: PaymentAttempt) -> int:
    return (await PaymentBalance.get(order_id=of.balance_id)).paid  # type: ignore[attr-defined]


async def open_attempt(due: int = 50_00) -> PaymentAttempt:
    return await attempt((await balance(due)).order_id)


async def test_money_is_captured_once_however_often_it_is_told(database: object) -> None:
    one = await open_attempt()
    after, news = await deliver(report(one))
    assert (after.state, after.external_id, await paid(one)) == (AttemptState.PAID, "SBX1", 50_00)
    assert [type(event) for event in news] == [PaymentRecorded]
    after, news = await deliver(report(one))
    assert (after.state, news, await paid(one), await Payment.all().count()) == (AttemptState.PAID, [], 50_00, 1)


async def test_forged_old_and_damaged_callbacks_are_refused(database: object) -> None:
    one = await open_attempt()
    headers, body = signed(report(one))
    wrong = [
        ({**headers, SIGNATURE: "00" * 32}, body),
        ({**headers, SIGNATURE: headers[SIGNATURE][:32]}, body),
        ({**headers, TIMESTAMP: str(int(headers[TIMESTAMP]) + 1)}, body),
        (headers, body.replace(b"5000", b"5")),
        ({}, body),
        signed(report(one), time.time() - 360),
        signed(report(one), time.time() + 360),
    ]
    for bad_headers, bad_body in wrong:
        with pytest.raises(ForgedCallback):
            async with work() as opened:
                await commands.receive_callback(opened, "sandbox", bad_headers, bad_body)
    assert await paid(one) == 0
    await deliver(report(one), time.time() - 200)  # a slow delivery is none the worse
    assert await paid(one) == 50_00


async def test_a_signed_body_that_is_no_report_is_refused(database: object) -> None:
    stamp = str(int(time.time()))
    for body in (b"{", b"{}", b'{"attempt": 1}', b"[]"):
        signature = signing.sign("sandbox gateway", stamp.encode() + b"." + body).hex()
        with pytest.raises(ForgedCallback):
            async with work() as opened:
                headers = {TIMESTAMP: stamp, SIGNATURE: signature}
                await commands.receive_callback(opened, "sandbox", headers, body)


async def test_unknown_gateways_and_attempts(database: object) -> None:
    one = await open_attempt()
    headers, body = signed(report(one))
    with pytest.raises(UnknownGateway):
        async with work() as opened:
            await commands.receive_callback(opened, "nobody", headers, body)
    with pytest.raises(NotFound):
        await deliver(report(one, attempt_id=one.balance_id))  # type: ignore[attr-defined]


@pytest.mark.parametrize("wrong", [{"amount": 49_99}, {"currency": "USD"}])
async def test_the_wrong_amount_captures_nothing_and_tells_finance_once(
    database: object, wrong: dict[str, Any]
) -> None:
    one = await open_attempt()
    after, news = await deliver(report(one, **wrong))
    assert (after.state, await paid(one)) == (AttemptState.FAILED, 0)
    assert "SBX1" in after.note
    (told,) = news
    assert isinstance(told, PaymentMismatched)
    assert (told.expected, told.attempt_id) == (50_00, one.id)
    assert (await deliver(report(one, **wrong)))[1] == []
    after, _ = await deliver(report(one, external_id="SBX2"))  # the right money later on
    assert (after.state, await paid(one)) == (AttemptState.PAID, 50_00)


async def test_failure_after_success_changes_nothing_and_success_after_failure_counts(database: object) -> None:
    one = await open_attempt()
    after, _ = await deliver(report(one, outcome=Outcome.FAILED))
    assert (after.state, await paid(one)) == (AttemptState.FAILED, 0)
    after, _ = await deliver(report(one))
    assert after.state is AttemptState.PAID
    after, news = await deliver(report(one, outcome=Outcome.FAILED))
    assert (after.state, news, await paid(one)) == (AttemptState.PAID, [], 50_00)


async def test_late_money_is_recorded_and_says_so(database: object) -> None:
    one = await open_attempt()
    async with work(now=one.expires_at) as opened:
        await commands.expire_attempts(opened)
    after, _ = await deliver(report(one))
    assert (after.state, await paid(one)) == (AttemptState.PAID, 50_00)
    assert "expired" in (await Payment.get()).note
    other = await open_attempt()
    await deliver(report(other, external_id="SBX9", occurred_at=other.expires_at + timedelta(minutes=1)))
    assert "expired" in (await Payment.get(external_id="SBX9")).note


async def test_money_for_an_order_that_owes_nothing_any_more_is_to_go_back(database: object) -> None:
    one = await open_attempt()
    async with work() as opened:
        await commands.change_due(opened, one.balance_id, 0)  # type: ignore[attr-defined]
    await deliver(report(one))
    left = await PaymentBalance.get(order_id=one.balance_id)  # type: ignore[attr-defined]
    assert (left.due, left.paid - left.refunded) == (0, 50_00)


async def test_a_second_transaction_is_money_too_but_not_another_orders(database: object) -> None:
    one, other = await open_attempt(), await open_attempt()
    await deliver(report(one))
    await deliver(report(one, external_id="SBX2"))
    assert await paid(one) == 100_00
    with pytest.raises(DuplicatePayment):
        await deliver(report(other))
    assert await paid(other) == 0
