"""A company's rules, and what becomes of the orders that they hold back."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any
from uuid import UUID

from orderwell.core.clock import business_day
from orderwell.core.db.instances import new
from orderwell.core.db.prepared import insert
from orderwell.core.errors import DomainError, Invalid, NotFound, StaleVersion
from orderwell.core.money import LARGEST
from orderwell.core.work import Work
from orderwell.customers import queries as customers
from orderwell.customers.commands import may_write
from orderwell.customers.models import Customer
from orderwell.events.approvals import ApprovalEnded, ApprovalRequested
from orderwell.events.orders import OrderPlaced
from orderwell.firm.queries import firm
from orderwell.firm.rules import Firm
from orderwell.inventory.commands import extend
from orderwell.orders import commands as orders
from orderwell.orders.errors import MoveRefused
from orderwell.orders.models import CancelReason, EntryKind, Order, OrderState
from orderwell.orders.rules import OrderMoveKind
from orderwell.payments.models import PaymentMethod

from . import queries, rules
from .errors import LimitTaken, NeedsApproval, NobodyApproves, NotAMember, ReasonMissing, TooManyRules
from .models import (
    REQUEST_FLOW,
    ApprovalRequest,
    ApprovalSignature,
    ApprovalStep,
    LimitSubject,
    RequestState,
    SpendingLimit,
)
from .rules import MOST_LIMITS, MOST_STEPS, AskedStep, LimitData, Standing, StepData, Verdict

ENDS = {
    CancelReason.APPROVAL_REJECTED: RequestState.REJECTED,
    CancelReason.APPROVAL_WITHDRAWN: RequestState.WITHDRAWN,
    CancelReason.APPROVAL_EXPIRED: RequestState.EXPIRED,
}


# ---- orders ------------------------------------------------------------------------------


async def judge(work: Work, total: int, settings: Firm, *, by_link: bool = False) -> Verdict:
    """What the rules of the actor's company say about an order of `total` minor units that is about to be written.

    The limits stay locked until the commit: of many orders at once no more pass than fit. `by_link`: staff want
    the company to agree to what they order for it.
    """
    if by_link and work.actor.customer_id is None:
        return Verdict(total, [AskedStep(rules.BY_LINK, None)], by_link=True)
    today = business_day(work.now, settings.time_zone)
    return await queries.verdict(work.actor, total, today, lock=True)


async def edit_problems(work: Work, order: Order, total: int, settings: Firm) -> list[DomainError]:
    """Why a member cannot change an order's lines so that it comes to `total`: what was approved stays as it was.

    The order counts on its own day, for whoever placed it; one that staff placed is judged as its editor's.
    """
    buyer = None if order.on_behalf else order.placed_by_id  # type: ignore[attr-defined]
    today = business_day(work.now, settings.time_zone)
    verdict = await queries.verdict(work.actor, total, order.business_day, but=order.id, buyer=buyer, lock=True)
    refused: list[DomainError] = [NeedsApproval(field="lines")] if verdict.steps else []
    own = buyer in (None, work.actor.user_id)
    return rules.limit_problems(verdict, settings.currency, own=own, today=today) + refused


async def request(work: Work, order: Order, verdict: Verdict) -> ApprovalRequest:
    """Ask for the approvals that a new order needs."""
    first = verdict.steps[0]
    made = new(
        ApprovalRequest,
        order_id=order.id,
        customer_id=order.customer_id,  # type: ignore[attr-defined]
        buyer_id=work.actor.user_id,
        approver_id=first.approver_id,
        exceeded=[_kept(use) for use in verdict.exceeded],
        by_link=verdict.by_link,
        created_at=work.now,
    )
    await insert([made])
    asked = enumerate(verdict.steps, 1)
    await insert([new(ApprovalSignature, request_id=made.id, position=at, **asdict(step)) for at, step in asked])
    await _ask(work, order, first.approver_id)
    return made


async def approve(work: Work, order_id: UUID | None, note: str = "") -> Order:
    """Take the step that waits, and those after it that name the actor; after the last one the order is submitted.

    Raises NotFound, MoveRefused.
    """
    order, request, standing = await _waiting(work, order_id, OrderMoveKind.APPROVE)
    steps = await queries.signatures_of([request.id])
    me = work.actor.user_id
    for step in (one for one in steps if one.position >= request.position):
        approver_id = step.approver_id  # type: ignore[attr-defined]
        if step.position != request.position and approver_id != me:
            request.position, request.approver_id = step.position, approver_id
            await request.save(update_fields=["position", "approver_id"])
            await _ask(work, order, approver_id, {*standing.signed, me})
            return await orders.settle(work, order)
        stands_in = not any(one.user_id == me for one in rules.asked_members(approver_id, standing.members))
        await _sign(work, order, step, note, stands_in)
    return await _submit(work, order, request)


async def reject(work: Work, order_id: UUID | None, reason: str) -> Order:
    """End an order that waits; its buyer reads why. Raises NotFound, MoveRefused, ReasonMissing."""
    order, _, _ = await _waiting(work, order_id, OrderMoveKind.REJECT)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    return await orders.cancel(work, order.id, CancelReason.APPROVAL_REJECTED, reason, checked=True)


async def grant(work: Work, order: Order, request: ApprovalRequest) -> Order:
    """All steps at once, by whoever has the link of an order that staff placed."""
    for step in await queries.signatures_of([request.id]):
        await _sign(work, order, step, "", stands_in=False)
    return await _submit(work, order, request)


async def withdraw(work: Work, order_id: UUID | None) -> Order:
    """The buyer takes an order back before it is approved. Raises NotFound, MoveRefused."""
    order, _, _ = await _waiting(work, order_id, OrderMoveKind.WITHDRAW)
    return await orders.cancel(work, order.id, CancelReason.APPROVAL_WITHDRAWN, checked=True)


async def close(work: Work, order_id: UUID, reason: CancelReason, note: str) -> None:
    """An order ended: so does the request for its approval, if it still waited."""
    request = next(iter(await queries.requests_of([order_id])), None)
    if request is None or request.state is not RequestState.PENDING:
        return
    order = await orders.taken(work, order_id, scoped=False)
    if order.po_number and reason in ENDS:  # the buyer corrects the order and sends it again under the same number
        await orders.record(work, order, EntryKind.EDITED, fields=["po_number"], po_number=order.po_number)
        order.po_number = None
        await order.save(update_fields=["po_number"])
    await _end(work, order, request, ENDS.get(reason, RequestState.CANCELLED), note)


async def _waiting(work: Work, order_id: UUID | None, move: OrderMoveKind) -> tuple[Order, ApprovalRequest, Standing]:
    """An order of the actor's company that waits, its row locked. Raises NotFound, MoveRefused."""
    order = await orders.taken(work, order_id)
    standing = (await queries.standings(work.actor, [order])).get(order.id)
    wanted = next((one for one in queries.moves(work.actor, standing) if one.move is move), None)
    if standing is None or wanted is None:
        raise MoveRefused(reason_zh="订单不在等待审批。", reason_en="The order does not wait for approval.")
    if not wanted.allowed:
        raise MoveRefused(reason_zh=wanted.reason_zh, reason_en=wanted.reason_en)
    return order, (await queries.requests_of([order.id]))[0], standing


