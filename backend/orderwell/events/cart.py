"""News of carts."""

from typing import ClassVar
from uuid import UUID

from orderwell.core.work import Event


class CartChanged(Event, frozen=True):
    """What stands in a person's cart may be another than before. The live channel of their devices."""

    topic: ClassVar[str | None] = "cart"
    cart_id: UUID
    user_id: UUID
