"""Orders that a company holds back, with real rows."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from orderwell.approvals import commands, queries
from orderwell.approvals.models import (
    REQUEST_FLOW,
    ApprovalRequest,
    ApprovalSignature,
    LimitMode,
    LimitSubject,
    Period,
    RequestState,
    SpendingLimit,
)
from orderwell.approvals.rules import LimitData, StepData
from orderwell.cart.rules import Wish
from orderwell.catalog.models import Variant
from orderwell.checkout import commands as checkout
from orderwell.checkout.rules import OrderEdit
from orderwell.core.errors import DomainError, Forbidden, SeveralProblems
from orderwell.core.work import Actor
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.events.approvals import ApprovalEnded, ApprovalRequested
from orderwell.events.orders import OrderPlaced
from orderwell.inventory.models import StockHold
from orderwell.inventory.queries import differences
from orderwell.notifications.models import Notification
from orderwell.order_indexing.queries import differences as found_by_other_words
from orderwell.orders import commands as orders
from orderwell.orders.models import ORDER_FLOW, CancelReason, Order, OrderEntry, OrderState, OrderStatus
from orderwell.orders.queries import daily_totals
from orderwell.payments.models import PaymentMethod
from tests.counted import statements

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def goods() -> Variant:
    """Of 10.00 each; freight of 20.00 comes on top of orders below 500.00."""
    return await make.sellable(5000, price=1000)


async def company() -> tuple[Customer, Actor, Actor, Actor]:
    """A company with a buyer, an approver and an administrator."""
    of = await make.customer()
    return of, await make.buyer(of, role="buyer"), await make.buyer(of, role="approver"), await make.buyer(of)


async def place(actor: Actor, variant: Variant, quantity: int, now: datetime | None = None, **said: Any) -> Order:
    async with make.work(actor, now) as work:
        made = await checkout.place(work, make.placement((variant, quantity), **said))
    return await Order.get(id=made.id)


async def approve(actor: Actor, order: Order, note: str = "") -> Order:
    async with make.work(actor) as work:
        await commands.approve(work, order.id, note)
    return await Order.get(id=order.id)


async def refused(act: Any) -> DomainError:
    with pytest.raises(DomainError) as error:
        await act
    return error.value


async def told(actor: Actor) -> list[str]:
    return [one.kind.value for one in await Notification.filter(user_id=actor.user_id).order_by("id")]


async def test_an_order_waits_for_its_company(goods: Variant) -> None:
    of, buyer, approver, admin = await company()
    await make.approval_step(of, 100_000)
    now = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    assert (await place(buyer, goods, 99, now)).state is OrderState.SUBMITTED
    async with make.work(buyer, now) as work:
        order = await checkout.place(work, make.placement((goods, 100), po_number="PO-1"))
    assert (order.state, order.status) == (OrderState.AWAITING_APPROVAL, OrderStatus.AWAITING_APPROVAL)
    assert order.number == "SO20261122-000002"
    assert order.hold_expires_at == now + timedelta(hours=72)
    assert (await StockHold.get(owner_id=order.id)).expires_at == order.hold_expires_at
    kinds = [type(event) for event in work.told]
    assert ApprovalRequested in kinds and OrderPlaced not in kinds  # noqa: PT018
    assert await told(approver) == ["approval_wanted"]

    refusals = [
        (make.EVERYTHING, orders.confirm, "客户公司审批"),
        (buyer, commands.approve, "不能审批自己"),
        (buyer, lambda work, key: orders.cancel(work, key, CancelReason.OTHER), "等待客户公司审批"),
    ]
    for actor, act, words in refusals:
        async with make.work(actor) as work:
            error = await refused(act(work, order.id))
        assert words in error.message("zh-CN")

    approved = await approve(approver, order, "同意")
    assert (approved.state, approved.status) == (OrderState.SUBMITTED, OrderStatus.SUBMITTED)
    request = await ApprovalRequest.get(order_id=order.id)
    assert request.state is RequestState.APPROVED
    signed = await ApprovalSignature.get(request_id=request.id)
    assert (signed.signed_by_id, signed.note, signed.as_administrator) == (approver.user_id, "同意", False)  # type: ignore[attr-defined]
    kinds_kept = [one.kind.value for one in await OrderEntry.filter(order_id=order.id).order_by("id")]
    assert kinds_kept == ["placed", "approval", "moved"]
    assert "approval_given" in await told(buyer)
    assert (await refused(approve(admin, order))).code == "ILLEGAL_MOVE"
    async with make.work() as work:
        assert (await orders.confirm(work, order.id)).state is OrderState.CONFIRMED


async def test_several_steps_are_taken_in_order(goods: Variant) -> None:
    of, buyer, approver, admin = await company()
    boss = await make.buyer(of, role="buyer")
    await make.approval_step(of, 100_000, "经理审批")
    await make.approval_step(of, 200_000, "老板审批", approver=boss.user_id)
    order = await place(buyer, goods, 200)
    assert "可以" not in (await refused(approve(boss, order))).message("zh-CN")
    waiting = await approve(approver, order)
    assert waiting.state is OrderState.AWAITING_APPROVAL
    assert (await told(boss))[-1] == "approval_wanted"
    assert (await refused(approve(approver, order))).code == "ILLEGAL_MOVE"
    assert (await approve(boss, order)).state is OrderState.SUBMITTED
    # Who is named in the next step signs both with one decision; an administrator stands in for who is not there.
    await make.approval_step(of, 200_000, "再审", approver=approver.user_id)
    other = await place(buyer, goods, 200)
    assert (await approve(approver, other)).state is OrderState.AWAITING_APPROVAL
    assert (await approve(admin, other)).state is OrderState.AWAITING_APPROVAL
    assert (await approve(approver, other)).state is OrderState.SUBMITTED
    request = await ApprovalRequest.get(order_id=other.id)
    signed = await ApprovalSignature.filter(request_id=request.id).order_by("position")
    assert [one.as_administrator for one in signed] == [False, True, False]


async def test_what_is_not_approved_ends_and_can_be_sent_again(goods: Variant) -> None:
    of, buyer, approver, _ = await company()
    await make.approval_step(of, 0)
    order = await place(buyer, goods, 5, po_number="PO-9")
    async with make.work(approver) as work:
        assert (await refused(commands.reject(work, order.id, " "))).code == "REASON_MISSING"
        await commands.reject(work, order.id, "超出预算")
    order = await Order.get(id=order.id)
    assert (order.state, order.po_number) == (OrderState.CANCELLED, None)
    assert await found_by_other_words() == []
    assert (await ApprovalRequest.get(order_id=order.id)).note == "超出预算"
    assert await StockHold.filter(owner_id=order.id, state="reserved").count() == 0
    assert (await told(buyer))[-1] == "approval_refused"
    again = await place(buyer, goods, 4, po_number="PO-9")
    async with make.work(approver) as work:
        assert (await refused(commands.withdraw(work, again.id))).code == "ILLEGAL_MOVE"
    async with make.work(buyer) as work:
        await commands.withdraw(work, again.id)
    assert (await ApprovalRequest.get(order_id=again.id)).state is RequestState.WITHDRAWN


async def test_what_nobody_approves_in_time_ends(goods: Variant) -> None:
    of, buyer, _, _ = await company()
    await make.approval_step(of, 0)
    await make.settings(hold_approval_hours=5)
    now = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    order = await place(buyer, goods, 5, now, payment_method=PaymentMethod.ONLINE)
    assert order.hold_expires_at == now + timedelta(hours=5)
    async with make.work(now=now + timedelta(hours=5)) as work:
        await orders.expire_hold(work, order.id)
    assert (await Order.get(id=order.id)).state is OrderState.CANCELLED
    assert (await ApprovalRequest.get(order_id=order.id)).state is RequestState.EXPIRED
    assert await differences() == []


async def test_a_limit_counts_pending_orders_and_not_cancelled_ones(goods: Variant) -> None:
    of, buyer, approver, _ = await company()
    await make.approval_step(of, 100_000)
    await make.spending_limit(of, 300_000)
    pending = await place(buyer, goods, 200)  # 2,000.00 waits
    error = await refused(place(buyer, goods, 101))
    assert (error.code, error.field) == ("SPENDING_LIMIT_EXCEEDED", "total")
    assert error.params["left"] == "1000.00"
    async with make.work(approver) as work:
        await commands.reject(work, pending.id, "不需要")
    assert (await place(buyer, goods, 101)).state is OrderState.AWAITING_APPROVAL
    # Staff are not held back, but what they order for the company counts.
    assert (await make.order(of, lines=[(goods, 300)])).state is OrderState.SUBMITTED
    assert (await refused(place(approver, goods, 1))).code == "SPENDING_LIMIT_EXCEEDED"


async def test_limits_of_members_and_periods(goods: Variant) -> None:
    """A month ends at midnight of the firm's clock, not of UTC."""
    of, buyer, approver, _ = await company()
    each, asks = LimitSubject.EACH_MEMBER, LimitMode.NEEDS_APPROVAL
    await make.spending_limit(of, 100_000, subject=each, mode=asks)
    await make.spending_limit(of, 60_000, subject=LimitSubject.MEMBER, member=approver.user_id, period=Period.DAY)
    before, after = datetime(2026, 11, 30, 15, 59, tzinfo=UTC), datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert (await place(buyer, goods, 100, before)).state is OrderState.SUBMITTED
    assert (await place(buyer, goods, 50, after)).state is OrderState.SUBMITTED  # the first of December in Shanghai
    held = await place(buyer, goods, 50, before)
    assert held.state is OrderState.AWAITING_APPROVAL
    request = await ApprovalRequest.get(order_id=held.id)
    assert [one["amount"] for one in request.exceeded] == [100_000]
    assert (await place(approver, goods, 60, before)).state is OrderState.SUBMITTED  # another member's money
    assert (await refused(place(approver, goods, 1, before))).code == "SPENDING_LIMIT_EXCEEDED"


