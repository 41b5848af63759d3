"""What became of a past order: when it was confirmed, shipped, delivered, paid, or why not."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from msgspec import Struct

from orderwell.core.ids import uuid7
from orderwell.inventory.models import Warehouse
from orderwell.logistics.carriers import CARRIERS, Parcel
from orderwell.logistics.models import Shipment, ShipmentLine
from orderwell.logistics.rules import ShipmentState, TrackedEvent, TrackingCode
from orderwell.orders.models import EntryKind, Order, OrderEntry, OrderLine, OrderState
from orderwell.payments.models import Payment, PaymentBalance, PaymentKind

from .files import entries
from .habits import Wish

CLERK, FINANCE = (
    next(one["name_zh"] for one in entries("staff") if one["role"] == role) for role in ("order_clerk", "finance")
)
SYSTEM, CARRIER = "system", "carrier"
BIG = 300_000  # minor units from which goods go by freight
STILL_TRAVELLING = timedelta(days=9)  # older parcels have arrived, whatever happened to them


class Fate(Struct, frozen=True):
    """Moments, None where nothing happened. `late`: delivered, or still travelling, past the estimate."""

    state: OrderState
    confirmed_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_after: timedelta | None = None
    paid_at: datetime | None = None
    refunded_at: datetime | None = None
    cancelled_at: datetime | None = None
    timed_out: bool = False
    late: bool = False
    in_trouble: bool = False


def fate(random: Random, wish: Wish, now: datetime) -> Fate:
    """Drawn for one order. One in forty is cancelled, one in sixteen comes late, recent transfers may be open."""
    placed, online = wish.placed_at, wish.payment_method == "online"
    if random.random() < 0.025:
        at, paid = placed + timedelta(hours=random.uniform(0.6, 9)), random.random() < 0.25
        back = at + timedelta(hours=20) if paid else None
        timed_out = online and not paid
        return Fate(
            OrderState.CANCELLED,
            paid_at=placed + timedelta(minutes=5) if paid else None,
            refunded_at=back,
            cancelled_at=at,
            timed_out=timed_out,
        )
    confirmed = placed + timedelta(hours=random.uniform(0.5, 6))
    shipped = confirmed + timedelta(hours=random.uniform(3, 26))
    late = random.random() < 0.06
    travelling = late and now - placed < STILL_TRAVELLING
    paid_at = _paid_at(random, wish, placed, shipped, now - placed)
    return Fate(
        OrderState.CONFIRMED,
        confirmed_at=confirmed,
        shipped_at=shipped,
        delivered_after=None if travelling else timedelta(hours=random.uniform(14, 60)),
        paid_at=paid_at if paid_at and paid_at <= now else None,
        late=late,
        in_trouble=travelling and random.random() < 0.4,
    )


def _paid_at(random: Random, wish: Wish, placed: datetime, shipped: datetime, age: timedelta) -> datetime | None:
    if wish.payment_method == "online":
        return placed + timedelta(minutes=random.uniform(1, 20))
    if wish.payment_method == "cash_on_delivery":
        return shipped + timedelta(hours=random.uniform(60, 80))
    if random.random() < (0.22 if age < timedelta(days=35) else 0.002):
        return None
    return placed + timedelta(days=random.triangular(0.5, 18, 3))


def parcel(
    order: Order, lines: Sequence[OrderLine], place: Warehouse, fate: Fate, now: datetime
) -> tuple[Shipment, list[ShipmentLine], list[TrackedEvent]]:
    """The one parcel of a past order, with the carrier's reports; marks the lines as shipped and delivered."""
    assert fate.shipped_at is not None
    code, shipment_id = "freight" if order.total > BIG else "express", uuid7()
    label = CARRIERS[code].book(
        Parcel(shipment_id, place.area_code, order.delivery_address["area_code"]), fate.shipped_at
    )
    assert label.promised_at is not None
    arrived = None
    if fate.delivered_after:
        past_it = label.promised_at - fate.shipped_at + timedelta(hours=6)
        arrived = fate.shipped_at + (past_it if fate.late else min(fate.delivered_after, past_it * 0.85))
        arrived = arrived if arrived <= now else None
    state = ShipmentState.EXCEPTION if fate.in_trouble else ShipmentState.IN_TRANSIT
    shipment = Shipment(
        id=shipment_id,
        number=order.number.replace("SO", "SH"),
        order_id=order.id,
        order_number=order.number,
        customer_id=order.customer_id,  # type: ignore[attr-defined]
        warehouse_id=place.id,
        warehouse_code=place.code,
        origin_area=place.area_code,
        carrier=code,
        tracking_number=label.tracking_number,
        state=ShipmentState.DELIVERED if arrived else state,
        address=order.delivery_address,
        promised_at=label.promised_at,
        shipped_at=fate.shipped_at,
        delivered_at=arrived,
        signed_by=order.delivery_address["recipient"] if arrived else "",
        created_at=fate.shipped_at - timedelta(hours=2),
    )
    for line in lines:
        line.shipped = line.base_quantity
        line.delivered = line.base_quantity if arrived else 0
    return shipment, [_content(shipment, line) for line in lines], _reports(shipment, place)


