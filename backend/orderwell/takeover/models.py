"""Taking over an existing business: one run per folder, resumable by chunk."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from orderwell.core.ids import uuid7


class LoadState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Load(Model):
    """One take-over. `fingerprint` is the SHA-256 of all files, so a rerun finds its place."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    fingerprint = fields.CharField(64, unique=True)
    state = fields.CharEnumField(LoadState, max_length=10)
    report = fields.JSONField[dict[str, Any]](default=dict)
    started_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        table = "load"


class LoadChunk(Model):
    """A chunk that has committed; `position` counts chunks of `table_name` from 0."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    load: fields.ForeignKeyRelation[Load] = fields.ForeignKeyField("takeover.Load", db_index=True)
    table_name = fields.CharField(40)
    position = fields.IntField()
    rows = fields.IntField()

    class Meta:
        table = "load_chunk"
        unique_together = (("load", "table_name", "position"),)
