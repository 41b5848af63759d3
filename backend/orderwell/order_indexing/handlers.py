"""What finding orders does about news."""

from orderwell.core.work import Handlers, Work
from orderwell.events.approvals import ApprovalEnded
from orderwell.events.logistics import ShipmentMoved

from . import commands

APPROVED = "approved"  # of `approvals.models.RequestState`, which stands above


async def learn_tracking_number(work: Work, event: ShipmentMoved) -> None:
    """A parcel has its number from the beginning."""
    if not event.previous:
        await commands.read_again(work, [event.order_id])


async def forget_po_number(work: Work, event: ApprovalEnded) -> None:
    """An order that was not approved gives its number back, for the one that is sent after it."""
    if event.state != APPROVED:
        await commands.read_again(work, [event.order_id])


HANDLERS: Handlers = {ShipmentMoved: [learn_tracking_number], ApprovalEnded: [forget_po_number]}