async def test_an_edit_is_no_way_round(goods: Variant) -> None:
    of, buyer, _, _ = await company()
    await make.approval_step(of, 100_000)
    await make.spending_limit(of, 150_000)
    order = await place(buyer, goods, 60)

    async def edit(quantity: int) -> Order:
        async with make.work(buyer) as work:
            return await checkout.edit(work, order.id, OrderEdit(1, lines=[Wish(quantity, variant_id=goods.id)]))

    assert (await refused(edit(100))).code == "NEEDS_APPROVAL"
    both = await refused(edit(151))
    assert isinstance(both, SeveralProblems)
    assert [one.code for one in both.problems] == ["SPENDING_LIMIT_EXCEEDED", "NEEDS_APPROVAL"]
    assert (await edit(90)).total == 90_000


async def test_a_colleagues_edit_counts_for_whoever_ordered(goods: Variant) -> None:
    """Otherwise two members with a limit each would order under the larger of both."""
    of, buyer, approver, _ = await company()
    await make.spending_limit(of, 60_000, subject=LimitSubject.MEMBER, member=buyer.user_id)
    await make.spending_limit(of, 50_000, subject=LimitSubject.MEMBER, member=approver.user_id)
    order = await place(buyer, goods, 50)

    async def edit(actor: Actor, version: int, quantity: int) -> Order:
        async with make.work(actor) as work:
            return await checkout.edit(work, order.id, OrderEdit(version, lines=[Wish(quantity, variant_id=goods.id)]))

    error = await refused(edit(approver, 1, 61))
    assert (error.code, error.params["left"]) == ("SPENDING_LIMIT_EXCEEDED", "600.00")
    assert error.message("zh-CN").startswith("超出下单人的本月采购额度 600.00")
    assert (await edit(approver, 1, 60)).total == 60_000  # not the approver's own money


