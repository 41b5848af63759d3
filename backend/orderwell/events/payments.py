"""News of money."""

from uuid import UUID

from orderwell.core.work import Event


class PaymentRecorded(Event, frozen=True):
    """Money came in. Sums are minor units after this payment."""

    order_id: UUID
    payment_id: UUID
    amount: int
    due: int
    paid: int
    refunded: int


class PaymentRefunded(Event, frozen=True):
    """Money went back. Sums are minor units after this refund."""

    order_id: UUID
    payment_id: UUID
    amount: int
    due: int
    paid: int
    refunded: int


class PaymentMismatched(Event, frozen=True):
    """A gateway reported money that is not what the attempt asked for: nothing was captured.

    Finance has to look: `amount` of `currency` came where `expected` minor units were asked.
    """

    order_id: UUID
    attempt_id: UUID
    external_id: str
    expected: int
    amount: int
    currency: str
