"""Orders that wait for their company: who approves, and what a checkout will ask for"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.approvals import models, queries, rules
from orderwell.core.money import Money as MoneyRow
from orderwell.core.money import parse
from orderwell.core.page import PageRequest
from orderwell.order_offers.queries import ticket
from orderwell.orders.queries import by_ids as orders_by_ids
from orderwell.orders.rules import Move

from .approval_rules import LimitUse, Person, people_of
from .context import here
from .fields import field, query, relation, view
from .types import Connection, Money, described, grouped
from .viewing import firm_here, keyed, today_here

OrderType = Annotated["Order", strawberry.lazy("orderwell.api.orders")]  # type: ignore[name-defined]  # noqa: F821
RequestState: Any = described(
    models.RequestState,
    "What became of a request for approval.",
    PENDING="Somebody has to approve it.",
    APPROVED="All steps were approved; the order is submitted.",
    REJECTED="Somebody did not approve it; the order ended.",
    WITHDRAWN="The buyer took it back; the order ended.",
    EXPIRED="Nobody approved it in time; the order ended.",
    CANCELLED="The seller cancelled the order before it was approved.",
)
RequestView: Any = described(
    queries.RequestView,
    "Whose requests.",
    FOR_ME="Those that wait for the viewer.",
    PLACED_BY_ME="Those of the viewer's own orders.",
    ALL="All of the company.",
)


def _named(info: Info, name: str) -> str:
    if name == rules.BY_LINK:
        return here(info).text("客户确认", "The customer agrees")
    return name or here(info).text("超额审批", "Approval beyond the limit")


@view(models.ApprovalSignature, "A step of a request, signed or not.")
class ApprovalSignature:
    position: int = strawberry.field(description="Steps are taken in this order.")
    signed_at: datetime | None = strawberry.field(description="When it was approved; null: not yet.")
    as_administrator: bool = strawberry.field(description="Whether an administrator stood in for who was asked.")
    note: str = strawberry.field(description="What they said about it.")

    @field(str, "What the step is called.")
    def name(self, root: strawberry.Parent[models.ApprovalSignature], info: Info) -> Any:
        return _named(info, root.name)

    @relation(Person | None, "Who is asked; null: anybody of the company with the right to approve.")
    async def approver(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await people_of(info, [row.approver_id for row in rows])

    @relation(Person | None, "Who approved it.")
    async def signed_by(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await people_of(info, [row.signed_by_id for row in rows])


@strawberry.type(description="A limit that an order exceeded when it was placed.")
class ExceededLimit:
    subject: models.LimitSubject = strawberry.field(description="Whose orders it counted.")
    period: models.Period = strawberry.field(description="In which period.")
    amount: Money = strawberry.field(description="How much might be ordered.")
    spent: Money = strawberry.field(description="What had been ordered before.")


@view(models.ApprovalRequest, "An order that its buyer's company has to approve.")
class ApprovalRequest:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    state: models.RequestState = strawberry.field(description="What became of it.")
    position: int = strawberry.field(description="The step that waits, or was the last.")
    note: str = strawberry.field(description="Why it was not approved.")
    created_at: datetime = strawberry.field(description="Since when it waits.")
    ended_at: datetime | None = strawberry.field(description="When it ended; null: it waits.")

    @field(str | None, "The link by which the customer agrees to what staff ordered; null for others than staff.")
    def offer_url(self, root: strawberry.Parent[models.ApprovalRequest], info: Info) -> Any:
        context = here(info)
        if not root.by_link or not context.actor.can("orders.place_for"):
            return None
        return f"{context.settings.public_url.rstrip('/')}/offer/{ticket(root.order_id)}"  # type: ignore[attr-defined]

    @relation(OrderType, "The order.")
    async def order(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        async def load(ids: list[UUID]) -> dict[UUID, Any]:
            return {one.id: one for one in await orders_by_ids(ids)}

        return await keyed(info, "approval_orders", load).load_many([row.order_id for row in rows])

    @relation(Person | None, "Who ordered.")
    async def buyer(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await people_of(info, [row.buyer_id for row in rows])

    @relation(list[ApprovalSignature], "The steps in their order.")
    async def steps(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        ids = [row.id for row in rows]
        return grouped(ids, await queries.signatures_of(ids), "request_id")

    @relation(list[ExceededLimit], "The limits that it exceeded.")
    async def exceeded(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        currency = (await firm_here(info)).currency
        return [[_exceeded(one, currency) for one in row.exceeded] for row in rows]


def _exceeded(kept: dict[str, Any], currency: str) -> ExceededLimit:
    amount: Any = MoneyRow(kept["amount"], currency)
    spent: Any = MoneyRow(kept["spent"], currency)
    subject, period = models.LimitSubject(kept["subject"]), models.Period(kept["period"])
    return ExceededLimit(subject=subject, period=period, amount=amount, spent=spent)


@strawberry.type(description="An approval that an order would need.")
class AskedApproval:
    name: str = strawberry.field(description="What the step is called.")
    people: list[Person] = strawberry.field(description="Who can give it, those who are asked first.")


@strawberry.type(description="What the rules of the viewer's company say about an order of a total placed now.")
class ApprovalPreview:
    blocked: bool = strawberry.field(description="Whether it would be refused.")
    steps: list[AskedApproval] = strawberry.field(
        description="The approvals that it would need; none: it goes through."
    )
    limits: list[LimitUse] = strawberry.field(description="The limits that count it, with what is used so far.")


async def approvals_of(info: Info, order_ids: Sequence[UUID]) -> list[models.ApprovalRequest | None]:
    """The request of each order; None when it needed no approval. One statement a request."""

    async def load(ids: list[UUID]) -> dict[UUID, models.ApprovalRequest]:
        return {one.order_id: one for one in await queries.requests_of(ids)}  # type: ignore[attr-defined]

    return list(await keyed(info, "approvals", load).load_many(order_ids))


async def approval_moves(info: Info, orders: Sequence[Any]) -> list[list[Move]]:
    """What the viewer may do about each order's approval. Reads nothing unless one waits."""
    actor = here(info).actor
    found = await queries.standings(actor, orders)
    return [queries.moves(actor, found.get(order.id)) for order in orders]


