"""What stock does by the clock."""

from orderwell.core.jobs import Every
from orderwell.core.work import Work

from . import commands

BATCH = 200  # holds freed in one transaction


async def release_expired(work: Work) -> None:
    """Free reservations that ran out; a backlog is worked off in batches, each a job of its own."""
    if await commands.expire(work, BATCH):
        await work.defer("release_expired")


JOBS = {"release_expired": release_expired}
SCHEDULE = [Every(5, "release_expired")]
