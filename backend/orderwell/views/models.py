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


class ListLayout(Model):
    """How one person wants a list page to look: ids of columns in their order, and which of them are shown."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("access.User", db_index=True)
    list_name = fields.CharField(40)
    order = fields.JSONField[list[str]](default=list)
    hidden = fields.JSONField[list[str]](default=list)
    shown = fields.JSONField[list[str]](default=list)
    density = fields.CharField(20, default="comfortable")

    class Meta:
        table = "list_layout"
        unique_together = (("user", "list_name"),)
