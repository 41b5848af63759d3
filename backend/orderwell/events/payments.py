"""News of money."""

from dataclasses import dataclass
from uuid import UUID

from orderwell.core.work import Event


@dataclass(frozen=True, slots=True)
class PaymentRecorded(Event):
    """Money came in. Sums are minor units after this payment."""

    order_id: UUID
    payment_id: UUID
    amount: int
    due: int
    paid: int
    refunded: int


@dataclass(frozen=True, slots=True)
class PaymentRefunded(Event):
    """Money went back. Sums are minor units after this refund."""

    order_id: UUID
    payment_id: UUID
    amount: int
    due: int
    paid: int
    refunded: int