async def _sign(work: Work, order: Order, step: ApprovalSignature, note: str, stands_in: bool) -> None:
    step.signed_by_id, step.signed_at = work.actor.user_id, work.now
    step.note, step.as_administrator = note.strip()[:300], stands_in
    await step.save(update_fields=["signed_by_id", "signed_at", "note", "as_administrator"])
    said: dict[str, Any] = {"step": step.name, "note": step.note, "as_administrator": stands_in}
    await orders.record(work, order, EntryKind.APPROVAL, **said)


async def _submit(work: Work, order: Order, request: ApprovalRequest) -> Order:
    """Approved: from now on it is an order like any other, and its stock waits for its money."""
    before, online = order.state, order.payment_method is PaymentMethod.ONLINE
    order.hold_expires_at = work.now + (await firm()).hold(online=online)
    order.move_to(OrderState.SUBMITTED)
    await extend(work, order.id, order.hold_expires_at)
    await orders.settle(work, order, before=before)
    work.emit(OrderPlaced(order.id, request.customer_id, order.number, order.total, order.currency))  # type: ignore[attr-defined]
    await _end(work, order, request, RequestState.APPROVED, "")
    return order


async def _end(work: Work, order: Order, request: ApprovalRequest, state: RequestState, note: str) -> None:
    request.state, request.ended_at, request.note = REQUEST_FLOW.check(request.state, state), work.now, note[:300]
    await request.save(update_fields=["state", "ended_at", "note"])
    company, buyer = request.customer_id, request.buyer_id  # type: ignore[attr-defined]
    work.emit(ApprovalEnded(order.id, company, order.number, buyer, state.value, work.actor.name, request.note))


async def _ask(work: Work, order: Order, approver_id: UUID | None, signed: Collection[UUID | None] = ()) -> None:
    """Tell those who can take the step; `signed` have taken an earlier one."""
    company, buyer = order.customer_id, order.placed_by_id  # type: ignore[attr-defined]
    members = await queries.members_of(company)
    able = rules.eligible(approver_id, members, buyer, signed)
    first = [one for one in rules.asked_members(approver_id, members) if one in able] or able
    name = next((one.name for one in members if one.user_id == buyer), "")
    asked = tuple(one.user_id for one in first)
    work.emit(ApprovalRequested(order.id, company, order.number, order.total, order.currency, name, asked))


