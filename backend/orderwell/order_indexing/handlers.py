"""What finding orders does about news."""

from orderwell.core.work import Handlers, Work
from orderwell.events.logistics import ShipmentMoved

from . import commands


async def learn_tracking_number(work: Work, event: ShipmentMoved) -> None:
    """A parcel has its number from the beginning."""
    if not event.previous:
        await commands.read_again(work, [event.order_id])


HANDLERS: Handlers = {ShipmentMoved: [learn_tracking_number]}
