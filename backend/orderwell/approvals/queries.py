"""A company's rules, what is spent under its limits, and the orders that wait for approval."""

from collections.abc import Collection, Sequence
from datetime import date
from enum import Enum
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from orderwell.access.queries import actors_of
from orderwell.core.db.keeper import Keeper
from orderwell.core.db.prepared import fetch
from orderwell.core.db.sql import rows
from orderwell.core.page import Page, PageRequest, keyset
from orderwell.core.work import Actor, Scope
from orderwell.customers.queries import users_of
from orderwell.orders.models import Order, OrderState
from orderwell.orders.queries import daily_totals
from orderwell.orders.queries import visible as visible_orders
from orderwell.orders.rules import Move

from . import rules
from .models import ApprovalRequest, ApprovalSignature, ApprovalStep, LimitSubject, RequestState, SpendingLimit
from .rules import LimitUse, Member, Standing, Verdict

_kinds: Keeper[UUID, set[str]] = Keeper(1_000)
_ANY = (
    "SELECT 'step' AS kind FROM approval_step WHERE customer_id = ? "
    "UNION SELECT 'limit' FROM spending_limit WHERE customer_id = ?"
)


async def steps_of(customer_ids: Collection[UUID]) -> list[ApprovalStep]:
    """In the order in which they are taken. One statement."""
    return await fetch(ApprovalStep, "WHERE customer_id IN (?) ORDER BY position, id", list(customer_ids))


async def limits_of(customer_id: UUID, *, lock: bool = False) -> list[SpendingLimit]:
    """`lock`: whoever counts what is left waits for whoever counts before, until their order is written."""
    return await fetch(SpendingLimit, "WHERE customer_id = ? ORDER BY id", customer_id, lock=lock)


async def members_of(customer_id: UUID) -> list[Member]:
    """Who signs in for the company and is not disabled. Three statements."""
    found = await actors_of(await users_of(customer_id))
    return [Member(one.user_id, one.name, one.permissions) for one in found if one.user_id]


async def uses(
    limits: Sequence[SpendingLimit], customer_id: UUID, people: Sequence[UUID], today: date, but: UUID | None = None
) -> list[LimitUse]:
    """What is spent under each limit today; one for each member a row for each of `people`. One statement.

    `but`: an order that does not count.
    """
    if not limits:
        return []
    bounds = {one.period: rules.period_bounds(one.period, today) for one in limits}
    totals = await daily_totals(customer_id, min(first for first, _ in bounds.values()), but)
    found: list[LimitUse] = []
    for limit in limits:
        first, last = bounds[limit.period]
        whose: Sequence[UUID | None] = [limit.member_id]  # type: ignore[attr-defined]
        if limit.subject is LimitSubject.EACH_MEMBER:
            whose = people
        for member in whose:
            spent = sum(sum_ for who, day, sum_ in totals if first <= day <= last and member in (None, who))
            found.append(LimitUse(limit, spent, first, last, member))
    return found


async def verdict(
    actor: Actor, total: int, today: date, *, but: UUID | None = None, buyer: UUID | None = None, lock: bool = False
) -> Verdict:
    """What the rules of the actor's company say about an order of `total` minor units placed on that day.

    `but`: an order that does not count. `buyer`: whose order it is, when it is not the actor's.
    One statement when there are none. What staff, keys and files order for a company is counted, but not asked about.
    """
    company, buyer = actor.customer_id, buyer or actor.user_id
    if company is None or buyer is None:
        return Verdict(total)
    kinds = (await _kinds.all([company], _read_kinds))[company]
    limits = await limits_of(company, lock=lock) if "limit" in kinds else []
    steps = await steps_of([company]) if "step" in kinds else []
    mine = [one for one in limits if one.member_id in (None, buyer)]  # type: ignore[attr-defined]
    return rules.judged(steps, await uses(mine, company, [buyer], today, but), total)


async def _read_kinds(companies: list[UUID]) -> dict[UUID, set[str]]:
    return {one: {row["kind"] for row in await rows(_ANY, one, one)} for one in companies}


async def requests_of(order_ids: Collection[UUID]) -> list[ApprovalRequest]:
    return await fetch(ApprovalRequest, "WHERE order_id IN (?)", list(order_ids))


async def signatures_of(request_ids: Collection[UUID]) -> list[ApprovalSignature]:
    """The steps of requests in their order, signed or not. One statement."""
    return await fetch(ApprovalSignature, "WHERE request_id IN (?) ORDER BY request_id, position", list(request_ids))


async def standings(actor: Actor, orders: Collection[Order]) -> dict[UUID, Standing]:
    """How far those orders of the actor's company are that wait for approval: nothing is read when none does."""
    waiting = [order.id for order in orders if order.state is OrderState.AWAITING_APPROVAL]
    if not waiting or actor.customer_id is None:
        return {}
    requests = {one.id: one for one in await requests_of(waiting)}
    people = await members_of(actor.customer_id)
    found: dict[UUID, Standing] = {}
    signed: dict[UUID, list[UUID]] = {}
    for step in await signatures_of(list(requests)):
        request = requests[step.request_id]  # type: ignore[attr-defined]
        if step.signed_by_id:  # type: ignore[attr-defined]
            signed.setdefault(request.id, []).append(step.signed_by_id)  # type: ignore[attr-defined]
        elif step.position == request.position:
            earlier = signed.get(request.id, [])
            found[request.order_id] = Standing(step, request.buyer_id, people, earlier)  # type: ignore[attr-defined]
    return found


def moves(actor: Actor, standing: Standing | None) -> list[Move]:
    """What the actor may do about an order's approval; nothing unless it is their company's and waits."""
    if standing is None or actor.customer_id is None:
        return []
    return rules.moves(standing, actor.user_id, manages=actor.can(rules.MANAGE))


class RequestView(Enum):
    """Which requests: those that wait for the viewer, those that they placed, all of the company."""

    FOR_ME = "for_me"
    PLACED_BY_ME = "placed_by_me"
    ALL = "all"


def visible(actor: Actor) -> QuerySet[ApprovalRequest]:
    """The requests of the orders that the actor sees."""
    if actor.scope is Scope.COMPANY and actor.customer_id:
        return ApprovalRequest.filter(customer_id=actor.customer_id)
    return ApprovalRequest.filter(order_id__in=Subquery(visible_orders(actor).values("id")))


def found(actor: Actor, view: RequestView, states: Sequence[RequestState] | None) -> QuerySet[ApprovalRequest]:
    """Those that a list with this filter is about. Who may stand in for somebody finds them under ALL."""
    query = visible(actor)
    if view is RequestView.PLACED_BY_ME:
        query = query.filter(buyer_id=actor.user_id)
    if view is RequestView.FOR_ME:
        asked = Q(approver_id=actor.user_id)
        if actor.can(rules.APPROVE):
            asked |= Q(approver_id=None)
        query = query.filter(asked, state=RequestState.PENDING).exclude(buyer_id=actor.user_id)
    return query if states is None else query.filter(state__in=list(states))


async def page(
    actor: Actor, view: RequestView, states: Sequence[RequestState] | None, request: PageRequest
) -> Page[ApprovalRequest]:
    """The newest first."""
    return await keyset(found(actor, view, states), "-created_at", request)


async def waiting_for(actor: Actor) -> int:
    """How many orders wait for the actor."""
    if actor.customer_id is None or actor.user_id is None:
        return 0
    return await found(actor, RequestView.FOR_ME, None).count()
