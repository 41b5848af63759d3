"""Housekeeping of sessions."""

from datetime import timedelta

from orderwell.core.jobs import Every
from orderwell.core.work import Work

from .models import Session


async def forget_sessions(work: Work, days: int = 30) -> None:
    """Drop sessions that ended more than a month ago: they hold addresses of people."""
    await Session.filter(expires_at__lt=work.now - timedelta(days=days)).delete()
    await Session.filter(revoked_at__lt=work.now - timedelta(days=days)).delete()


JOBS = {"forget_sessions": forget_sessions}
SCHEDULE = [Every(86_400, "forget_sessions")]
