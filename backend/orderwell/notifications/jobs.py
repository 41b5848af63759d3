"""Housekeeping of notifications."""

from orderwell.core.jobs import Every
from orderwell.core.work import Work

from .commands import forget


async def forget_notifications(work: Work) -> None:
    """Drop old notifications."""
    await forget(work)


JOBS = {"forget_notifications": forget_notifications}
SCHEDULE = [Every(86_400, "forget_notifications")]
