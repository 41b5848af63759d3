"""A small demo through the same code as the large one: every ledger agrees, every state is there."""

from datetime import date
from typing import Any

import pytest

from orderwell.access.models import User
from orderwell.composition import DIFFERENCES
from orderwell.core import signing
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.demo.files import entries
from orderwell.demo.habits import festival_factor, rate, wishes
from orderwell.demo.load import SEED, ZONE, fill, is_empty, is_loaded
from orderwell.inventory.models import StockLevel
from orderwell.media import stores
from orderwell.orders.models import Order, OrderStatus
from tests.demo.blemishes import blemishes


async def test_a_demo_fills_an_empty_database_and_every_ledger_agrees(database: Any, tmp_path: Any) -> None:
    signing.use("a key that only this test knows, 32 bytes")
    said: list[str] = []
    assert await is_empty()
    await make.user("owner")
    assert not await is_loaded(), "somebody's business is not the demo"
    await User.all().delete()
    with stores.kept_in(tmp_path):
        await fill(said.append, past=150, live=24)
    assert not await is_empty()
    assert await is_loaded()
    for name, differences in DIFFERENCES.items():
        assert not list(await differences()), name
    assert await blemishes() == []
    assert await Customer.all().count() == 60
    assert await StockLevel.filter(on_hand__gt=0).count() > 500
    seen = {order.status for order in await Order.all()}
    assert {OrderStatus.SUBMITTED, OrderStatus.DELIVERED, OrderStatus.IN_TRANSIT} <= seen
    assert said[-2].startswith("Checksum: ")


def test_the_same_seed_makes_the_same_wishes() -> None:
    made = [wishes(entries("customers"), entries("products"), date(2026, 11, 21), ZONE, SEED, 300) for _ in range(2)]
    assert made[0] == made[1]
    assert 240 < len(made[0]) < 360
    assert made[0] == sorted(made[0], key=lambda wish: (wish.placed_at, wish.customer))


def test_nobody_orders_at_spring_festival_and_stocks_fill_before() -> None:
    assert festival_factor(date(2026, 2, 17)) < 0.1 < 1 < festival_factor(date(2026, 2, 1))
    assert festival_factor(date(2026, 6, 1)) == 1


@pytest.mark.parametrize("weekday", [6, 7])
def test_customers_keep_their_weekdays(weekday: int) -> None:
    lin = entries("customers")[0]
    assert weekday not in lin["weekdays"]
    days = (date(2026, 11, day) for day in range(1, 22))
    assert all(rate(lin, day, date(2026, 11, 21)) == 0 for day in days if day.isoweekday() == weekday)
