"""Browsers that ask to be signed in by a device that is."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from orderwell.access.models import User
from orderwell.core.ids import uuid7


class DeviceState(StrEnum):
    WAITING = "waiting"
    ALLOWED = "allowed"
    REFUSED = "refused"
    DONE = "done"


class DeviceRequest(Model):
    """A browser shows a QR code and waits. The code's link carries the id and its signature; the session goes to
    whoever has the secret whose hash is `browser`, which is in the asking browser's cookie and nowhere else.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    browser = fields.CharField(64)
    user_agent = fields.CharField(300)
    state = fields.CharEnumField(DeviceState, max_length=10, default=DeviceState.WAITING)
    user: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField("access.User", null=True, db_index=True)
    created_at = fields.DatetimeField(db_index=True)
    expires_at = fields.DatetimeField()

    class Meta:
        table = "device_request"
