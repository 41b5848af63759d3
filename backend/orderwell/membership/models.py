"""Who was asked to join their company's account."""

from tortoise import fields
from tortoise.models import Model

from orderwell.access.models import User
from orderwell.core.ids import uuid7


class Invitation(Model):
    """A link with which a member sets their first password: good once, until `expires_at`.

    The link carries the row's id and its signature (`core.signing.ticket`); `used_at` also of those that a newer one
    replaced.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("access.User", db_index=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "invitation"
