"""News of stock."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from orderwell.core.work import Event


@dataclass(frozen=True, slots=True)
class StockChanged(Event):
    """A level changed; `available` is what may be promised of it now."""

    topic: ClassVar[str | None] = "stock"
    level_id: UUID
    variant_id: UUID
    warehouse_id: UUID
    available: int


@dataclass(frozen=True, slots=True)
class StockRanLow(Event):
    """A level fell to or below its reorder point."""

    level_id: UUID
    variant_id: UUID
    warehouse_id: UUID
    available: int
