"""Proofs of who asks: signed-in browsers and API keys."""

from tortoise import fields
from tortoise.models import Model

from orderwell.access.models import User
from orderwell.core.ids import uuid7


class Session(Model):
    """A signed-in browser. The cookie holds the token, the row only its SHA-256."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("access.User", db_index=True)
    token_hash = fields.CharField(64, unique=True)
    address = fields.CharField(60, default="")
    user_agent = fields.CharField(300, default="")
    created_at = fields.DatetimeField()
    last_seen_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "session"


class ApiKey(Model):
    """A third party's key: `prefix` is shown, the secret is stored as its SHA-256 only."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    name = fields.CharField(100)
    prefix = fields.CharField(16, unique=True)
    secret_hash = fields.CharField(64)
    scopes = fields.JSONField[list[str]](default=list)
    created_by: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("access.User", db_index=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(null=True)
    last_used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "api_key"
