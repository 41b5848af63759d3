"""Who may do what: users and roles."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from orderwell.core.ids import uuid7
from orderwell.core.work import Scope


class Side(StrEnum):
    """On which side of the counter a user or role stands."""

    STAFF = "staff"
    CUSTOMER = "customer"


class Role(Model):
    """A named set of permissions with a row scope; the defaults are installed by a migration job."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    code = fields.CharField(40, unique=True)
    name_zh = fields.CharField(60)
    name_en = fields.CharField(60)
    side = fields.CharEnumField(Side, max_length=10)
    permissions = fields.JSONField[list[str]](default=list)
    scope = fields.CharEnumField(Scope, max_length=10)
    version = fields.IntField(default=1)

    class Meta:
        table = "role"


class User(Model):
    """Somebody who signs in, staff or a customer's contact, by e-mail address."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    email = fields.CharField(200, unique=True)  # stored lower case
    name = fields.CharField(100)
    phone = fields.CharField(40, default="")
    side = fields.CharEnumField(Side, max_length=10)
    password_hash = fields.CharField(200, null=True)  # argon2id; null: cannot sign in yet
    locale = fields.CharField(10, default="zh-CN")
    active = fields.BooleanField(default=True)
    privacy_accepted_at = fields.DatetimeField(null=True)
    last_sign_in_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    version = fields.IntField(default=1)

    class Meta:
        table = "user_account"


class UserRole(Model):
    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("access.User", db_index=True)
    role: fields.ForeignKeyRelation[Role] = fields.ForeignKeyField("access.Role", db_index=True)

    class Meta:
        table = "user_role"
        unique_together = (("user", "role"),)
