"""What customers ask, about an order, a product or anything else, and what they are answered."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.access.models import Side, User
from orderwell.catalog.models import Product, Variant
from orderwell.core.ids import uuid7
from orderwell.customers.models import Customer
from orderwell.orders.models import Order


class InquirySubject(StrEnum):
    """What it is about. An order and a product are named; a cart is that of who asks."""

    ORDER = "order"
    PRODUCT = "product"
    CART = "cart"
    GENERAL = "general"


class InquiryState(StrEnum):
    """Open waits for staff, answered for the customer."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class Inquiry(Model):
    """A conversation. `title` begins its first message, `preview` its last one.

    Messages are numbered from 1 to `message_count`. `staff_read_to`: up to which number staff have read;
    `staff_unread`: how many of the customer's come after it. The other way round for the customer's side.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("customers.Customer", db_index=True)
    customer_id: UUID
    opened_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "access.User", related_name="opened_inquiries", null=True, db_index=True, on_delete=fields.SET_NULL
    )
    opened_by_id: UUID | None
    subject = fields.CharEnumField(InquirySubject, max_length=10)
    order: fields.ForeignKeyNullableRelation[Order] = fields.ForeignKeyField("orders.Order", null=True, db_index=True)
    order_id: UUID | None
    product: fields.ForeignKeyNullableRelation[Product] = fields.ForeignKeyField(
        "catalog.Product", null=True, db_index=True
    )
    product_id: UUID | None
    title = fields.CharField(80)
    preview = fields.CharField(160)
    state = fields.CharEnumField(InquiryState, default=InquiryState.OPEN, max_length=10)
    assignee: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "access.User", related_name="assigned_inquiries", null=True, db_index=True, on_delete=fields.SET_NULL
    )
    assignee_id: UUID | None
    last_side = fields.CharEnumField(Side, max_length=10)
    last_message_at = fields.DatetimeField()
    message_count = fields.IntField(default=1)
    staff_unread = fields.IntField(default=0)
    customer_unread = fields.IntField(default=0)
    staff_read_to = fields.IntField(default=0)
    customer_read_to = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta:
        table = "inquiry"
        indexes = [
            Index(fields=("last_message_at", "id")),
            Index(fields=("state", "last_message_at", "id")),
        ]
        constraints = [
            CheckConstraint(
                check="(order_id IS NOT NULL) = (subject = 'order') "
                "AND (product_id IS NOT NULL) = (subject = 'product') "
                "AND staff_unread >= 0 AND customer_unread >= 0 "
                "AND staff_read_to BETWEEN 0 AND message_count AND customer_read_to BETWEEN 0 AND message_count",
                name="inquiry_ok",
            )
        ]


class InquiryMessage(Model):
    """What one of the two sides wrote. Never changed."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    inquiry: fields.ForeignKeyRelation[Inquiry] = fields.ForeignKeyField("inquiries.Inquiry")
    inquiry_id: UUID
    position = fields.IntField()
    side = fields.CharEnumField(Side, max_length=10)
    author: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "access.User", null=True, db_index=True, on_delete=fields.SET_NULL
    )
    author_id: UUID | None
    author_name = fields.CharField(100)
    text = fields.TextField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "inquiry_message"
        unique_together = (("inquiry", "position"),)


class InquiryLine(Model):
    """What lay in the cart that an inquiry is about when it was asked, named as it was then. Never changed."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    inquiry: fields.ForeignKeyRelation[Inquiry] = fields.ForeignKeyField("inquiries.Inquiry")
    inquiry_id: UUID
    position = fields.IntField()
    variant: fields.ForeignKeyRelation[Variant] = fields.ForeignKeyField("catalog.Variant", db_index=True)
    variant_id: UUID
    sku = fields.CharField(60)
    name_zh = fields.CharField(400)
    name_en = fields.CharField(400)
    unit_name_zh = fields.CharField(20)
    unit_name_en = fields.CharField(20)
    quantity = fields.IntField()

    class Meta:
        table = "inquiry_line"
        unique_together = (("inquiry", "position"),)
        constraints = [CheckConstraint(check="quantity > 0", name="inquiry_line_ok")]


class SavedReply(Model):
    """A text that staff answer with again and again, in both languages."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    name = fields.CharField(60)
    text_zh = fields.TextField()
    text_en = fields.TextField(default="")
    updated_at = fields.DatetimeField()
    version = fields.IntField(default=1)

    class Meta:
        table = "saved_reply"
