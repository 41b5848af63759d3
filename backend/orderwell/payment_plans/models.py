"""How an order is to be paid when that is not all at once and in one way."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.core.ids import uuid7
from orderwell.payments.models import PaymentBalance, PaymentMethod


class DueKind(StrEnum):
    """When a part is to be paid."""

    NOW = "now"
    ON_DELIVERY = "on_delivery"
    DATE = "date"


class PaymentPart(Model):
    """One part of what an order costs, in minor units. The parts of an order add up to what it owes.

    What has been paid of each is not kept: it follows from the ledger, see `rules.covered`.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    balance: fields.ForeignKeyRelation[PaymentBalance] = fields.ForeignKeyField("payments.PaymentBalance")
    balance_id: UUID
    position = fields.IntField()
    method = fields.CharEnumField(PaymentMethod, max_length=20)
    amount = fields.BigIntField()
    due = fields.CharEnumField(DueKind, max_length=12)
    due_on = fields.DateField(null=True)

    class Meta:
        table = "payment_part"
        unique_together = (("balance", "position"),)
        constraints = [CheckConstraint(check="amount > 0", name="payment_part_ok")]
