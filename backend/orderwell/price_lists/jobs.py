"""Deferred and scheduled work of price lists."""

from uuid import UUID

from orderwell.core.jobs import Every
from orderwell.core.work import Work

from . import commands


async def follow_validity(work: Work) -> None:
    """Renew list prices of products whose base list has begun or ended since it was looked at."""
    await commands.follow_turned(work)


async def renew_listed(work: Work, price_list_id: str, after: str) -> None:
    """A part of a list that is too long to be renewed at once."""
    await commands.renew_listed(work, UUID(price_list_id), UUID(after))


JOBS = {"follow_validity": follow_validity, "renew_listed": renew_listed}
SCHEDULE = [Every(900, "follow_validity")]
