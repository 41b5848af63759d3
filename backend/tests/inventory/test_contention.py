"""Many at once: nothing is sold twice, nobody deadlocks, and whoever is cut off leaves no half of anything."""

import asyncio
import random
from collections import Counter
from uuid import UUID

import pytest

from orderwell.core.db.sql import is_sqlite
from orderwell.core.errors import DomainError
from orderwell.core.ids import uuid7
from orderwell.demo import make
from orderwell.demo.make.inventory import stock, warehouse
from orderwell.inventory import commands, queries
from orderwell.inventory.errors import OutOfStock
from orderwell.inventory.models import StockHold, StockLevel
from tests.counted import statements

from .stocked import NOW, SHANGHAI, SOON, assert_books_balance, level_of, reserved, working

pytestmark = pytest.mark.usefixtures("database")


async def outcome(demand: dict[UUID, int]) -> str:
    try:
        await reserved(demand)
    except DomainError as error:
        return error.code
    return "sold"


async def test_two_hundred_buyers_of_ten_pieces_get_exactly_ten() -> None:
    tea = await make.variant()
    level = await stock(tea, 10)
    outcomes = Counter(await asyncio.gather(*(outcome({tea.id: 1}) for _ in range(200))))
    assert outcomes == {"sold": 10, "OUT_OF_STOCK": 190}
    level = await level_of(level)
    assert (level.reserved, level.available) == (10, 0)
    await assert_books_balance()


async def test_pieces_in_several_warehouses_are_all_sold_and_none_twice() -> None:
    tea = await make.variant()
    for area_code in (SHANGHAI, "440111", "120111"):
        await stock(tea, 7, place=await warehouse(area_code=area_code))
    outcomes = Counter(await asyncio.gather(*(outcome({tea.id: 2}) for _ in range(40))))
    assert outcomes == {"sold": 10, "OUT_OF_STOCK": 30}
    assert (await queries.availability([tea.id]))[tea.id].available == 1
    await assert_books_balance()


async def test_orders_for_several_skus_in_any_order_never_deadlock() -> None:
    chance, place = random.Random(7), await warehouse()
    variants = [await make.variant() for _ in range(4)]
    for variant in variants:
        await stock(variant, 30, place=place)

    async def lifetime(number: int) -> str:
        owner, demand = uuid7(), {v.id: chance.randint(1, 2) for v in chance.sample(variants, 3)}
        try:
            await reserved(demand, owner)
            if number % 4 == 1:
                await reserved(dict(reversed(demand.items())), owner)
            if number % 4 > 1:
                async with working() as work:
                    await commands.allocate(work, owner, "SO", demand, SHANGHAI)
            if number % 4 > 2:
                async with working() as work:
                    await commands.ship(work, owner, place.id, demand, "SH")
            elif number % 2:
                async with working() as work:
                    await commands.release(work, owner, "cancelled")
        except OutOfStock:
            return "short"
        except DomainError as error:
            return error.code
        return "done"

    outcomes = Counter(await asyncio.gather(*(lifetime(number) for number in range(80))))
    assert set(outcomes) <= {"done", "short", "SEVERAL_PROBLEMS"}
    assert outcomes["done"] > 20
    await assert_books_balance()


async def test_expiry_and_confirmation_at_the_same_moment_agree() -> None:
    level = await stock(await make.variant(), 40)
    owners = [await reserved({level.variant_id: 1}) for _ in range(20)]

    async def confirm(owner: UUID) -> None:
        async with working(SOON) as work:
            await commands.allocate(work, owner, "SO", {level.variant_id: 1}, SHANGHAI)

    async def expire(owner: UUID) -> None:
        async with working(SOON) as work:
            await commands.expire(work, owner)

    await asyncio.gather(*(confirm(owner) for owner in owners), *(expire(owner) for owner in owners))
    level = await level_of(level)
    assert (level.reserved, level.allocated) == (0, 20)
    await assert_books_balance()


async def test_the_guard_of_the_table_refuses_without_any_lock() -> None:
    """The conditional UPDATE alone: a caller who decided on old numbers is refused."""
    level = await stock(await make.variant(), 10)
    stale = await level_of(level)
    await reserved({level.variant_id: 8})
    with pytest.raises(OutOfStock):
        async with working() as work:
            hold = StockHold(level_id=stale.id, quantity=3, state="allocated", reference="SO")
            await commands.post(work, {stale.id: stale}, [hold.taking()])
    await assert_books_balance()


async def test_tasks_that_are_cancelled_half_way_leave_consistent_books() -> None:
    chance = random.Random(20261121)
    variants = [await make.variant() for _ in range(3)]
    for variant in variants:
        await stock(variant, 500)
    for _ in range(8 if is_sqlite() else 5):
        demand = {variant.id: 1 for variant in variants}
        tasks = [asyncio.ensure_future(reserved(demand)) for _ in range(8)]
        for task in tasks:
            await asyncio.sleep(chance.random() * 0.006)
            if chance.random() < 0.6:
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await assert_books_balance()
    held = await StockHold.all().count()
    assert held % 3 == 0
    assert sum(level.reserved for level in await StockLevel.all()) == held
    async with asyncio.timeout(30), working(NOW) as work:
        await commands.reserve(work, uuid7(), "SO", {variants[0].id: 1}, SHANGHAI, SOON)


async def test_an_order_of_twenty_lines_costs_few_statements() -> None:
    place = await warehouse()
    variants = [await make.variant() for _ in range(20)]
    for variant in variants:
        await stock(variant, 9, place=place)
    async with working() as work:
        with statements() as seen:  # inside the transaction: its connection is the one that is counted
            await commands.reserve(work, uuid7(), "SO", {variant.id: 1 for variant in variants}, SHANGHAI, SOON)
    updates = [sql for sql in seen if sql.startswith("UPDATE")]
    assert len(updates) == 20
    assert len(seen) - len(updates) <= 6
