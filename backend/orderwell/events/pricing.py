"""News of prices."""

from uuid import UUID

from orderwell.core.work import Event


class ListPriceChanged(Event, frozen=True):
    """The lowest list price of a product's variants, minor units per base unit, and its margin in basis points."""

    product_id: UUID
    from_price: int
    margin: int | None = None
