"""The sandbox's page and the door for callbacks, over HTTP, with orders that hear of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from orderwell.api.hooks import routes
from orderwell.composition import HANDLERS
from orderwell.core.clock import utc_now
from orderwell.demo import make
from orderwell.events.orders import OrderChanged
from orderwell.notifications.models import Notification, NotificationKind
from orderwell.orders import commands as orders
from orderwell.orders.models import CancelReason, EntryKind, Order, OrderEntry
from orderwell.payments import gateways
from orderwell.payments.errors import UnknownGateway
from orderwell.payments.gateways.protocol import Callback, Outcome
from orderwell.payments.gateways.sandbox import signed
from orderwell.payments.models import AttemptState, Payment, PaymentAttempt, PaymentBalance, PaymentMethod
from orderwell.payments.queries import differences
from tests.fulfilment.world import placed, world

HOOK = "/hooks/payments/sandbox"


@pytest.fixture
async def browser(database: object) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a process that has only these routes."""
    transport = httpx.ASGITransport(app=Starlette(routes=routes(HANDLERS)))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client


async def online_order() -> tuple[Order, PaymentAttempt]:
    order = await placed(await world(), 5, method=PaymentMethod.ONLINE)
    return order, await make.attempt(order.id, return_url=f"/orders/{order.id}")


def report(of: PaymentAttempt) -> Callback:
    return Callback(of.id, "SBX1", of.amount, of.currency, Outcome.PAID, utc_now())


async def state(order: Order) -> tuple[str, int]:
    """The order's payment state, and what came."""
    return (await Order.get(id=order.id)).payment_state.value, (await PaymentBalance.get(order_id=order.id)).paid


async def test_the_page_shows_what_is_to_pay_in_both_languages(browser: httpx.AsyncClient) -> None:
    order, attempt = await online_order()
    chinese = await browser.get(attempt.url)
    english = await browser.get(attempt.url, headers={"accept-language": "en-GB,en"})
    assert order.number in chinese.text
    assert "立即支付" in chinese.text
    assert "Pay now" in english.text
    assert f'href="/orders/{order.id}"' in english.text
    assert "script" not in english.headers["content-security-policy"]
    assert (await browser.get("/sandbox/pay/none")).status_code == 404
    assert (await browser.post(f"/sandbox/pay/{order.id}", data={"choice": "pay"})).status_code == 404


async def test_the_page_leads_back_to_this_site_only(browser: httpx.AsyncClient) -> None:
    _, attempt = await online_order()
    for evil in ("https://evil.test", "//evil.test", "/\\evil.test", "javascript:alert(1)", '/"><script>'):
        page = await browser.get(f"/sandbox/pay/{attempt.id}", params={"return": evil})
        assert "evil.test" not in page.text.split('class="back"')[1]
        assert "<script>" not in page.text
    back = await browser.post(f"/sandbox/pay/{attempt.id}", params={"return": "//evil.test"}, data={"choice": "fail"})
    assert back.headers["location"] == "/"


@pytest.mark.parametrize("choice", ["pay", "twice", "late"])
async def test_paying_marks_the_order_paid_and_leads_home(browser: httpx.AsyncClient, choice: str) -> None:
    order, attempt = await online_order()
    answer = await browser.post(attempt.url, data={"choice": choice})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/orders/{order.id}")
    assert await state(order) == ("paid", attempt.amount)
    assert await Payment.all().count() == 1
    assert (await Order.get(id=order.id)).hold_expires_at is None  # its stock waits for it now
    await browser.post(attempt.url, data={"choice": "pay"})
    assert await state(order) == ("paid", attempt.amount)


async def test_a_failed_payment_can_be_tried_again(browser: httpx.AsyncClient) -> None:
    order, attempt = await online_order()
    await browser.post(attempt.url, data={"choice": "fail"})
    assert await state(order) == ("unpaid", 0)
    assert (await PaymentAttempt.get(id=attempt.id)).state is AttemptState.FAILED
    await browser.post(attempt.url, data={"choice": "nonsense"})
    assert await state(order) == ("unpaid", 0)
    await browser.post(attempt.url, data={"choice": "pay"})
    assert await state(order) == ("paid", attempt.amount)


