"""What payments do by the clock."""

from orderwell.core.jobs import Every
from orderwell.core.work import Work

from . import commands


async def expire_payment_attempts(work: Work) -> None:
    """Close attempts that were never finished; late money is still taken."""
    await commands.expire_attempts(work)


JOBS = {"expire_payment_attempts": expire_payment_attempts}
SCHEDULE = [Every(60, "expire_payment_attempts")]
