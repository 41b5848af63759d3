"""What somebody should know: a line in the bell, linked to the thing it is about."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from orderwell.access.models import User
from orderwell.core.ids import uuid7


class NotificationKind(StrEnum):
    ORDER_PLACED = "order_placed"
    ORDER_CHANGED = "order_changed"
    ORDER_COMMENTED = "order_commented"
    PAYMENT_RECEIVED = "payment_received"
    PAYMENT_REFUNDED = "payment_refunded"
    SHIPMENT_CHANGED = "shipment_changed"
    STOCK_LOW = "stock_low"
    CUSTOMER_REGISTERED = "customer_registered"
    DRAFT_READY = "draft_ready"
    APPROVAL_WANTED = "approval_wanted"
    APPROVAL_GIVEN = "approval_given"
    APPROVAL_REFUSED = "approval_refused"
    APPROVAL_EXPIRED = "approval_expired"
    INQUIRY_ASKED = "inquiry_asked"
    INQUIRY_ANSWERED = "inquiry_answered"
    INQUIRY_ASSIGNED = "inquiry_assigned"


class Notification(Model):
    """`params` fill the message of `kind` in the reader's language; `link` is an app path."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("access.User", db_index=True)
    kind = fields.CharEnumField(NotificationKind, max_length=30)
    params = fields.JSONField[dict[str, Any]](default=dict)
    link = fields.CharField(200, default="")
    created_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)

    class Meta:
        table = "notification"
        indexes = [Index(fields=("user_id", "created_at", "id")), Index(fields=("user_id", "read_at"))]
