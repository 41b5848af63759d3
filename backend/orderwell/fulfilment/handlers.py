"""What follows for parcels from their order, and for the stock from parcels that come back."""

from orderwell.core.work import Handlers, Work
from orderwell.events.logistics import ShipmentMoved
from orderwell.events.orders import OrderCancelled
from orderwell.logistics.models import ShipmentState

from . import commands


async def give_up_parcels(work: Work, event: OrderCancelled) -> None:
    await commands.cancel_open(work, event.order_id)


async def take_back_goods(work: Work, event: ShipmentMoved) -> None:
    if event.state == ShipmentState.RETURNED:
        await commands.take_back_goods(work, event.shipment_id)


HANDLERS: Handlers = {OrderCancelled: [give_up_parcels], ShipmentMoved: [take_back_goods]}
