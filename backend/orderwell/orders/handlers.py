"""What happens to an order when its money or its parcels change."""

from collections.abc import Sequence
from uuid import UUID

from orderwell.catalog.commands import add_popularity
from orderwell.core.money import Money
from orderwell.core.work import Handlers, Work
from orderwell.events.logistics import ShipmentMoved
from orderwell.events.orders import OrderCancelled, OrderConfirmed
from orderwell.events.payments import PaymentMismatched, PaymentRecorded, PaymentRefunded
from orderwell.logistics.models import ShipmentState
from orderwell.logistics.queries import lines

from . import commands, queries
from .models import EntryKind, OrderLine


async def count_payment(work: Work, event: PaymentRecorded) -> None:
    await commands.note_payment(work, event.order_id, event.amount)


async def count_refund(work: Work, event: PaymentRefunded) -> None:
    await commands.note_payment(work, event.order_id, event.amount, refunded=True)


async def note_mismatch(work: Work, event: PaymentMismatched) -> None:
    """Nothing was booked: staff read in the timeline what came and decide."""
    came = f"{Money(event.amount, event.currency).amount} {event.currency}"
    order = await commands.taken(work, event.order_id, scoped=False)
    asked = f"{Money(event.expected, order.currency).amount} {order.currency}"
    text = (
        f"在线支付金额不符：应付 {asked}，实付 {came}，未入账，请核对（{event.external_id}）。 · "
        f"Online payment does not match: {asked} asked, {came} came, nothing booked. Check {event.external_id}."
    )
    await commands.record(work, order, EntryKind.COMMENT, public=False, text=text)
    await commands.settle(work, order)


async def follow_parcel(work: Work, event: ShipmentMoved) -> None:
    """A delivered parcel's goods count as delivered; the status follows every parcel."""
    if event.state == ShipmentState.DELIVERED:
        quantities = {line.order_line_id: line.quantity for line in await lines([event.shipment_id])}
        await commands.note_delivered(work, event.order_id, quantities)
    await commands.note_shipment(work, event.order_id, number=event.number, state=event.state, previous=event.previous)


async def count_sold(work: Work, event: OrderConfirmed) -> None:
    """What is confirmed makes its products popular."""
    await add_popularity(work, _sold(await queries.lines([event.order_id])))


async def take_back_sold(work: Work, event: OrderCancelled) -> None:
    """What was confirmed and has not left the house was not sold after all."""
    order = await commands.taken(work, event.order_id, scoped=False)
    if order.confirmed_at:
        await add_popularity(work, _sold(await queries.lines([order.id]), kept=False))


def _sold(lines: Sequence[OrderLine], *, kept: bool = True) -> dict[UUID, int]:
    """Base units by product; not `kept`: those to take back, as negative numbers."""
    found: dict[UUID, int] = {}
    for line in lines:
        product_id: UUID = line.product_id
        found[product_id] = found.get(product_id, 0) + (
            line.base_quantity if kept else line.shipped - line.base_quantity
        )
    return found


HANDLERS: Handlers = {
    OrderConfirmed: [count_sold],
    OrderCancelled: [take_back_sold],
    PaymentRecorded: [count_payment],
    PaymentRefunded: [count_refund],
    PaymentMismatched: [note_mismatch],
    ShipmentMoved: [follow_parcel],
}
