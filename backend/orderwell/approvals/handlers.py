"""What happens to a request when its order ends."""

from orderwell.core.work import Handlers, Work
from orderwell.events.orders import OrderCancelled
from orderwell.orders.models import CancelReason
from orderwell.orders.queries import cancellations

from .commands import close


async def close_request(work: Work, event: OrderCancelled) -> None:
    """Rejected, withdrawn, expired, or cancelled by staff: nobody has to approve it any more."""
    why = (await cancellations([event.order_id])).get(event.order_id)
    await close(work, event.order_id, why.reason if why else CancelReason.OTHER, why.note if why else "")


HANDLERS: Handlers = {OrderCancelled: [close_request]}
