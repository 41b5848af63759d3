"""What people looked for, what there was, and what they opened. No names: only words and numbers."""

from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from orderwell.catalog.models import Product
from orderwell.core.ids import uuid7


class SearchRecord(Model):
    """One search. `text` is in `query_parsing.rules.normal` form; `helped`: only correcting or loosening found hits."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    text = fields.CharField(100)
    found = fields.IntField()
    helped = fields.BooleanField(default=False)
    clicks = fields.IntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "search_record"
        indexes = [Index(fields=("created_at", "text")), Index(fields=("text", "created_at"))]


class SearchClick(Model):
    """A hit that was opened; `position` from 1."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    record: fields.ForeignKeyRelation[SearchRecord] = fields.ForeignKeyField("search_log.SearchRecord", db_index=True)
    record_id: UUID
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("catalog.Product", db_index=True)
    product_id: UUID
    position = fields.IntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "search_click"
        unique_together = (("record", "product"),)
