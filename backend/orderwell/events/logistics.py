"""News of parcels."""

from dataclasses import dataclass
from uuid import UUID

from orderwell.core.work import Event


@dataclass(frozen=True, slots=True)
class ShipmentMoved(Event):
    """A shipment went from one state to another (values of ShipmentState)."""

    shipment_id: UUID
    order_id: UUID
    number: str
    previous: str
    state: str


@dataclass(frozen=True, slots=True)
class ParcelTracked(Event):
    """A new tracking event was stored; the shipment's state may not have changed."""

    shipment_id: UUID
    order_id: UUID
    code: str
