"""A company's rules for its own orders: approval steps and spending limits."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.access.queries import users_by_id
from orderwell.approvals import models, queries, rules

from .context import here
from .fields import field, relation, view
from .types import Money, described
from .viewing import keyed, money_here, today_here

Period: Any = described(
    models.Period,
    "A stretch of the firm's calendar.",
    DAY="A business day.",
    WEEK="Monday to Sunday.",
    MONTH="A calendar month.",
    QUARTER="Three months from January, April, July or October.",
    YEAR="A calendar year.",
)
LimitSubject: Any = described(
    models.LimitSubject,
    "Whose orders a limit counts.",
    COMPANY="Everybody's together, also what staff order for the company.",
    EACH_MEMBER="Each member's own.",
    MEMBER="Those of one member.",
)
LimitMode: Any = described(
    models.LimitMode,
    "What happens to an order beyond a limit.",
    BLOCK="It is refused.",
    NEEDS_APPROVAL="It waits for approval.",
)


@strawberry.type(description="Somebody of a company.")
class Person:
    id: strawberry.ID = strawberry.field(description="Their account.")
    name: str = strawberry.field(description="What to call them.")


async def people_of(info: Info, ids: Sequence[UUID | None]) -> list[Person | None]:
    """Somebody for each account, None where there is none. One statement a request."""
    known = list(dict.fromkeys(one for one in ids if one))
    found = dict(zip(known, await keyed(info, "company_people", users_by_id).load_many(known), strict=True))
    users = [found.get(one) if one else None for one in ids]
    return [Person(id=strawberry.ID(str(one.id)), name=one.name) if one else None for one in users]


@view(models.ApprovalStep, "Orders of an amount or more need this approval.")
class ApprovalStep:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    position: int = strawberry.field(description="Steps are taken in this order.")
    name: str = strawberry.field(description="What it is called.")
    on_limit: bool = strawberry.field(description="Also asked when a spending limit is exceeded, whatever the amount.")
    version: int = strawberry.field(description="Give it back when changing the step.")

    @relation(Money, "From this total upward.")
    async def min_amount(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [await money_here(info, row.min_amount) for row in rows]

    @relation(Person | None, "Who approves; null: anybody of the company with the right to.")
    async def approver(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await people_of(info, [row.approver_id for row in rows])

    @staticmethod
    async def of(info: Info, customer_id: UUID) -> Any:
        """The steps of a company."""
        return await queries.steps_of([customer_id])


@view(rules.LimitUse, "A limit and what is ordered under it in the current period.")
class LimitUse:
    since: date = strawberry.field(description="The first day of the period.")
    until: date = strawberry.field(description="Its last day.")

    @field(strawberry.ID, "The limit.")
    def limit_id(self, root: strawberry.Parent[rules.LimitUse]) -> Any:
        return root.limit.id

    @field(models.LimitSubject, "Whose orders it counts.")
    def subject(self, root: strawberry.Parent[rules.LimitUse]) -> Any:
        return root.limit.subject

    @field(models.Period, "In which period.")
    def period(self, root: strawberry.Parent[rules.LimitUse]) -> Any:
        return root.limit.period

    @field(models.LimitMode, "What happens beyond it.")
    def mode(self, root: strawberry.Parent[rules.LimitUse]) -> Any:
        return root.limit.mode

    @relation(Person | None, "Whose orders are counted; null: everybody's.")
    async def member(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await people_of(info, [row.member for row in rows])

    @relation(Money, "How much may be ordered.")
    async def amount(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [await money_here(info, row.limit.amount) for row in rows]

    @relation(Money, "What is ordered, pending orders too, without cancelled ones.")
    async def spent(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [await money_here(info, row.spent) for row in rows]

    @relation(Money, "What is left, never below zero.")
    async def left(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [await money_here(info, row.left) for row in rows]


@strawberry.type(description="How much may be ordered in a period.")
class SpendingLimit:
    row: strawberry.Private[models.SpendingLimit]
    uses: list[LimitUse] = strawberry.field(description="What is used of it now: one row, or one for each member.")

    @field(strawberry.ID, "Opaque id.")
    def id(self) -> Any:
        return self.row.id

    @field(models.LimitSubject, "Whose orders it counts.")
    def subject(self) -> Any:
        return self.row.subject

    @field(models.Period, "In which period.")
    def period(self) -> Any:
        return self.row.period

    @field(models.LimitMode, "What happens beyond it.")
    def mode(self) -> Any:
        return self.row.mode

    @field(int, "Give it back when changing the limit.")
    def version(self) -> Any:
        return self.row.version

    @relation(Money, "How much.")
    async def amount(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [await money_here(info, one.row.amount) for one in rows]

    @relation(Person | None, "Whose, when it is one member's.")
    async def member(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await people_of(info, [one.row.member_id for one in rows])

    @staticmethod
    async def of(info: Info, customer_id: UUID) -> Any:
        """The limits of a company; a member who does not run it sees those that count their own orders."""
        actor, limits = here(info).actor, await queries.limits_of(customer_id)
        me = actor.user_id if actor.customer_id else None
        runs = actor.customer_id is None or actor.can(rules.MANAGE)
        people = [one.user_id for one in await queries.members_of(customer_id)] if runs else [me] if me else []
        seen = [one for one in limits if runs or one.member_id in (None, me)]  # type: ignore[attr-defined]
        uses: Any = await queries.uses(seen, customer_id, people, await today_here(info))
        return [SpendingLimit(row=one, uses=[use for use in uses if use.limit is one]) for one in seen]
