"""News of parcels."""

from uuid import UUID

from orderwell.core.work import Event


class ShipmentMoved(Event, frozen=True):
    """A shipment went from one state to another (values of ShipmentState)."""

    shipment_id: UUID
    order_id: UUID
    number: str
    previous: str
    state: str


class ParcelTracked(Event, frozen=True):
    """A new tracking event was stored; the shipment's state may not have changed."""

    shipment_id: UUID
    order_id: UUID
    code: str
