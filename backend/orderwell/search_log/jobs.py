"""Scheduled work of the search log."""

from datetime import timedelta

from orderwell.core.jobs import Every
from orderwell.core.work import Work

from . import commands

KEPT_DAYS = 180


async def forget_searches(work: Work) -> None:
    """Searches are kept for half a year. Idempotent."""
    await commands.forget(work, work.now - timedelta(days=KEPT_DAYS))


JOBS = {"forget_searches": forget_searches}
SCHEDULE = [Every(86_400, "forget_searches")]
