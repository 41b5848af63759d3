"""The only writers of parcels: they are made, moved by hand until the hand-over, and then tracked."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.core.clock import business_day
from orderwell.core.db.sql import changed, rows
from orderwell.core.errors import StaleVersion
from orderwell.core.ids import uuid7
from orderwell.core.numbers import next_number
from orderwell.core.work import Work
from orderwell.events.logistics import ParcelTracked, ShipmentMoved
from orderwell.firm.queries import firm
from orderwell.lookup import commands as lookup

from . import queries, rules
from .carriers import Parcel, carrier
from .errors import BadTrackingNumber, EventInFuture, NotHandedOver, TrackedByCarrier
from .models import SHIPMENT_FLOW, Shipment, ShipmentLine, ShipmentState, TrackingEvent
from .queries import record_of
from .rules import TrackedEvent

BEFORE_HAND_OVER = (ShipmentState.PICKING, ShipmentState.PACKED)
CLOCK_SKEW = timedelta(minutes=5)


class NewLine(Struct, frozen=True):
    """`quantity` in base units of the order line that it fulfils."""

    order_line_id: UUID
    variant_id: UUID
    sku: str
    name_zh: str
    name_en: str
    quantity: int


@dataclass(frozen=True, slots=True)
class NewShipment:
    """A parcel to be. `address` is the order's snapshot; `origin_area` the warehouse's area code.

    Without a `tracking_number` the carrier gives one, if it is one that does.
    """

    order_id: UUID
    order_number: str
    customer_id: UUID
    warehouse_id: UUID
    warehouse_code: str
    origin_area: str
    carrier: str
    address: dict[str, Any]
    lines: Sequence[NewLine]
    tracking_number: str | None = None


async def create(work: Work, wanted: NewShipment) -> Shipment:
    """Book a parcel; it is being picked from now on. Raises UnknownCarrier, BadTrackingNumber."""
    shipment_id = uuid7()
    company = carrier(wanted.carrier)
    label = company.book(Parcel(shipment_id, wanted.origin_area, wanted.address.get("area_code") or ""), work.now)
    number = rules.normalized(wanted.tracking_number or "")
    if number and not company.accepts(number):
        raise BadTrackingNumber(field="trackingNumber", number=number)
    today = business_day(work.now, (await firm()).time_zone)
    shipment = await Shipment.create(
        id=shipment_id,
        number=await next_number("SH", today),
        order_id=wanted.order_id,
        order_number=wanted.order_number,
        customer_id=wanted.customer_id,
        warehouse_id=wanted.warehouse_id,
        warehouse_code=wanted.warehouse_code,
        origin_area=wanted.origin_area,
        carrier=wanted.carrier,
        tracking_number=number or label.tracking_number,
        address=wanted.address,
        promised_at=label.promised_at,
        created_at=work.now,
    )
    lines = [
        ShipmentLine(
            shipment_id=shipment_id,
            order_line_id=line.order_line_id,
            variant_id=line.variant_id,
            sku=line.sku,
            name_zh=line.name_zh,
            name_en=line.name_en,
            quantity=line.quantity,
        )
        for line in wanted.lines
    ]
    await ShipmentLine.bulk_create(lines)
    await lookup.write(work, [record_of(shipment)])
    _tell(work, shipment, "")
    return shipment


async def take_over(
    work: Work, wholes: Sequence[tuple[Shipment, Sequence[ShipmentLine], Sequence[TrackedEvent]]]
) -> None:
    """Write parcels of another system with the reports that explain their state. Nobody is told."""
    await Shipment.bulk_create([shipment for shipment, _, _ in wholes])
    await lookup.write(work, [record_of(shipment) for shipment, _, _ in wholes])
    await ShipmentLine.bulk_create([line for _, lines, _ in wholes for line in lines])
    reports = [(shipment.id, event) for shipment, _, events in wholes for event in events]
    await TrackingEvent.bulk_create(
        TrackingEvent(shipment_id=parcel, received_at=work.now, fingerprint=event.fingerprint, **asdict(event))
        for parcel, event in reports
    )


async def move(work: Work, shipment: Shipment, to: ShipmentState, version: int | None = None) -> Shipment:
    """Pack, hand over or cancel. The carrier's clock starts at the hand-over.

    Raises IllegalMove, TrackedByCarrier (what only reports can bring), StaleVersion (with `version`,
    or when somebody moved it at the same moment).
    """
    if version is not None and version != shipment.version:
        raise StaleVersion(field="version", current=shipment.version)
    if to not in rules.BY_HAND and shipment.state not in BEFORE_HAND_OVER:
        raise TrackedByCarrier(field="to")
    SHIPMENT_FLOW.check(shipment.state, to)
    shipped_at, promised_at = shipment.shipped_at, shipment.promised_at
    if to is ShipmentState.SHIPPED:
        parcel = Parcel(shipment.id, shipment.origin_area, shipment.address.get("area_code") or "")
        shipped_at, promised_at = work.now, carrier(shipment.carrier).book(parcel, work.now).promised_at
    moved = await changed(
        "UPDATE shipment SET state = ?, shipped_at = ?, promised_at = ?, version = version + 1 "
        "WHERE id = ? AND version = ?",
        to,
        shipped_at,
        promised_at,
        shipment.id,
        shipment.version,
    )
    if not moved:
        raise StaleVersion(field="version", current=(await Shipment.get(id=shipment.id)).version)
    after = await Shipment.get(id=shipment.id)
    _tell(work, after, shipment.state.value)
    return after


async def track(work: Work, shipment: Shipment, event: TrackedEvent) -> Shipment:
    """Store a report; the state follows from all reports so far. A repeat changes nothing and is no news.

    Raises NotHandedOver, EventInFuture.
    """
    await changed("UPDATE shipment SET version = version WHERE id = ?", shipment.id)  # one report at a time
    before = await Shipment.get(id=shipment.id)
    if before.shipped_at is None or before.state is ShipmentState.CANCELLED:
        raise NotHandedOver(number=before.number)
    if event.occurred_at > work.now + CLOCK_SKEW:
        raise EventInFuture(field="occurredAt")
    if not await _stored(work, before.id, event):
        return before
    progress = rules.state_after(queries.reported(await queries.events([before.id])))
    work.emit(ParcelTracked(before.id, before.order_id, event.code.value))
    return await _progressed(work, before, progress)


async def _stored(work: Work, shipment_id: UUID, event: TrackedEvent) -> bool:
    new = await rows(
        "INSERT INTO tracking_event (id, shipment_id, code, occurred_at, received_at, location_zh, location_en, "
        "note, signed_by, fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (shipment_id, fingerprint) DO NOTHING RETURNING id",
        uuid7(),
        shipment_id,
        event.code,
        event.occurred_at,
        work.now,
        event.location_zh,
        event.location_en,
        event.note,
        event.signed_by,
        event.fingerprint,
    )
    return bool(new)


async def _progressed(work: Work, before: Shipment, progress: rules.Progress) -> Shipment:
    now = (progress.state, progress.delivered_at, progress.signed_by)
    if now == (before.state, before.delivered_at, before.signed_by):
        return before
    previous = before.state
    before.state, before.delivered_at, before.signed_by = now
    before.version += 1
    await before.save(update_fields=["state", "delivered_at", "signed_by", "version"])
    if progress.state is not previous:
        _tell(work, before, previous.value)
    return before


def _tell(work: Work, shipment: Shipment, previous: str) -> None:
    work.emit(ShipmentMoved(shipment.id, shipment.order_id, shipment.number, previous, shipment.state.value))
