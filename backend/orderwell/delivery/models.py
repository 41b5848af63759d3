"""Where, when and in which time windows the firm delivers, and who has taken which window."""

from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.core.ids import uuid7
from orderwell.orders.models import Order


class DeliveryZone(Model):
    """Areas that are delivered to on the same terms. Money in minor units; None: as the firm's settings say.

    `areas`: codes of two, four or six digits (province, city, district), or `rules.REST`; the longest that fits an
    address decides. `weekdays`: ISO, Monday is 1. `cut_off`: HH:MM of the firm's clock; what is ordered before it
    comes `lead_days` later at the earliest. `closed_on`: ISO dates on which nothing is delivered.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    name_zh = fields.CharField(60)
    name_en = fields.CharField(60, default="")
    areas = fields.JSONField[list[str]](default=list)
    minimum_order = fields.BigIntField(null=True)
    freight = fields.BigIntField(null=True)
    free_from = fields.BigIntField(null=True)
    weekdays = fields.JSONField[list[int]](default=list)
    cut_off = fields.CharField(5, default="16:00")
    lead_days = fields.IntField(default=1)
    closed_on = fields.JSONField[list[str]](default=list)
    slot_required = fields.BooleanField(default=False)
    version = fields.IntField(default=1)

    class Meta:
        table = "delivery_zone"


class DeliverySlot(Model):
    """A time window of a zone, on each day on which it is delivered to. `capacity` counts orders a day.

    Windows that were taken away stay as rows: orders name them.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    zone: fields.ForeignKeyNullableRelation[DeliveryZone] = fields.ForeignKeyField(
        "delivery.DeliveryZone", null=True, db_index=True, on_delete=fields.SET_NULL
    )
    zone_id: UUID | None
    starts = fields.CharField(5)
    ends = fields.CharField(5)
    capacity = fields.IntField()
    active = fields.BooleanField(default=True)

    class Meta:
        table = "delivery_slot"
        constraints = [CheckConstraint(check="capacity >= 0", name="delivery_slot_ok")]


class SlotDay(Model):
    """One window on one day: a counter that changes by one conditional UPDATE. `capacity` when it differs that day.

    Staff may lower the capacity below what is taken; then nobody more comes in.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    slot: fields.ForeignKeyRelation[DeliverySlot] = fields.ForeignKeyField("delivery.DeliverySlot")
    slot_id: UUID
    day = fields.DateField()
    capacity = fields.IntField(null=True)
    taken = fields.IntField(default=0)

    class Meta:
        table = "delivery_slot_day"
        unique_together = (("slot", "day"),)
        constraints = [CheckConstraint(check="taken >= 0", name="delivery_slot_day_ok")]


class DeliveryBooking(Model):
    """The window that an order has; `starts` and `ends` as they were agreed. Freed when the order is cancelled."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    order: fields.OneToOneRelation[Order] = fields.OneToOneField("orders.Order", related_name="booking")
    order_id: UUID
    slot: fields.ForeignKeyRelation[DeliverySlot] = fields.ForeignKeyField(
        "delivery.DeliverySlot", db_index=True, on_delete=fields.RESTRICT
    )
    slot_id: UUID
    day = fields.DateField()
    starts = fields.CharField(5)
    ends = fields.CharField(5)
    freed = fields.BooleanField(default=False)

    class Meta:
        table = "delivery_booking"
