"""What price lists do about news."""

from orderwell.core.work import Handlers, Work
from orderwell.events.catalog import ProductChanged

from . import commands


async def renew_from_price(work: Work, event: ProductChanged) -> None:
    """A variant may have come, or have been switched off."""
    await commands.renew_from_prices(work, [event.product_id])


HANDLERS: Handlers = {ProductChanged: [renew_from_price]}
