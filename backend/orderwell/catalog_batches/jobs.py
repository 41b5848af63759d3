"""Deferred work on many products."""

from uuid import UUID

from orderwell.core.work import Work

from . import commands


async def renew_search_of_brand(work: Work, brand_id: str, after: str) -> None:
    """A part of a brand's products that are too many to be renewed at once. Idempotent."""
    await commands.renew_search_of_brand(work, UUID(brand_id), UUID(after))


JOBS = {"renew_search_of_brand": renew_search_of_brand}
