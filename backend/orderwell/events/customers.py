"""News of customers."""

from uuid import UUID

from orderwell.core.work import Event


class CustomerRegistered(Event, frozen=True):
    """A company registered itself in the storefront and waits for approval."""

    customer_id: UUID
    name: str
