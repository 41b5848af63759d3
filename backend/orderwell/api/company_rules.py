"""Changing a company's rules for its own orders."""

from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.approvals import commands, models
from orderwell.approvals.rules import LimitData, StepData
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.core.money import parse

from . import approval_rules  # noqa: F401 - describes the enums before they are used
from .access import Id
from .company import Company, OfCompany, company_here, shown
from .context import here
from .fields import SIGNED_IN, mutation
from .viewing import firm_here


@strawberry.input(description="An approval step.")
class ApprovalStepInput:
    name: str = strawberry.field(description="What it is called.")
    min_amount: str = strawberry.field(description="From this total upward, as decimal text.")
    approver_id: strawberry.ID | None = strawberry.field(default=None, description="A member's account; absent: role.")
    on_limit: bool = strawberry.field(default=False, description="Also asked when a spending limit is exceeded.")
    position: int | None = strawberry.field(default=None, description="Its place; absent: the last, or as it was.")


@strawberry.input(description="A spending limit.")
class SpendingLimitInput:
    subject: models.LimitSubject = strawberry.field(description="Whose orders it counts.")
    period: models.Period = strawberry.field(description="In which period.")
    amount: str = strawberry.field(description="How much, as decimal text.")
    mode: models.LimitMode = strawberry.field(description="What happens beyond it.")
    member_id: strawberry.ID | None = strawberry.field(default=None, description="The account, for MEMBER.")


RuleId = Annotated[strawberry.ID | None, strawberry.argument(description="Which one; absent: a new one.")]
Seen = Annotated[int | None, strawberry.argument(description="The version that was seen, when it is changed.")]


async def _minor(info: Info, text: str, field: str) -> int:
    return parse(text, (await firm_here(info)).currency, field=field)


class Mutation:
    @mutation(SIGNED_IN, Company, "Add or change an approval step of a company.")
    async def save_approval_step(
        self,
        info: Info,
        input: Annotated[ApprovalStepInput, strawberry.argument(description="The step.")],
        id: RuleId = None,
        version: Seen = None,
        customer_id: OfCompany = None,
    ) -> Any:
        customer = await company_here(info, customer_id)
        amount, approver = await _minor(info, input.min_amount, "minAmount"), wanted_id(input.approver_id)
        data = StepData(input.name, amount, approver, input.on_limit, input.position)
        await commands.save_step(here(info).work, customer, data, wanted_id(id), version)
        return shown(info, customer)

    @mutation(SIGNED_IN, Company, "Remove an approval step; orders that wait keep theirs.")
    async def remove_approval_step(self, info: Info, id: Id) -> Any:
        return shown(info, await commands.remove_step(here(info).work, as_uuid(id)))

    @mutation(SIGNED_IN, Company, "Add or change a spending limit of a company.")
    async def save_spending_limit(
        self,
        info: Info,
        input: Annotated[SpendingLimitInput, strawberry.argument(description="The limit.")],
        id: RuleId = None,
        version: Seen = None,
        customer_id: OfCompany = None,
    ) -> Any:
        customer = await company_here(info, customer_id)
        amount, member = await _minor(info, input.amount, "amount"), wanted_id(input.member_id)
        data = LimitData(input.subject, input.period, amount, input.mode, member)
        await commands.save_limit(here(info).work, customer, data, wanted_id(id), version)
        return shown(info, customer)

    @mutation(SIGNED_IN, Company, "Remove a spending limit.")
    async def remove_spending_limit(self, info: Info, id: Id) -> Any:
        return shown(info, await commands.remove_limit(here(info).work, as_uuid(id)))
