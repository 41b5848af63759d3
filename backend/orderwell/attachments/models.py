"""Files that belong to an order: what the buyer or the firm adds to it."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from orderwell.access.models import User
from orderwell.core.ids import uuid7
from orderwell.orders.models import Order


class OrderAttachment(Model):
    """A file of an order; until the order is placed it belongs to whoever uploaded it, for a day.

    `side`: staff or customer. With `removed_at` nobody sees it; it can be put back for a day. `size` in bytes.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    order: fields.ForeignKeyNullableRelation[Order] = fields.ForeignKeyField("orders.Order", null=True, db_index=True)
    order_id: UUID | None
    uploaded_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "access.User", null=True, db_index=True, on_delete=fields.SET_NULL
    )
    uploaded_by_id: UUID | None
    actor = fields.CharField(100)
    side = fields.CharField(10)
    name = fields.CharField(120)
    extension = fields.CharField(8)
    hash = fields.CharField(64)
    size = fields.IntField()
    created_at = fields.DatetimeField()
    removed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "order_attachment"
