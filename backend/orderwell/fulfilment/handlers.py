"""What happens to parcels when something happens to their order."""

from orderwell.core.work import Handlers, Work
from orderwell.events.orders import OrderCancelled

from . import commands


async def give_up_parcels(work: Work, event: OrderCancelled) -> None:
    await commands.cancel_open(work, event.order_id)


HANDLERS: Handlers = {OrderCancelled: [give_up_parcels]}
