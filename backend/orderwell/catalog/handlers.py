"""What the catalogue does about news."""

from orderwell.core.work import Handlers, Work
from orderwell.events.pricing import ListPriceChanged
from orderwell.events.taxonomy import BrandRenamed

from . import commands


async def follow_brand(work: Work, event: BrandRenamed) -> None:
    await commands.renew_search_of_brand(work, event.brand_id)


async def keep_from_price(work: Work, event: ListPriceChanged) -> None:
    await commands.set_from_price(work, event.product_id, event.from_price)


HANDLERS: Handlers = {ListPriceChanged: [keep_from_price], BrandRenamed: [follow_brand]}
