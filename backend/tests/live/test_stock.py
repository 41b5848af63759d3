"""Stock on open screens: levels for staff, what the firm shows for customers."""

import pytest

from orderwell.catalog.models import Variant
from orderwell.demo import make
from orderwell.demo.make.inventory import stock, warehouse
from orderwell.inventory.models import AdjustReason, StockLevel
from orderwell.warehousing.commands import adjust
from tests.live.serving import client, listening, serving, signed_in

pytestmark = pytest.mark.usefixtures("database")
STOCK = """subscription ($ids: [ID!]) { stockChanged(variantIds: $ids) {
  variant { sku } level { onHand } availability { band available } } }"""


async def take(level: StockLevel, pieces: int) -> None:
    """Some got lost."""
    async with make.work() as work:
        await adjust(work, level.warehouse_id, level.variant_id, -pieces, AdjustReason.LOST)  # type: ignore[attr-defined]


async def stocked(pieces: int) -> tuple[Variant, StockLevel]:
    """A published product's variant with so much of it, low from 3 on."""
    variant = await make.sellable(stock=0)
    return variant, await stock(variant, pieces, place=await warehouse(), reorder_point=3)


async def test_staff_see_the_level_and_customers_what_can_be_promised() -> None:
    variant, level = await stocked(10)
    _, other = await stocked(10)
    tokens = [await signed_in(await make.user("warehouse")), await signed_in(await make.buyer())]
    async with serving() as port, client(port, tokens[0]) as staff, client(port, tokens[1]) as buyer:
        for screen in (staff, buyer):
            await screen.subscribe(STOCK, {"ids": [str(variant.id)]})
        await listening("stock", 2)
        await take(other, 1)
        await take(level, 4)
        seen = {"variant": {"sku": variant.sku}, "availability": {"band": "OK", "available": 6}}
        assert (await staff.heard())["stockChanged"] == {**seen, "level": {"onHand": 6}}
        assert (await buyer.heard())["stockChanged"] == {**seen, "level": None}


async def test_the_pace_of_messages_tells_no_numbers() -> None:
    variant, level = await stocked(10)
    await make.settings(stock_display="banded")
    async with serving() as port, client(port, await signed_in(await make.buyer())) as buyer:
        await buyer.subscribe(STOCK, {"ids": [str(variant.id)]})
        await listening("stock", 1)
        await take(level, 1)
        assert (await buyer.heard())["stockChanged"]["availability"] == {"band": "OK", "available": None}
        await take(level, 1)
        assert await buyer.hears_nothing()
        await take(level, 5)
        assert (await buyer.heard())["stockChanged"]["availability"] == {"band": "LOW", "available": None}
