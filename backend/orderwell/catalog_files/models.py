"""Files of the catalogue on their way in: as they were uploaded, what they would change, and how far that has come."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from orderwell.bulk_edit.models import BulkChange
from orderwell.core.ids import uuid7


class ImportState(StrEnum):
    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    WRITING = "writing"
    DONE = "done"


class ImportRowKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    WRONG = "wrong"


class CatalogImport(Model):
    """`mapping`: the column's key for each place of the header, "" for none. `done` counts the rows of the state
    at hand. `clears`: an empty cell takes a value away; otherwise it leaves it."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    file_name = fields.CharField(200)
    state = fields.CharEnumField(ImportState, default=ImportState.UPLOADED, max_length=10)
    header = fields.JSONField[list[str]]()
    mapping = fields.JSONField[list[str]]()
    clears = fields.BooleanField(default=False)
    row_count = fields.IntField()
    done = fields.IntField(default=0)
    added = fields.IntField(default=0)
    changed = fields.IntField(default=0)
    unchanged = fields.IntField(default=0)
    wrong = fields.IntField(default=0)
    below_cost = fields.IntField(default=0)
    actor_id = fields.UUIDField(null=True)
    actor_name = fields.CharField(100, default="")
    created_at = fields.DatetimeField(db_index=True)
    change: fields.ForeignKeyNullableRelation[BulkChange] = fields.ForeignKeyField(
        "bulk_edit.BulkChange", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    change_id: UUID | None

    class Meta:
        table = "catalog_import"


class CatalogImportPart(Model):
    """Some rows of the file: [[number in the file, [cells]]]. The SKUs of a product are in one part."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    catalog_import: fields.ForeignKeyRelation[CatalogImport] = fields.ForeignKeyField(
        "catalog_files.CatalogImport", db_index=False
    )
    catalog_import_id: UUID
    position = fields.IntField()
    rows = fields.JSONField[list[Any]]()

    class Meta:
        table = "catalog_import_part"
        unique_together = (("catalog_import", "position"),)


class CatalogImportRow(Model):
    """A row that changes something or cannot: {column: [before, after]}, and [column, Chinese, English] of what is
    wrong. What changes nothing is only counted. `below`: [column, price, cost] in minor units of the prices by which
    it would be sold for less than it costs, null for none."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    catalog_import: fields.ForeignKeyRelation[CatalogImport] = fields.ForeignKeyField(
        "catalog_files.CatalogImport", db_index=True
    )
    catalog_import_id: UUID
    part = fields.IntField()
    number = fields.IntField()
    sku = fields.CharField(200)
    kind = fields.CharEnumField(ImportRowKind, max_length=10)
    cells = fields.JSONField[dict[str, list[str]]]()
    problems = fields.JSONField[list[list[str]]](default=list)
    below = fields.JSONField[list[tuple[str, int, int]]](null=True)

    class Meta:
        table = "catalog_import_row"
        indexes = [Index(fields=("catalog_import_id", "kind", "number"))]