def _kept(use: rules.LimitUse) -> dict[str, Any]:
    limit = use.limit
    plain = {"subject": limit.subject.value, "period": limit.period.value, "mode": limit.mode.value}
    return {**plain, "amount": limit.amount, "spent": use.spent}


# ---- rules -------------------------------------------------------------------------------


async def save_step(
    work: Work, customer: Customer, data: StepData, step_id: UUID | None = None, version: int | None = None
) -> ApprovalStep:
    """Add or change a step. Raises Forbidden, NotFound, StaleVersion, Invalid, and what `errors` has about members."""
    may_write(work, customer)
    there = await queries.steps_of([customer.id])
    if step_id is None and len(there) >= MOST_STEPS:
        raise TooManyRules(largest=MOST_STEPS)
    if not 1 <= len(data.name.strip()) <= 60:
        raise Invalid(
            field="name", reason_zh="名称须为 1 到 60 个字。", reason_en="Write a name of 1 to 60 characters."
        )
    members = await queries.members_of(customer.id)
    if data.approver_id is not None and all(one.user_id != data.approver_id for one in members):
        raise NotAMember(field="approverId")
    if not rules.asked_members(data.approver_id, members):
        raise NobodyApproves(field="approverId")
    values: dict[str, Any] = {
        "name": data.name.strip(),
        "min_amount": _amount(data.min_amount, "minAmount"),
        "approver_id": data.approver_id,
        "on_limit": data.on_limit,
    }
    if data.position is not None:
        values["position"] = max(1, min(data.position, MOST_STEPS * 10))
    if step_id is not None:
        known = [one for one in there if one.id == step_id]
        return await _changed(ApprovalStep, known, version, values)  # type: ignore[no-any-return]
    last = max((one.position for one in there), default=0)
    return await ApprovalStep.create(**{"customer_id": customer.id, "position": last + 1, **values})


async def remove_step(work: Work, step_id: UUID | None) -> Customer:
    """Requests that wait keep their steps. Raises NotFound, Forbidden."""
    return await _removed(work, await ApprovalStep.get_or_none(id=step_id) if step_id else None)


async def save_limit(
    work: Work, customer: Customer, data: LimitData, limit_id: UUID | None = None, version: int | None = None
) -> SpendingLimit:
    """Add or change a limit. Raises Forbidden, NotFound, StaleVersion, Invalid, NotAMember, LimitTaken."""
    may_write(work, customer)
    there = await queries.limits_of(customer.id)
    if limit_id is None and len(there) >= MOST_LIMITS:
        raise TooManyRules(largest=MOST_LIMITS)
    member_id = data.member_id if data.subject is LimitSubject.MEMBER else None
    if data.subject is LimitSubject.MEMBER:
        members = await queries.members_of(customer.id)
        if all(one.user_id != member_id for one in members):
            raise NotAMember(field="memberId")
    same = (data.subject, member_id, data.period)
    if any((one.subject, one.member_id, one.period) == same and one.id != limit_id for one in there):  # type: ignore[attr-defined]
        raise LimitTaken(field="period")
    plain: dict[str, Any] = {"subject": data.subject, "period": data.period, "mode": data.mode}
    values = {**plain, "member_id": member_id, "amount": _amount(data.amount, "amount")}
    if limit_id is not None:
        known = [one for one in there if one.id == limit_id]
        return await _changed(SpendingLimit, known, version, values)  # type: ignore[no-any-return]
    return await SpendingLimit.create(customer_id=customer.id, **values)


async def remove_limit(work: Work, limit_id: UUID | None) -> Customer:
    """Raises NotFound, Forbidden."""
    return await _removed(work, await SpendingLimit.get_or_none(id=limit_id) if limit_id else None)


async def _changed(model: Any, known: list[Any], version: int | None, values: dict[str, Any]) -> Any:
    """Compare and set."""
    if not known:
        raise NotFound("The rule", "该规则", field="id")
    row = known[0]
    if not await model.filter(id=row.id, version=version).update(**values, version=row.version + 1):
        raise StaleVersion(current=row.version)
    await row.refresh_from_db()
    return row


async def _removed(work: Work, row: ApprovalStep | SpendingLimit | None) -> Customer:
    if row is None:
        raise NotFound("The rule", "该规则", field="id")
    customer = await customers.get(work.actor, row.customer_id)  # type: ignore[union-attr]
    may_write(work, customer)
    await row.delete()
    return customer


def _amount(minor: int, field: str) -> int:
    if not 0 <= minor <= LARGEST:
        zh, en = "金额不能为负数，也不能过大。", "The amount cannot be negative, or that large."
        raise Invalid(field=field, reason_zh=zh, reason_en=en)
    return minor
