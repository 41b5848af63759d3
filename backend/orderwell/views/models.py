"""Saved views of list pages."""

from tortoise import fields
from tortoise.models import Model

from orderwell.access.models import User
from orderwell.core.ids import uuid7


class SavedView(Model):
    """A list page's filters under a name; `query` is the page's URL search string."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("access.User", db_index=True)
    list_name = fields.CharField(40, db_index=True)
    name = fields.CharField(60)
    query = fields.CharField(1000)
    shared = fields.BooleanField(default=False)
    position = fields.IntField(default=0)

    class Meta:
        table = "saved_view"
