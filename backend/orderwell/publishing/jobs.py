"""Deferred and scheduled work of publishing."""

from uuid import UUID

from orderwell.catalog.queries import products_by_id, with_due_window
from orderwell.core.jobs import Every
from orderwell.core.work import Work

from . import commands


async def follow_window(work: Work, product_id: str) -> None:
    """At a product's moment. Idempotent: the product's row says what is due."""
    for product in (await products_by_id([UUID(product_id)])).values():
        await commands.follow(work, product)


async def follow_windows(work: Work) -> None:
    """What was not ready at its moment may be by now. Idempotent."""
    for product in await with_due_window(work.now):
        await commands.follow(work, product)


JOBS = {"follow_window": follow_window, "follow_windows": follow_windows}
SCHEDULE = [Every(300, "follow_windows")]
