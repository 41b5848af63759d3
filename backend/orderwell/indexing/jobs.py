"""Deferred work of the search index."""

from uuid import UUID

from orderwell.core.work import Actor, Handlers, Work, begin

from . import commands


async def index_category(work: Work, path: str, after: str | None = None) -> None:
    """A category has another name or place: its products, a batch at a time. Idempotent."""
    if last := await commands.index_category(work, path, UUID(after) if after else None):
        await work.defer("index_category", path=path, after=str(last))


async def index_all(actor: Actor, handlers: Handlers) -> None:
    """Make every document anew, a transaction for each batch."""
    last: UUID | None = None
    while True:
        async with begin(actor, handlers) as work:
            last = await commands.rebuild(work, last)
        if last is None:
            return


JOBS = {"index_category": index_category}