async def test_an_edit_counts_in_the_period_of_its_order(goods: Variant) -> None:
    """What was ordered in November stays November's, also when it is edited in December."""
    of, buyer, _, _ = await company()
    await make.spending_limit(of, 100_000)
    before, after = datetime(2026, 11, 30, 15, 59, tzinfo=UTC), datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    await place(buyer, goods, 50, before)
    order = await place(buyer, goods, 50, before)

    async def edit(version: int, quantity: int) -> Order:
        async with make.work(buyer, after) as work:
            return await checkout.edit(work, order.id, OrderEdit(version, lines=[Wish(quantity, variant_id=goods.id)]))

    error = await refused(edit(1, 51))
    assert (error.code, error.params["left"]) == ("SPENDING_LIMIT_EXCEEDED", "500.00")
    assert error.message("en").startswith(
        "This is beyond your company's limit of 1000.00 from 2026-11-01 to 2026-11-30:"
    )
    assert (await place(buyer, goods, 100, after)).total == 100_000  # all of December is left
    assert (await edit(1, 50)).total == 50_000


async def test_only_so_many_pass_as_fit(goods: Variant) -> None:
    """Twenty at once under a limit that three fit: 3 x 520.00 of 1,600.00."""
    of, buyer, _, _ = await company()
    await make.spending_limit(of, 160_000)

    async def attempt() -> str:
        try:
            await place(buyer, goods, 52)
        except DomainError as error:
            return error.code
        return "placed"

    answers = await asyncio.gather(*[attempt() for _ in range(20)])
    assert sorted(answers) == ["SPENDING_LIMIT_EXCEEDED"] * 17 + ["placed"] * 3


async def test_companies_without_rules_pay_one_statement(goods: Variant) -> None:
    of, buyer, _, _ = await company()

    async def placing() -> list[str]:
        async with make.work(buyer) as work:
            with statements() as seen:
                await checkout.place(work, make.placement((goods, 100)))
        return seen

    plain = await placing()
    assert sum("approval_" in text or "spending_" in text for text in plain) == 1
    await make.approval_step(of, 0)
    await make.spending_limit(of, 10_000_000)
    assert len(await placing()) - len(plain) <= 9  # limits, steps, what is spent; members; the request and its steps


