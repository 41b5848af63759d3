"""What follows for delivery windows from their orders."""

from orderwell.core.work import Handlers, Work
from orderwell.events.orders import OrderCancelled

from . import commands


async def free_slot(work: Work, event: OrderCancelled) -> None:
    await commands.free(work, event.order_id)


HANDLERS: Handlers = {OrderCancelled: [free_slot]}
