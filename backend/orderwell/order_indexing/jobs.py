"""Making anew what customers and orders are found by."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from orderwell.core.jobs import JobFunction
from orderwell.core.work import Actor, Handlers, Work, begin

from . import commands

STEPS: tuple[Callable[[Work, UUID | None], Awaitable[UUID | None]], ...] = (
    commands.reindex_customers,
    commands.reindex,
    commands.reindex_payments,
    commands.reindex_parcels,
)


async def reindex_all(actor: Actor, handlers: Handlers) -> None:
    """Every document, a transaction for each batch."""
    for step in STEPS:
        last: UUID | None = None
        while True:
            async with begin(actor, handlers) as work:
                last = await step(work, last)
            if last is None:
                break


JOBS: dict[str, JobFunction] = {}
