"""News of orders."""

from typing import ClassVar
from uuid import UUID

from orderwell.core.work import Event


class OrderPlaced(Event, frozen=True):
    """`total` in minor units of `currency`."""

    order_id: UUID
    customer_id: UUID
    number: str
    total: int
    currency: str


class OrderConfirmed(Event, frozen=True):
    order_id: UUID
    customer_id: UUID
    number: str


class OrderCancelled(Event, frozen=True):
    order_id: UUID
    customer_id: UUID
    number: str


class OrderChanged(Event, frozen=True):
    """Anything a screen with this order shows may have changed. The live channel."""

    topic: ClassVar[str | None] = "order"
    order_id: UUID
    customer_id: UUID
    owner_id: UUID | None
    number: str
    status: str
    previous_status: str


class OrderCommented(Event, frozen=True):
    order_id: UUID
    customer_id: UUID
    number: str
    public: bool
    by_staff: bool
