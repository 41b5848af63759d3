"""A company agrees, or not, to what staff ordered for it: whoever has the link decides."""

from orderwell.approvals import commands as approvals
from orderwell.approvals.errors import ReasonMissing
from orderwell.approvals.models import ApprovalRequest
from orderwell.core.errors import Invalid
from orderwell.core.work import Actor, ActorKind, Work
from orderwell.orders import commands as orders
from orderwell.orders.errors import MoveRefused
from orderwell.orders.models import CancelReason, Order, OrderState

from .queries import by_ticket


async def accept(work: Work, ticket: str, name: str) -> Order:
    """From now on it is an order like any other. Raises NotFound, MoveRefused, Invalid."""
    order, request = await _decided(work, ticket, name)
    return await approvals.grant(work, order, request)


async def decline(work: Work, ticket: str, name: str, reason: str) -> Order:
    """It ends, and staff read why. Raises NotFound, MoveRefused, Invalid, ReasonMissing."""
    order, _ = await _decided(work, ticket, name)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    return await orders.cancel(work, order.id, CancelReason.APPROVAL_REJECTED, reason, checked=True)


async def _decided(work: Work, ticket: str, name: str) -> tuple[Order, ApprovalRequest]:
    """The order of a link, its row locked; from here on somebody of its company acts."""
    request = await by_ticket(ticket)
    order = await orders.taken(work, request.order_id, scoped=False)  # type: ignore[attr-defined]
    if order.state is not OrderState.AWAITING_APPROVAL:
        raise MoveRefused(reason_zh="订单已处理，无需再确认。", reason_en="The order has been decided on already.")
    if not 1 <= len(name.strip()) <= 60:
        zh, en = "请填写您的姓名（最多 60 个字）。", "Write your name, 60 characters at most."
        raise Invalid(field="name", reason_zh=zh, reason_en=en)
    company = order.customer_id  # type: ignore[attr-defined]
    work.actor = Actor(kind=ActorKind.CUSTOMER, name=name.strip(), customer_id=company, locale=work.actor.locale)
    return order, request
