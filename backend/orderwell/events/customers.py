"""News of customers."""

from dataclasses import dataclass
from uuid import UUID

from orderwell.core.work import Event


@dataclass(frozen=True, slots=True)
class CustomerRegistered(Event):
    """A company registered itself in the storefront and waits for approval."""

    customer_id: UUID
    name: str
