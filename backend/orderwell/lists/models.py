"""Shopping lists of companies, and the drafts that are made of them on their days."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.access.models import User
from orderwell.catalog.models import Variant
from orderwell.core.ids import uuid7
from orderwell.customers.models import Customer


class ShoppingList(Model):
    """What somebody buys together. `shared`: colleagues see and change it. `removed_at`: it can be brought back.

    Scheduled when it has a `weekday` (0 is Monday): a draft every `weeks` weeks at `hour` in the firm's time zone.
    `next_run` is that moment; null while it is paused or has no schedule.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("customers.Customer", db_index=True)
    owner: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("access.User", db_index=True)
    name = fields.CharField(60)
    shared = fields.BooleanField(default=False)
    weekday = fields.IntField(null=True)
    weeks = fields.IntField(default=1)
    hour = fields.IntField(default=7)
    paused = fields.BooleanField(default=False)
    next_run = fields.DatetimeField(null=True, db_index=True)
    removed_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    version = fields.IntField(default=1)

    class Meta:
        table = "shopping_list"
        constraints = [
            CheckConstraint(
                check="(weekday IS NULL OR weekday BETWEEN 0 AND 6) "
                "AND weeks BETWEEN 1 AND 12 AND hour BETWEEN 0 AND 23",
                name="shopping_list_schedule_ok",
            )
        ]


class ShoppingListLine(Model):
    """A quantity of a variant in one of its units."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    shopping_list: fields.ForeignKeyRelation[ShoppingList] = fields.ForeignKeyField(
        "lists.ShoppingList", related_name="lines", db_index=True
    )
    variant: fields.ForeignKeyRelation[Variant] = fields.ForeignKeyField("catalog.Variant", db_index=True)
    unit_code = fields.CharField(20)
    quantity = fields.IntField()
    position = fields.IntField()

    class Meta:
        table = "shopping_list_line"
        unique_together = (("shopping_list", "variant", "unit_code"),)
        constraints = [CheckConstraint(check="quantity > 0", name="shopping_list_line_ok")]


class ListDraft(Model):
    """A list as it was on its day, waiting to be looked at. `lines`: [{"variant", "unit", "quantity"}]."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    shopping_list: fields.ForeignKeyRelation[ShoppingList] = fields.ForeignKeyField(
        "lists.ShoppingList", related_name="drafts", db_index=True
    )
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("access.User", db_index=True)
    name = fields.CharField(60)
    lines = fields.JSONField[list[dict[str, Any]]](default=list)
    made_at = fields.DatetimeField()
    done_at = fields.DatetimeField(null=True)

    class Meta:
        table = "list_draft"
        indexes = [Index(fields=("user_id", "done_at"))]
