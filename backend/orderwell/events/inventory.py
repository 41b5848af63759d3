"""News of stock."""

from typing import ClassVar
from uuid import UUID

from orderwell.core.work import Event


class StockChanged(Event, frozen=True):
    """A level changed; `available` is what may be promised of it now."""

    topic: ClassVar[str | None] = "stock"
    level_id: UUID
    variant_id: UUID
    warehouse_id: UUID
    available: int


class StockRanLow(Event, frozen=True):
    """A level fell to or below its reorder point."""

    level_id: UUID
    variant_id: UUID
    warehouse_id: UUID
    available: int
