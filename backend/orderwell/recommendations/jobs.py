"""Scheduled work of recommendations."""

from datetime import timedelta

from orderwell.core.jobs import Every
from orderwell.core.work import Work

from . import commands

KEPT_DAYS = 400  # of what was shown: a year and what it is compared with


async def rank_trending(work: Work) -> None:
    """What sells lately. Idempotent."""
    await commands.rank_trending(work)


async def forget_recommendations(work: Work) -> None:
    """What was shown is kept for a year and a bit. Idempotent."""
    await commands.forget(work, work.now - timedelta(days=KEPT_DAYS))


JOBS = {"rank_trending": rank_trending, "forget_recommendations": forget_recommendations}
SCHEDULE = [Every(3600, "rank_trending"), Every(86_400, "forget_recommendations")]
