"""Changes of many products at once, as they were saved: who, when, and every value before and after."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from orderwell.catalog.models import Variant
from orderwell.core.ids import uuid7


class BulkSource(StrEnum):
    GRID = "grid"
    FILE = "file"
    REVERT = "revert"


class BulkChange(Model):
    """One change, saved in one or more parts. `note`: the file's name, or what was done.

    `kept`: values that a revert left alone, for somebody had changed them since. `added`: new SKUs.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    source = fields.CharEnumField(BulkSource, max_length=10)
    note = fields.CharField(200, default="")
    actor_id = fields.UUIDField(null=True)
    actor_name = fields.CharField(100, default="")
    created_at = fields.DatetimeField(db_index=True)
    row_count = fields.IntField(default=0)
    cell_count = fields.IntField(default=0)
    added = fields.IntField(default=0)
    kept = fields.IntField(default=0)
    reverts: fields.ForeignKeyNullableRelation["BulkChange"] = fields.ForeignKeyField(
        "bulk_edit.BulkChange", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    reverts_id: UUID | None

    class Meta:
        table = "bulk_change"


class BulkChangeRow(Model):
    """What changed of one SKU: texts by the key of the field. `reverted`: a later change took it back."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    change: fields.ForeignKeyRelation[BulkChange] = fields.ForeignKeyField("bulk_edit.BulkChange", db_index=False)
    change_id: UUID
    variant: fields.ForeignKeyRelation[Variant] = fields.ForeignKeyField("catalog.Variant", db_index=True)
    variant_id: UUID
    before = fields.JSONField[dict[str, str]]()
    after = fields.JSONField[dict[str, str]]()
    reverted = fields.BooleanField(default=False)

    class Meta:
        table = "bulk_change_row"
        unique_together = (("change", "variant"),)
        indexes = [Index(fields=("change_id", "reverted", "id"))]
