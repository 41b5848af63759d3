"""What reservations do by the clock."""

from uuid import UUID

from orderwell.core.jobs import Every, waiting
from orderwell.core.work import Work
from orderwell.inventory.queries import due_owners

from . import commands

MOST = 500  # holds looked at each time


async def release_expired(work: Work) -> None:
    """A job for each order and cart whose reservation ran out, unless one waits already.

    Each is a transaction of its own that takes the owner's row first: it waits for whoever is at that order, and
    holds nobody else up.
    """
    known = {one["owner_id"] for one in await waiting("expire_hold")}
    for owner_id, cart in await due_owners(work.now, MOST):
        if str(owner_id) not in known:
            await work.defer("expire_hold", owner_id=str(owner_id), cart=cart)


async def expire_hold(work: Work, owner_id: str, cart: bool) -> None:
    """Free one owner's reservation, if it still has run out."""
    await commands.expire_hold(work, UUID(owner_id), cart)


JOBS = {"release_expired": release_expired, "expire_hold": expire_hold}
SCHEDULE = [Every(5, "release_expired")]