def _content(shipment: Shipment, line: OrderLine) -> ShipmentLine:
    return ShipmentLine(
        id=uuid7(),
        shipment_id=shipment.id,
        order_line_id=line.id,
        variant_id=line.variant_id,  # type: ignore[attr-defined]
        sku=line.sku,
        name_zh=line.name_zh,
        name_en=line.name_en,
        quantity=line.base_quantity,
    )


def _reports(shipment: Shipment, place: Warehouse) -> list[TrackedEvent]:
    assert shipment.shipped_at is not None
    city = shipment.address["city"]
    events = [TrackedEvent(TrackingCode.PICKED_UP, shipment.shipped_at, place.name_zh, place.name_en)]
    if shipment.state is ShipmentState.EXCEPTION:
        note = "恶劣天气，运输延误 · delayed by bad weather"
        events.append(TrackedEvent(TrackingCode.EXCEPTION, shipment.shipped_at + timedelta(hours=20), city, city, note))
    else:
        events.append(TrackedEvent(TrackingCode.ARRIVED_HUB, shipment.shipped_at + timedelta(hours=8), city, city))
    if shipment.delivered_at:
        signed = TrackedEvent(TrackingCode.DELIVERED, shipment.delivered_at, city, city, signed_by=shipment.signed_by)
        events.append(signed)
    return events


def ledger(order: Order, fate: Fate) -> list[Payment]:
    """The payment and the refund, if there were any."""
    moments = [(PaymentKind.CHARGE, fate.paid_at), (PaymentKind.REFUND, fate.refunded_at)]
    return [
        Payment(
            id=uuid7(),
            number=order.number.replace("SO", "PM" if kind is PaymentKind.CHARGE else "RF"),
            balance_id=order.id,
            kind=kind,
            method=order.payment_method,
            amount=order.total,
            currency=order.currency,
            external_id=f"{order.number}-{kind.value}",
            actor=FINANCE if kind is PaymentKind.CHARGE else CLERK,
            received_on=at.date(),
            created_at=at,
        )
        for kind, at in moments
        if at
    ]


def balance(order: Order, rows: Sequence[Payment]) -> PaymentBalance:
    """Due, paid and refunded, as the ledger says."""
    sums = {kind: sum(row.amount for row in rows if row.kind is kind) for kind in PaymentKind}
    return PaymentBalance(
        order_id=order.id,
        order_number=order.number,
        customer_id=order.customer_id,  # type: ignore[attr-defined]
        currency=order.currency,
        due=0 if order.state is OrderState.CANCELLED else order.total,
        paid=sums[PaymentKind.CHARGE],
        refunded=sums[PaymentKind.REFUND],
    )


def timeline(order: Order, fate: Fate, rows: Sequence[Payment], parcel: Shipment | None) -> list[OrderEntry]:
    """What the order's page tells, in the order of time."""
    told: list[tuple[datetime, dict[str, Any]]] = [
        (order.placed_at, _told(EntryKind.PLACED, order.customer_name, "customer", "", "submitted", state="submitted"))
    ]
    if fate.confirmed_at:
        moved = _told(EntryKind.MOVED, CLERK, "staff", "submitted", "confirmed", state="confirmed")
        told.append((fate.confirmed_at, moved))
    if fate.cancelled_at:
        moved = _told(EntryKind.MOVED, CLERK, "staff", "submitted", "cancelled", state="cancelled")
        told.append((fate.cancelled_at, moved))
    for row in rows:
        amount = {"amount": f"{row.amount / 100:.2f}", "minor": row.amount, "currency": row.currency}
        refunded = row.kind is PaymentKind.REFUND
        told.append((row.created_at, _told(EntryKind.PAYMENT, row.actor, "staff", amount=amount, refunded=refunded)))
    if parcel and parcel.shipped_at:
        facts = {"number": parcel.number, "previous": "packed"}
        told.append((parcel.shipped_at, _told(EntryKind.SHIPMENT, CLERK, "staff", state="shipped", **facts)))
    if parcel and parcel.delivered_at:
        facts = {"number": parcel.number, "previous": "in_transit"}
        told.append((parcel.delivered_at, _told(EntryKind.SHIPMENT, CARRIER, "system", state="delivered", **facts)))
    told.sort(key=lambda one: one[0])
    return [OrderEntry(id=uuid7(), order_id=order.id, created_at=at, **columns) for at, columns in told]


def _told(kind: EntryKind, actor: str, side: str, before: str = "", after: str = "", **params: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "actor": actor,
        "actor_side": side,
        "from_status": before,
        "to_status": after,
        "params": params,
    }
