"""News of carts."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from orderwell.core.work import Event


@dataclass(frozen=True, slots=True)
class CartChanged(Event):
    """What stands in a person's cart may be another than before. The live channel of their devices."""

    topic: ClassVar[str | None] = "cart"
    cart_id: UUID
    user_id: UUID
