"""Approving, rejecting and withdrawing orders that wait for their company."""

from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.approvals import commands
from orderwell.core.ids import as_uuid

from .context import here
from .fields import mutation
from .orders import Order, OrderId


class Mutation:
    @mutation("orders.read", Order, "Approve an order for one's company; after the last step it is submitted.")
    async def approve_order(
        self,
        info: Info,
        id: OrderId,
        note: Annotated[str | None, strawberry.argument(description="A remark.")] = None,
    ) -> Any:
        return await commands.approve(here(info).work, as_uuid(id), note or "")

    @mutation("orders.read", Order, "Do not approve an order of one's company, which ends it.")
    async def reject_order(
        self, info: Info, id: OrderId, reason: Annotated[str, strawberry.argument(description="Why.")]
    ) -> Any:
        return await commands.reject(here(info).work, as_uuid(id), reason)

    @mutation("orders.read", Order, "Take an order back before it is approved.")
    async def withdraw_order(self, info: Info, id: OrderId) -> Any:
        return await commands.withdraw(here(info).work, as_uuid(id))