class Query:
    @query("orders.read", Connection[ApprovalRequest], "Orders that a company has to approve, the newest first.")
    async def approval_requests(
        self,
        info: Info,
        view: Annotated[queries.RequestView, strawberry.argument(description="Whose.")] = queries.RequestView.ALL,
        states: Annotated[
            list[models.RequestState] | None, strawberry.argument(description="In these states; absent: all.")
        ] = None,
        first: Annotated[int, strawberry.argument(description="Rows a page, 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="Cursor of the last row seen.")] = None,
    ) -> Any:
        return await queries.page(here(info).actor, view, states, PageRequest(first, after))

    @query("orders.read", int, "How many orders wait for the viewer's approval.")
    async def approval_count(self, info: Info) -> Any:
        return await queries.waiting_for(here(info).actor)

    @query("orders.place", ApprovalPreview, "What the viewer's company will say about an order of this total.")
    async def approval_preview(
        self, info: Info, total: Annotated[str, strawberry.argument(description="Decimal text.")]
    ) -> Any:
        actor, minor = here(info).actor, parse(total, (await firm_here(info)).currency, field="total")
        verdict = await queries.verdict(actor, minor, await today_here(info))
        members = await queries.members_of(actor.customer_id) if verdict.steps and actor.customer_id else []
        steps = []
        for step in verdict.steps:
            able = rules.eligible(step.approver_id, members, actor.user_id)
            first = [one for one in rules.asked_members(step.approver_id, members) if one in able] or able
            people = [Person(id=strawberry.ID(str(one.user_id)), name=one.name) for one in first]
            steps.append(AskedApproval(name=_named(info, step.name), people=people))
        uses: Any = list(verdict.uses)
        return ApprovalPreview(blocked=bool(verdict.blocking), steps=steps, limits=uses)
