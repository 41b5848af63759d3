"""What price lists do about news."""

from orderwell.core.work import Handlers, Work
from orderwell.events.catalog import ProductChanged

from . import commands


async def renew_from_price(work: Work, event: ProductChanged) -> None:
    """A variant may have come, or have been switched off. The last of several does all of them."""
    if not any(isinstance(one, ProductChanged) for one in work.news):
        changed = {one.product_id for one in work.told if isinstance(one, ProductChanged)}
        await commands.renew_from_prices(work, changed)


HANDLERS: Handlers = {ProductChanged: [renew_from_price]}
