"""What many products do about one piece of news."""

from orderwell.core.work import Handlers, Work
from orderwell.events.taxonomy import BrandRenamed

from . import commands


async def follow_brand(work: Work, event: BrandRenamed) -> None:
    await commands.renew_search_of_brand(work, event.brand_id)


HANDLERS: Handlers = {BrandRenamed: [follow_brand]}
