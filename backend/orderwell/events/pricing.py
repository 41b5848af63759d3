"""News of prices."""

from dataclasses import dataclass
from uuid import UUID

from orderwell.core.work import Event


@dataclass(frozen=True, slots=True)
class ListPriceChanged(Event):
    """The lowest list price of a product's variants, minor units per base unit, and its margin in basis points."""

    product_id: UUID
    from_price: int
    margin: int | None = None
