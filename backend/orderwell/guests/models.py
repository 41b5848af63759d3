"""Who orders without an account."""

from msgspec import Struct
from tortoise import fields
from tortoise.models import Model

from orderwell.access.models import User


class Guest(Model):
    """A user who came without an e-mail address and a password: only the browser and a signed link know them."""

    user: fields.OneToOneRelation[User] = fields.OneToOneField("access.User", primary_key=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "guest"


class GuestData(Struct, frozen=True):
    """What somebody says who orders without an account."""

    name: str
    phone: str
    email: str = ""
    privacy_accepted: bool = False
