"""Delivery zones for tests and the demo."""

from collections.abc import Sequence
from typing import Any

from orderwell.delivery import commands
from orderwell.delivery.models import DeliveryZone
from orderwell.delivery.rules import SlotData, ZoneData

from .work import work


async def zone(
    name_zh: str = "海州城区",
    *,
    areas: Sequence[str] = ("3207",),
    slots: Sequence[tuple[str, str, int]] = (),
    **data: Any,
) -> DeliveryZone:
    """A zone around the default address; `slots`: from, to, orders a day; `data` as in ZoneData."""
    windows = [SlotData(*one) for one in slots]
    async with work() as opened:
        return await commands.save_zone(opened, None, ZoneData(name_zh=name_zh, areas=areas, slots=windows, **data))
