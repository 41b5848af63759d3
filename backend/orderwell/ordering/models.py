"""What stands in a person's quick order pad, on every device."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from orderwell.access.models import User
from orderwell.core.ids import uuid7


class Pad(Model):
    """One for a person. `lines`: as typed, [{"text", "name", "also", "quantity", "unit", "variantId", "unitCode",
    "remark"}].
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.OneToOneRelation[User] = fields.OneToOneField("access.User", related_name="pad")
    lines = fields.JSONField[list[dict[str, Any]]](default=list)
    updated_at = fields.DatetimeField()
    version = fields.IntField(default=1)

    class Meta:
        table = "order_pad"
