"""Deferred and scheduled work of price lists."""

from datetime import timedelta

from orderwell.core.jobs import Every
from orderwell.core.work import Work

from . import commands, queries

# Wider than the schedule, so that a worker that was down for a while misses nothing.
LOOK_BACK = timedelta(days=2)


async def follow_validity(work: Work) -> None:
    """Renew list prices of products whose base list began or ended lately. Idempotent."""
    product_ids = await queries.products_with_turned_prices(work.now - LOOK_BACK, work.now)
    await commands.renew_from_prices(work, product_ids)


JOBS = {"follow_validity": follow_validity}
SCHEDULE = [Every(900, "follow_validity")]