async def test_callbacks_at_the_door(browser: httpx.AsyncClient) -> None:
    order, attempt = await online_order()
    headers, body = signed(report(attempt))
    assert (await browser.post(HOOK, headers=headers, content=body + b" ")).status_code == 401
    assert (await browser.post("/hooks/payments/nobody", headers=headers, content=body)).status_code == 404
    assert (await browser.post(HOOK, headers=headers, content=b"x" * 70_000)).status_code == 413
    unknown, letter = signed(replace(report(attempt), attempt_id=order.id))
    assert (await browser.post(HOOK, headers=unknown, content=letter)).status_code == 404
    assert await state(order) == ("unpaid", 0)
    for _ in range(2):
        assert (await browser.post(HOOK, headers=headers, content=body)).status_code == 200
    assert await state(order) == ("paid", attempt.amount)


async def test_twenty_deliveries_at_once_are_one_payment(browser: httpx.AsyncClient) -> None:
    order, attempt = await online_order()
    headers, body = signed(report(attempt))
    answers = await asyncio.gather(*(browser.post(HOOK, headers=headers, content=body) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert await state(order) == ("paid", attempt.amount)
    assert await differences() == []


async def test_where_money_is_real_the_sandbox_is_off(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, attempt = await online_order()
    await make.payment(order.id, 1)  # so that a new attempt would be made
    headers, body = signed(report(attempt))
    monkeypatch.setattr(gateways, "_chosen", "")
    assert (await browser.get(attempt.url)).status_code == 404
    assert (await browser.post(attempt.url, data={"choice": "pay"})).status_code == 404
    assert (await browser.post(HOOK, headers=headers, content=body)).status_code == 404
    with pytest.raises(UnknownGateway):
        await make.attempt(order.id)
    assert await state(order) == ("partial", 1)
    with pytest.raises(ValueError, match="sandbox"):
        gateways.use("nobody")


async def test_the_wrong_amount_is_told_to_finance_and_stands_in_the_timeline(browser: httpx.AsyncClient) -> None:
    order, attempt = await online_order()
    finance, _ = await make.user("finance"), await make.user("warehouse")
    headers, body = signed(replace(report(attempt), amount=1))
    for _ in range(2):
        assert (await browser.post(HOOK, headers=headers, content=body)).status_code == 200
    assert await state(order) == ("unpaid", 0)
    (entry,) = await OrderEntry.filter(order_id=order.id, kind=EntryKind.COMMENT)
    assert "0.01 CNY" in entry.text
    assert not entry.public
    (told,) = await Notification.filter(user_id=finance.id, kind=NotificationKind.ORDER_COMMENTED)
    assert told.link == f"/orders/{order.id}"


async def test_money_for_a_cancelled_order_is_recorded_and_due_back(browser: httpx.AsyncClient) -> None:
    order, attempt = await online_order()
    async with make.work() as work:
        await orders.cancel(work, order.id, CancelReason.PAYMENT_TIMEOUT)
    late = replace(report(attempt), occurred_at=attempt.expires_at + timedelta(minutes=2))
    headers, body = signed(late)
    assert (await browser.post(HOOK, headers=headers, content=body)).status_code == 200
    assert await state(order) == ("refunding", attempt.amount)
    assert (await Order.get(id=order.id)).state == "cancelled"


async def test_paying_and_cancelling_at_once_end_well(browser: httpx.AsyncClient) -> None:
    """Both take the order's row first, so neither waits for the other for ever."""
    order, attempt = await online_order()
    headers, body = signed(report(attempt))

    async def cancel() -> None:
        async with make.work() as work:
            await orders.cancel(work, order.id, CancelReason.CUSTOMER_REQUEST)
            assert [event for event in work.news if isinstance(event, OrderChanged)]

    answer, _ = await asyncio.gather(browser.post(HOOK, headers=headers, content=body), cancel())
    assert answer.status_code == 200
    assert await state(order) == ("refunding", attempt.amount)
