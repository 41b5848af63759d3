"""News of approvals inside a customer's company."""

from uuid import UUID

from orderwell.core.work import Event


class ApprovalRequested(Event, frozen=True):
    """An order waits for one of `asked` (users). `total` in minor units of `currency`."""

    order_id: UUID
    customer_id: UUID
    number: str
    total: int
    currency: str
    buyer: str
    asked: tuple[UUID, ...]


class ApprovalEnded(Event, frozen=True):
    """All steps were approved, or the order came to nothing. `state`: a value of RequestState."""

    order_id: UUID
    customer_id: UUID
    number: str
    buyer_id: UUID | None
    state: str
    by: str
    note: str
