"""News of orders."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from orderwell.core.work import Event


@dataclass(frozen=True, slots=True)
class OrderPlaced(Event):
    """`total` in minor units of `currency`."""

    order_id: UUID
    customer_id: UUID
    number: str
    total: int
    currency: str


@dataclass(frozen=True, slots=True)
class OrderConfirmed(Event):
    order_id: UUID
    customer_id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class OrderCancelled(Event):
    order_id: UUID
    customer_id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class OrderChanged(Event):
    """Anything a screen with this order shows may have changed. The live channel."""

    topic: ClassVar[str | None] = "order"
    order_id: UUID
    customer_id: UUID
    owner_id: UUID | None
    number: str
    status: str
    previous_status: str


@dataclass(frozen=True, slots=True)
class OrderCommented(Event):
    order_id: UUID
    customer_id: UUID
    number: str
    public: bool
    by_staff: bool
