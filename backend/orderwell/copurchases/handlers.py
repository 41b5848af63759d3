"""Which news may change what is bought together."""

from uuid import UUID

from orderwell.core.work import Handlers, Work
from orderwell.events.orders import OrderCancelled, OrderChanged
from orderwell.events.payments import PaymentRecorded, PaymentRefunded

OPEN = ("submitted", "reviewing")


async def count_later(work: Work, event: PaymentRecorded | PaymentRefunded | OrderCancelled) -> None:
    """Money came or went, or the order is over: a job counts it, so nobody who pays waits for it."""
    await work.defer("count_copurchase", order=str(event.order_id))


async def count_edited(work: Work, event: OrderChanged) -> None:
    """An order that stays where it was may have other lines; one that was paid just now is counted already."""
    stayed = event.status == event.previous_status and event.status in OPEN
    if stayed and event.order_id not in _counted(work):
        await work.defer("count_copurchase", order=str(event.order_id))


def _counted(work: Work) -> set[UUID]:
    kinds = (PaymentRecorded, PaymentRefunded, OrderCancelled)
    return {one.order_id for one in work.told if isinstance(one, kinds)}


HANDLERS: Handlers = {
    PaymentRecorded: [count_later],
    PaymentRefunded: [count_later],
    OrderCancelled: [count_later],
    OrderChanged: [count_edited],
}
