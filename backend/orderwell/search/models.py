"""What staff teach the search: words that mean the same, words to leave out, and products to show first."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from orderwell.catalog.models import Product
from orderwell.core.ids import uuid7


class WordKind(StrEnum):
    SYNONYMS = "synonyms"
    STOP = "stop"


class SearchTerm(Model):
    """`words`, as `query_parsing.rules.normal` writes them: several that mean the same, or some that mean nothing."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    kind = fields.CharEnumField(WordKind, max_length=10)
    words = fields.JSONField[list[str]](default=list)
    note = fields.CharField(200, default="")
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    version = fields.IntField(default=1)

    class Meta:
        table = "search_term"


class Pin(Model):
    """A product that stands first when exactly `text` is asked for; low positions first."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    text = fields.CharField(100, db_index=True)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("catalog.Product", db_index=True)
    product_id: UUID
    position = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "search_pin"
        unique_together = (("text", "product"),)


class Weighting(Model):
    """How much each signal counts in the order of hits (`rules.Weights`); one row, none before staff change it."""

    id = fields.IntField(primary_key=True, generated=False, default=1)
    text = fields.FloatField()
    bought = fields.FloatField()
    popular = fields.FloatField()
    in_stock = fields.FloatField()
    new = fields.FloatField()
    margin = fields.FloatField()
    updated_at = fields.DatetimeField()
    version = fields.IntField(default=1)

    class Meta:
        table = "search_weighting"
