"""What a company asks of its own orders, and the orders that wait for somebody's approval."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.access.models import User
from orderwell.core.flow import Flow
from orderwell.core.ids import uuid7
from orderwell.customers.models import Customer
from orderwell.orders.models import Order


class Period(StrEnum):
    """A stretch of the firm's calendar; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class LimitSubject(StrEnum):
    """Whose orders a limit counts: all of the company's, those of each member, or of one."""

    COMPANY = "company"
    EACH_MEMBER = "each_member"
    MEMBER = "member"


class LimitMode(StrEnum):
    """What happens to an order beyond a limit."""

    BLOCK = "block"
    NEEDS_APPROVAL = "needs_approval"


class ApprovalStep(Model):
    """Orders of `min_amount` (minor units) or more need this approval. Steps are taken in the order of `position`.

    `approver`: who; null: anybody of the company with the right orders.approve. `on_limit`: also asked, whatever the
    amount, when a spending limit is exceeded.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("customers.Customer", db_index=True)
    position = fields.IntField()
    name = fields.CharField(60)
    min_amount = fields.BigIntField()
    approver: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "access.User", null=True, db_index=True, on_delete=fields.SET_NULL, related_name="approval_steps"
    )
    on_limit = fields.BooleanField(default=False)
    version = fields.IntField(default=1)

    class Meta:
        table = "approval_step"
        constraints = [CheckConstraint(check="min_amount >= 0", name="approval_step_amount_ok")]


class SpendingLimit(Model):
    """At most `amount` (minor units) may be ordered in a period."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("customers.Customer", db_index=True)
    subject = fields.CharEnumField(LimitSubject, max_length=12)
    member: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "access.User", null=True, db_index=True, on_delete=fields.CASCADE, related_name="spending_limits"
    )
    period = fields.CharEnumField(Period, max_length=10)
    amount = fields.BigIntField()
    mode = fields.CharEnumField(LimitMode, max_length=16)
    version = fields.IntField(default=1)

    class Meta:
        table = "spending_limit"
        constraints = [
            CheckConstraint(
                check="amount >= 0 AND (subject = 'member') = (member_id IS NOT NULL)", name="spending_limit_ok"
            )
        ]


class RequestState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


REQUEST_FLOW = Flow({RequestState.PENDING: set(RequestState) - {RequestState.PENDING}})


class ApprovalRequest(Model):
    """An order that its company has to approve. `approver` and `position` are those of the step that waits.

    `exceeded`: the limits that it exceeded when it was placed, see `rules.LimitUse`. `by_link`: staff placed it for the
    company, and whoever has its link may decide, too.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    order: fields.OneToOneRelation[Order] = fields.OneToOneField("orders.Order", related_name="approval")
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("customers.Customer", db_index=True)
    buyer: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "access.User", null=True, db_index=True, on_delete=fields.SET_NULL, related_name="approvals_asked"
    )
    approver: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "access.User", null=True, db_index=True, on_delete=fields.SET_NULL, related_name="approvals_waiting"
    )
    position = fields.IntField(default=1)
    state = fields.CharEnumField(RequestState, default=RequestState.PENDING, max_length=10)
    exceeded = fields.JSONField[list[dict[str, Any]]](default=list)
    by_link = fields.BooleanField(default=False)
    note = fields.CharField(300, default="")
    created_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "approval_request"
        indexes = [Index(fields=("customer_id", "state", "created_at", "id"))]


class ApprovalSignature(Model):
    """One step of a request as it was when the order was placed, and who approved it. An empty `name`: the step that
    a spending limit asks for when the company has set none."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    request: fields.ForeignKeyRelation[ApprovalRequest] = fields.ForeignKeyField(
        "approvals.ApprovalRequest", db_index=True, related_name="signatures"
    )
    position = fields.IntField()
    name = fields.CharField(60, default="")
    approver: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "access.User", null=True, db_index=True, on_delete=fields.SET_NULL, related_name="signatures_asked"
    )
    signed_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "access.User", null=True, db_index=True, on_delete=fields.SET_NULL, related_name="signatures"
    )
    signed_at = fields.DatetimeField(null=True)
    as_administrator = fields.BooleanField(default=False)
    note = fields.CharField(300, default="")

    class Meta:
        table = "approval_signature"
        unique_together = (("request", "position"),)
