"""Money in and out: an append-only ledger, one balance per order, and online payment attempts."""

from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from orderwell.core.flow import Flow
from orderwell.core.ids import uuid7
from orderwell.customers.models import Customer


class PaymentMethod(StrEnum):
    BANK_TRANSFER = "bank_transfer"
    CASH_ON_DELIVERY = "cash_on_delivery"
    ONLINE = "online"


class PaymentKind(StrEnum):
    CHARGE = "charge"
    REFUND = "refund"


class AttemptState(StrEnum):
    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


ATTEMPT_FLOW = Flow(
    {
        AttemptState.PENDING: {AttemptState.PAID, AttemptState.FAILED, AttemptState.EXPIRED},
        AttemptState.FAILED: {AttemptState.PAID},  # the gateway's last word counts
        AttemptState.EXPIRED: {AttemptState.PAID},  # a late payment is still money
    }
)


class PaymentBalance(Model):
    """What an order owes and what came: equals the ledger's sums at all times."""

    order_id = fields.UUIDField(primary_key=True)
    order_number = fields.CharField(40, db_index=True)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField(
        "customers.Customer", db_index=True, on_delete=fields.RESTRICT
    )
    currency = fields.CharField(3)
    due = fields.BigIntField()
    due_now = fields.BigIntField(null=True)  # the part that keeps the order; null: it is not paid in parts
    paid = fields.BigIntField(default=0)
    refunded = fields.BigIntField(default=0)

    class Meta:
        table = "payment_balance"
        constraints = [
            CheckConstraint(
                check="due >= 0 AND paid >= 0 AND refunded >= 0 AND refunded <= paid",
                name="payment_balance_ok",
            )
        ]

    @property
    def secured(self) -> bool:
        """Whether enough has come for the goods to be kept: all, or what of a plan is due now."""
        needed: int = self.due if self.due_now is None else min(self.due_now, self.due)
        return bool(self.paid - self.refunded >= needed)


class Payment(Model):
    """One immutable ledger row. `amount` is positive for both kinds, in minor units.

    `external_id` is the bank's or gateway's own reference, unique per method when given.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    number = fields.CharField(40, unique=True)
    balance: fields.ForeignKeyRelation[PaymentBalance] = fields.ForeignKeyField(
        "payments.PaymentBalance", db_index=True, on_delete=fields.RESTRICT
    )
    kind = fields.CharEnumField(PaymentKind, max_length=10)
    method = fields.CharEnumField(PaymentMethod, max_length=20)
    amount = fields.BigIntField()
    currency = fields.CharField(3)
    external_id = fields.CharField(120, null=True)
    note = fields.CharField(300, default="")
    actor = fields.CharField(100)
    received_on = fields.DateField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "payment"
        unique_together = (("method", "kind", "external_id"),)
        indexes = [  # all that filters of the list compare, in its order
            Index(fields=("created_at", "id", "method", "kind", "received_on", "balance_id")),
        ]
        constraints = [CheckConstraint(check="amount > 0", name="payment_amount_ok")]


class PaymentAttempt(Model):
    """One try to pay online through a gateway; `url` is where the customer goes to pay."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    balance: fields.ForeignKeyRelation[PaymentBalance] = fields.ForeignKeyField(
        "payments.PaymentBalance", db_index=True, on_delete=fields.RESTRICT
    )
    gateway = fields.CharField(40)
    amount = fields.BigIntField()
    currency = fields.CharField(3)
    state = fields.CharEnumField(AttemptState, default=AttemptState.PENDING, max_length=12)
    url = fields.CharField(500)
    external_id = fields.CharField(120, null=True)
    note = fields.CharField(300, default="")  # why it failed, for finance
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()

    class Meta:
        table = "payment_attempt"
