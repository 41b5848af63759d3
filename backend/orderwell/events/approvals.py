"""News of approvals inside a customer's company."""

from dataclasses import dataclass
from uuid import UUID

from orderwell.core.work import Event


@dataclass(frozen=True, slots=True)
class ApprovalRequested(Event):
    """An order waits for one of `asked` (users). `total` in minor units of `currency`."""

    order_id: UUID
    customer_id: UUID
    number: str
    total: int
    currency: str
    buyer: str
    asked: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ApprovalEnded(Event):
    """All steps were approved, or the order came to nothing. `state`: a value of RequestState."""

    order_id: UUID
    customer_id: UUID
    number: str
    buyer_id: UUID | None
    state: str
    by: str
    note: str
