"""Rows that belong to no slice: jobs, idempotency keys, number sequences."""

from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from .ids import uuid7


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Model):
    """Work deferred past the commit. `locked_until` is the lease of the worker that runs it."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    name = fields.CharField(60)
    args = fields.JSONField[dict[str, object]](default=dict)
    state = fields.CharEnumField(JobState, default=JobState.QUEUED, max_length=12)
    run_at = fields.DatetimeField()
    locked_until = fields.DatetimeField(null=True)
    attempts = fields.IntField(default=0)
    error = fields.TextField(null=True)
    created_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        table = "job"
        indexes = [Index(fields=("state", "run_at"))]


class IdempotencyKey(Model):
    """The first answer to a keyed mutation: (actor, operation, key) -> result row."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    actor = fields.CharField(80)
    operation = fields.CharField(60)
    key = fields.CharField(200)
    input_hash = fields.CharField(64)
    result_id = fields.CharField(80, null=True)
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "idempotency_key"
        unique_together = (("actor", "operation", "key"),)


class Sequence(Model):
    """A counter for human numbers, one row per document kind and day."""

    name = fields.CharField(60, primary_key=True)
    value = fields.BigIntField()

    class Meta:
        table = "sequence"
