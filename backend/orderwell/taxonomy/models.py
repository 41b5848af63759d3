"""How products are sorted: the category tree, brands, and typed attributes."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from orderwell.core.ids import uuid7


class AttributeKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    ENUM = "enum"
    BOOL = "bool"
    COLOR = "color"


class Category(Model):
    """A node of the tree. `path` lists the ids from the root, "/a/b/", for subtree queries."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    code = fields.CharField(60, unique=True)
    parent: fields.ForeignKeyNullableRelation["Category"] = fields.ForeignKeyField(
        "taxonomy.Category", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    parent_id: UUID | None
    name_zh = fields.CharField(100)
    name_en = fields.CharField(100)
    icon = fields.CharField(40, default="")
    path = fields.CharField(400, db_index=True)
    position = fields.IntField(default=0)
    version = fields.IntField(default=1)

    class Meta:
        table = "category"


class Brand(Model):
    id = fields.UUIDField(primary_key=True, default=uuid7)
    code = fields.CharField(60, unique=True)
    name_zh = fields.CharField(100)
    name_en = fields.CharField(100)
    version = fields.IntField(default=1)

    class Meta:
        table = "brand"


class Attribute(Model):
    """A typed property such as net content (number, ml) or storage (enum).

    `options` of an enum: [{"code", "name_zh", "name_en"}]; of colours each has a "color", too: #rrggbb.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    code = fields.CharField(60, unique=True)
    name_zh = fields.CharField(100)
    name_en = fields.CharField(100)
    kind = fields.CharEnumField(AttributeKind, max_length=10)
    unit = fields.CharField(20, default="")
    options = fields.JSONField[list[dict[str, str]]](default=list)
    position = fields.IntField(default=0)

    class Meta:
        table = "attribute"
