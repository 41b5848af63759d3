"""Housekeeping of QR codes."""

from orderwell.core.jobs import Every
from orderwell.core.work import Work

from . import commands


async def forget_device_requests(work: Work) -> None:
    """Drop requests that are over."""
    await commands.forget(work)


JOBS = {"forget_device_requests": forget_device_requests}
SCHEDULE = [Every(3_600, "forget_device_requests")]
