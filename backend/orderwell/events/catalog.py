"""News of the catalogue."""

from dataclasses import dataclass
from uuid import UUID

from orderwell.core.work import Event


@dataclass(frozen=True, slots=True)
class ProductChanged(Event):
    """A product, one of its variants, units, media or texts was changed."""

    product_id: UUID
