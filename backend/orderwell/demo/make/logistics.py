"""Parcels for tests and the demo."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from orderwell.fulfilment import commands
from orderwell.fulfilment.commands import WantedParcel
from orderwell.logistics.carriers.simulated import plan
from orderwell.logistics.models import Shipment, ShipmentState, TrackingCode
from orderwell.logistics.rules import TrackedEvent

from .work import work


async def shipment(
    order_id: UUID,
    warehouse_id: UUID,
    *,
    carrier: str = "express",
    lines: Sequence[tuple[UUID, int]] | None = None,
    handed_over: bool = False,
    now: datetime | None = None,
) -> Shipment:
    """A parcel of what is allocated to a confirmed order in a warehouse; `handed_over` lets the stock leave."""
    async with work(now=now) as opened:
        made = await commands.create_shipment(opened, WantedParcel(order_id, warehouse_id, carrier, None, lines))
        return await commands.hand_over(opened, made) if handed_over else made


async def hand_over(of: Shipment, *, now: datetime | None = None) -> Shipment:
    """The carrier has it."""
    async with work(now=now) as opened:
        return await commands.hand_over(opened, of)


async def move_shipment(of: Shipment, to: ShipmentState, *, now: datetime | None = None) -> Shipment:
    """Pack, hand over or cancel."""
    async with work(now=now) as opened:
        return await commands.move(opened, of, to)


async def track(of: Shipment, code: TrackingCode = TrackingCode.DELIVERED, *, signed_by: str = "") -> Shipment:
    """One report of the carrier, now."""
    async with work() as opened:
        return await commands.track(opened, of.id, "", TrackedEvent(code, opened.now, signed_by=signed_by))


async def travel(of: Shipment, until: datetime) -> Shipment:
    """What the simulated carrier reports of a parcel of the past up to `until`, at the pace of the road."""
    assert of.shipped_at is not None, "hand it over first"
    for delivery in plan(of.id, of.shipped_at, of.origin_area, of.address, live=False):
        if delivery.due_at > until:
            break
        async with work(now=delivery.due_at) as opened:
            of = await commands.track(opened, of.id, "", delivery.event)
    return of
