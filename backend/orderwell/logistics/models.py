"""Parcels on their way: shipments, their lines, and the carrier's tracking events."""

from datetime import datetime
from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.catalog.models import Variant
from orderwell.core.ids import uuid7
from orderwell.customers.models import Customer

from .rules import SHIPMENT_FLOW as SHIPMENT_FLOW
from .rules import ShipmentState as ShipmentState
from .rules import TrackingCode as TrackingCode

S = ShipmentState
NEVER_LATE = (S.CANCELLED, S.RETURNING, S.RETURNED)  # nobody waits for these any more

# All that filters of the list compare, in its order.
LISTED = (
    *("created_at", "id", "state", "warehouse_id", "customer_id", "order_id"),
    *("promised_at", "delivered_at"),
)


class Shipment(Model):
    """One parcel of an order, from one warehouse. Order and warehouse are named by value,
    since both slices stand beside or above this one. `address` is the order's snapshot."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    number = fields.CharField(40, unique=True)
    order_id = fields.UUIDField(db_index=True)
    order_number = fields.CharField(40)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField(
        "customers.Customer", db_index=True, on_delete=fields.RESTRICT
    )
    warehouse_id = fields.UUIDField(db_index=True)
    warehouse_code = fields.CharField(40)
    origin_area = fields.CharField(6, default="")  # district code of the warehouse
    carrier = fields.CharField(40)
    tracking_number = fields.CharField(60, default="", db_index=True)
    state = fields.CharEnumField(ShipmentState, default=ShipmentState.PICKING, max_length=12)
    address = fields.JSONField[dict[str, Any]](default=dict)
    promised_at = fields.DatetimeField(null=True)  # the carrier's estimate of delivery
    shipped_at = fields.DatetimeField(null=True)
    delivered_at = fields.DatetimeField(null=True)
    signed_by = fields.CharField(100, default="")
    created_at = fields.DatetimeField()
    version = fields.IntField(default=1)

    class Meta:
        table = "shipment"
        indexes = [Index(fields=LISTED), Index(fields=("state", "promised_at"))]

    def is_late(self, now: datetime) -> bool:
        """Not delivered by the carrier's own estimate, or delivered after it."""
        if self.promised_at is None or self.state in NEVER_LATE:
            return False
        return (self.delivered_at or now) > self.promised_at


class ShipmentLine(Model):
    """`quantity` in base units of the order line it fulfils."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    shipment: fields.ForeignKeyRelation[Shipment] = fields.ForeignKeyField("logistics.Shipment", db_index=True)
    order_line_id = fields.UUIDField(db_index=True)
    variant: fields.ForeignKeyRelation[Variant] = fields.ForeignKeyField(
        "catalog.Variant", db_index=True, on_delete=fields.RESTRICT
    )
    sku = fields.CharField(60)
    name_zh = fields.CharField(400)
    name_en = fields.CharField(400)
    quantity = fields.IntField()

    class Meta:
        table = "shipment_line"
        constraints = [CheckConstraint(check="quantity > 0", name="shipment_line_ok")]


class TrackingEvent(Model):
    """What the carrier reported. `fingerprint` drops repeats; order of arrival is no order."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    shipment: fields.ForeignKeyRelation[Shipment] = fields.ForeignKeyField("logistics.Shipment", db_index=True)
    code = fields.CharEnumField(TrackingCode, max_length=20)
    occurred_at = fields.DatetimeField()
    received_at = fields.DatetimeField()
    location_zh = fields.CharField(100, default="")
    location_en = fields.CharField(100, default="")
    note = fields.CharField(300, default="")
    signed_by = fields.CharField(100, default="")
    fingerprint = fields.CharField(64)

    class Meta:
        table = "tracking_event"
        unique_together = (("shipment", "fingerprint"),)
