"""Price lists for tests and the demo."""

import itertools
from collections.abc import Mapping
from typing import Any

from orderwell.catalog.models import Variant
from orderwell.customers.models import Customer
from orderwell.price_lists import commands
from orderwell.price_lists.commands import PriceChange, PriceListData
from orderwell.price_lists.models import PriceList

from .work import work

_numbers = itertools.count(1)


async def price_list(
    *,
    level: str | None = None,
    customer: Customer | None = None,
    prices: Mapping[Variant, int] | None = None,
    **data: Any,
) -> PriceList:
    """A list for a level, a customer, or everybody; `prices`: minor units by variant. `data` as in PriceListData."""
    number = next(_numbers)
    plain = {"code": f"LIST-{number}", "name_zh": f"价目表 {number}", "name_en": f"List {number}", **data}
    columns: dict[str, Any] = {"price_level": level, "customer_id": customer.id if customer else None}
    async with work() as opened:
        row = await commands.create(opened, PriceListData(**plain, **columns), "CNY")
    if prices:
        for variant, amount in prices.items():
            await set_prices(row, variant, {1: amount})
    return row


async def set_prices(of: PriceList, variant: Variant, tiers: Mapping[int, int | None]) -> None:
    """Prices by minimum quantity in base units; None removes one."""
    changes = [PriceChange(variant.id, amount, minimum) for minimum, amount in tiers.items()]
    async with work() as opened:
        await commands.set_prices(opened, of.id, changes)
