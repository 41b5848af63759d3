"""Which attributes goods of a kind should have: templates with groups, assigned to categories."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from orderwell.core.ids import uuid7
from orderwell.taxonomy.models import Category


class AttributeTemplate(Model):
    """`groups`: [{"name_zh", "name_en", "attributes": [{"id", "required"}]}] in display order; an attribute is in one
    of them at most. `strict`: what lacks a required attribute cannot be published; otherwise that is only pointed out.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    code = fields.CharField(60, unique=True)
    name_zh = fields.CharField(100)
    name_en = fields.CharField(100)
    strict = fields.BooleanField(default=False)
    groups = fields.JSONField[list[dict[str, Any]]](default=list)
    version = fields.IntField(default=1)

    class Meta:
        table = "attribute_template"


class CategoryTemplate(Model):
    """The template of a category and of those below it that have none of their own."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    category: fields.ForeignKeyRelation[Category] = fields.ForeignKeyField("taxonomy.Category", unique=True)
    category_id: UUID
    template: fields.ForeignKeyRelation[AttributeTemplate] = fields.ForeignKeyField(
        "attribute_templates.AttributeTemplate", db_index=True
    )
    template_id: UUID

    class Meta:
        table = "category_template"