async def test_who_may_keep_the_rules(goods: Variant) -> None:
    of, buyer, approver, admin = await company()
    stranger = await make.buyer()
    step, limit = StepData("审批", 100), LimitData(LimitSubject.COMPANY, Period.MONTH, 1000, LimitMode.BLOCK)
    for actor in (buyer, approver, stranger):
        async with make.work(actor) as work:
            with pytest.raises(Forbidden):
                await commands.save_step(work, of, step)
            with pytest.raises(Forbidden):
                await commands.save_limit(work, of, limit)
    async with make.work(admin) as work:
        kept = await commands.save_step(work, of, step)
        assert (await commands.save_step(work, of, StepData("改名", 200), kept.id, 1)).version == 2
        assert (await refused(commands.save_step(work, of, step, kept.id, 1))).code == "STALE_VERSION"
        named = StepData("审批", 100, stranger.user_id)
        assert (await refused(commands.save_step(work, of, named))).code == "NOT_A_MEMBER"
        await commands.save_limit(work, of, limit)
        assert (await refused(commands.save_limit(work, of, limit))).code == "LIMIT_TAKEN"
    lonely = await make.customer()
    await make.buyer(lonely, role="buyer")
    async with make.work() as work:
        assert (await refused(commands.save_step(work, lonely, step))).code == "NOBODY_APPROVES"
    async with make.work(stranger) as work:
        assert (await refused(commands.remove_step(work, kept.id))).code == "NOT_FOUND"
    async with make.work(admin) as work:
        await commands.remove_step(work, kept.id)
        await commands.remove_limit(work, (await SpendingLimit.get(customer_id=of.id)).id)
    assert (await place(buyer, goods, 500)).state is OrderState.SUBMITTED


async def test_random_moves_keep_to_the_tables_and_the_sums(goods: Variant) -> None:
    """Whatever people do in whatever order: declared moves only, and what is spent is what the rows say."""
    of, buyer, approver, admin = await company()
    await make.approval_step(of, 20_000)
    await make.approval_step(of, 40_000, approver=admin.user_id)
    limit = await make.spending_limit(of, 10_000_000)
    chance, seen = random.Random(7), dict[UUID, tuple[OrderState, RequestState | None]]()
    codes = set[str]()
    acts: list[Any] = [
        lambda work, key: commands.approve(work, key),
        lambda work, key: commands.reject(work, key, "不同意"),
        lambda work, key: commands.withdraw(work, key),
        lambda work, key: orders.cancel(work, key, CancelReason.OTHER),
        lambda work, key: orders.confirm(work, key),
        lambda work, key: orders.review(work, key),
    ]
    for turn in range(60):
        if turn % 4 == 0:
            order = await place(buyer, goods, chance.choice([10, 20, 40]))
            seen[order.id] = (order.state, None)
        actor = chance.choice([buyer, approver, admin, make.EVERYTHING])
        try:
            async with make.work(actor) as work:
                await chance.choice(acts)(work, chance.choice(list(seen)))
        except DomainError as error:
            codes.add(error.code)
        requests = {one.order_id: one.state for one in await ApprovalRequest.all()}  # type: ignore[attr-defined]
        for order in await Order.filter(id__in=list(seen)):
            was, asked = seen[order.id]
            assert order.state is was or order.state in ORDER_FLOW.next(was)
            now = requests.get(order.id)
            assert asked in (None, now) or (now is not None and now in REQUEST_FLOW.next(asked))
            assert (now is RequestState.PENDING) is (order.state is OrderState.AWAITING_APPROVAL)
            seen[order.id] = (order.state, now)
    assert codes <= {"ILLEGAL_MOVE", "FORBIDDEN"}
    today = (await Order.first()).business_day  # type: ignore[union-attr]
    live = await Order.filter(customer_id=of.id).exclude(state=OrderState.CANCELLED)
    use = (await queries.uses([limit], of.id, [], today))[0]
    assert use.spent == sum(order.total for order in live)
    assert sum(sum_ for _, _, sum_ in await daily_totals(of.id, today, None)) == use.spent
    assert await differences() == []


async def test_news_name_who_can_act(goods: Variant) -> None:
    of, buyer, approver, _ = await company()
    await make.approval_step(of, 0)
    async with make.work(buyer) as work:
        order = await checkout.place(work, make.placement((goods, 1)))
    asked = next(one for one in work.told if isinstance(one, ApprovalRequested))
    assert approver.user_id in asked.asked and buyer.user_id not in asked.asked  # noqa: PT018
    async with make.work(approver) as work:
        await commands.approve(work, order.id)
    ended = [one for one in work.told if isinstance(one, ApprovalEnded)]
    assert [(one.state, one.buyer_id) for one in ended] == [("approved", buyer.user_id)]
