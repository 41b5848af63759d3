"""News of the catalogue."""

from uuid import UUID

from orderwell.core.work import Event


class ProductChanged(Event, frozen=True):
    """A product, one of its variants, units, media or texts was changed."""

    product_id: UUID
