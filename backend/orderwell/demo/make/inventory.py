"""Warehouses and stock."""

import itertools
from typing import Any
from uuid import UUID

from orderwell.catalog.models import Variant
from orderwell.inventory import commands
from orderwell.inventory.models import StockLevel, Warehouse
from orderwell.warehousing import commands as warehousing

from .work import work

_numbers = itertools.count(1)


async def warehouse(**changes: Any) -> Warehouse:
    """An active warehouse in Shanghai; `changes` replace columns."""
    number = next(_numbers)
    data = {
        "code": f"W{number}",
        "name_zh": f"测试仓{number}",
        "name_en": f"Test warehouse {number}",
        "area_code": "310118",
        "address": "",
        "priority": 100,
        "active": True,
        **changes,
    }
    async with work() as open_work:
        return await commands.create_warehouse(open_work, data)


async def stock(
    variant: Variant | UUID, on_hand: int = 100, *, place: Warehouse | None = None, **planned: Any
) -> StockLevel:
    """`on_hand` more base units of a variant at `place`, a new warehouse when absent.

    `planned` goes to `warehousing.commands.plan`: safety, reorder_point, incoming, expected_on.
    """
    there = place or await warehouse()
    variant_id = variant if isinstance(variant, UUID) else variant.id
    async with work() as open_work:
        if planned:
            level = await warehousing.plan(open_work, there.id, variant_id, **planned)
        if on_hand:
            (level,) = await warehousing.receive(open_work, there.id, [(variant_id, on_hand)])
        elif not planned:
            level = next(iter((await commands.opened(open_work, [there.id], [variant_id])).values()))
    return level
