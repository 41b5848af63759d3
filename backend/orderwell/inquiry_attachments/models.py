"""Files that belong to messages of inquiries."""

from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.access.models import User
from orderwell.core.ids import uuid7
from orderwell.inquiries.models import InquiryMessage


class InquiryAttachment(Model):
    """A file of a message, never changed; until that is sent it belongs to whoever uploaded it, for a day.

    `size` in bytes. `width` and `height` in pixels for pictures, of which there is a small copy, 0 for others.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    message: fields.ForeignKeyNullableRelation[InquiryMessage] = fields.ForeignKeyField(
        "inquiries.InquiryMessage", null=True, db_index=True
    )
    message_id: UUID | None
    uploaded_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "access.User", null=True, db_index=True, on_delete=fields.SET_NULL
    )
    uploaded_by_id: UUID | None
    name = fields.CharField(120)
    extension = fields.CharField(8)
    hash = fields.CharField(64, db_index=True)
    size = fields.IntField()
    width = fields.IntField(default=0)
    height = fields.IntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "inquiry_attachment"
        constraints = [CheckConstraint(check="size >= 0 AND width >= 0 AND height >= 0", name="inquiry_attachment_ok")]
