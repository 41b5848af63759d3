"""Deferred work of counting what is bought together."""

from uuid import UUID

from orderwell.core.jobs import Every
from orderwell.core.work import Actor, Handlers, Work, begin

from . import commands, queries


async def count_copurchase(work: Work, order: str) -> None:
    """An order was paid, changed, refunded or cancelled. Idempotent."""
    await commands.count(work, [UUID(order)])


async def rebuild_copurchase(work: Work, build: str, after: str | None = None) -> None:
    """Count all orders anew, some in each transaction."""
    if last := await commands.rebuild(work, UUID(build), UUID(after) if after else None):
        await work.defer("rebuild_copurchase", build=build, after=str(last))


async def begin_counting(work: Work) -> None:
    """A shop with orders from before anything was counted has them counted once. Idempotent."""
    if await queries.build() is None and await queries.paid_count():
        await commands.start_rebuild(work)


async def rebuild_now(actor: Actor, handlers: Handlers) -> None:
    """All of it at once, for a shell that waits."""
    async with begin(actor, handlers) as work:
        build = await commands.open_rebuild(work)
    last: UUID | None = None
    while True:
        async with begin(actor, handlers) as work:
            last = await commands.rebuild(work, build.id, last)
        if last is None:
            return


JOBS = {
    "count_copurchase": count_copurchase,
    "rebuild_copurchase": rebuild_copurchase,
    "begin_counting": begin_counting,
}
SCHEDULE = [Every(3600, "begin_counting")]
