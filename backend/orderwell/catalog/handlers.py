"""What the catalogue does about news."""

from orderwell.core.work import Handlers, Work
from orderwell.events.pricing import ListPriceChanged

from . import commands


async def keep_from_price(work: Work, event: ListPriceChanged) -> None:
    """The last of several does all of them: a change of many prices tells of hundreds."""
    if not any(isinstance(one, ListPriceChanged) for one in work.news):
        told = [one for one in work.told if isinstance(one, ListPriceChanged)]
        await commands.set_from_prices(work, {one.product_id: (one.from_price, one.margin) for one in told})


HANDLERS: Handlers = {ListPriceChanged: [keep_from_price]}
