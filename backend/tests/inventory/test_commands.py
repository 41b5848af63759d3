"""Every command of the inventory, with real rows on both databases."""

from datetime import date, timedelta

import pytest

from orderwell.core.errors import Invalid, NotFound, SeveralProblems, StaleVersion
from orderwell.core.ids import uuid7
from orderwell.demo import make
from orderwell.demo.make import variant
from orderwell.demo.make.inventory import stock, warehouse
from orderwell.events.inventory import StockChanged, StockRanLow
from orderwell.inventory import commands, queries
from orderwell.inventory.errors import NotAllocated, OutOfStock, StockCountChanged, StockHeld, WarehouseCodeTaken
from orderwell.inventory.models import AdjustReason, HoldState, MovementKind, StockHold, StockLevel, StockMovement
from orderwell.inventory.rules import StockBand
from orderwell.warehousing import commands as warehousing

from .stocked import NOW, SHANGHAI, SOON, Heard, assert_books_balance, level_of, reserved, working

pytestmark = pytest.mark.usefixtures("database")


async def kinds() -> list[str]:
    return [row.kind.value for row in await StockMovement.all().order_by("level_id", "position")]


async def test_received_goods_are_on_hand_and_in_the_ledger() -> None:
    tea, rice, place = await variant(), await variant(), await warehouse()
    heard = Heard()
    async with working(heard=heard) as work:
        lines = [(rice.id, 3), (tea.id, 5), (rice.id, 4)]
        levels = await warehousing.receive(work, place.id, lines, "PO-7", "two pallets")
    assert [(level.variant_id, level.on_hand) for level in levels] == [(rice.id, 7), (tea.id, 5)]
    row = await StockMovement.get(level_id=levels[0].id)
    assert (row.kind, row.on_hand, row.position, row.reference) == (MovementKind.RECEIVED, 7, 1, "PO-7")
    assert (row.note, row.actor, row.created_at) == ("two pallets", "Wang", NOW)
    assert sorted(event.available for event in heard if isinstance(event, StockChanged)) == [5, 7]
    await assert_books_balance()


async def test_a_receipt_with_a_reference_was_expected() -> None:
    level = await stock(await variant(), 0, incoming=10, expected_on=date(2026, 12, 1))
    async with working() as work:
        (level,) = await warehousing.receive(work, level.warehouse_id, [(level.variant_id, 4)])
        assert (level.on_hand, level.incoming) == (4, 10)
        (level,) = await warehousing.receive(work, level.warehouse_id, [(level.variant_id, 4)], "PO-1")
        assert (level.on_hand, level.incoming, level.expected_on) == (8, 6, date(2026, 12, 1))
        await warehousing.receive(work, level.warehouse_id, [(level.variant_id, 9)], "PO-1")
    level = await level_of(level)
    assert (level.on_hand, level.incoming, level.expected_on) == (17, 0, None)
    await assert_books_balance()


async def test_every_bad_line_is_named() -> None:
    place, tea = await warehouse(), await variant()
    with pytest.raises(SeveralProblems) as caught:
        async with working() as work:
            await warehousing.receive(work, place.id, [(tea.id, 0), (tea.id, 1), (tea.id, -1)])
    assert [problem.field for problem in caught.value.problems] == ["lines.0.quantity", "lines.2.quantity"]
    with pytest.raises(NotFound):
        async with working() as work:
            await warehousing.receive(work, uuid7(), [(tea.id, 1)])
    with pytest.raises(NotFound):
        async with working() as work:
            await warehousing.receive(work, place.id, [(uuid7(), 1)])
    with pytest.raises(Invalid):
        async with working() as work:
            await warehousing.receive(work, place.id, [])
    assert not await StockLevel.exists()


async def test_an_adjustment_compares_and_sets() -> None:
    level = await stock(await variant(), 10)
    place = level.warehouse_id, level.variant_id
    async with working() as work:
        level = await warehousing.adjust(work, *place, -3, AdjustReason.DAMAGED, expected_on_hand=10)
    assert level.on_hand == 7
    with pytest.raises(StockCountChanged) as caught:
        async with working() as work:
            await warehousing.adjust(work, *place, -3, AdjustReason.DAMAGED, expected_on_hand=10)
    assert caught.value.params["on_hand"] == 7
    with pytest.raises(Invalid):
        async with working() as work:
            await warehousing.adjust(work, *place, 0, AdjustReason.OTHER)
    assert (await level_of(level)).on_hand == 7
    assert (await StockMovement.filter(reason="damaged").count(), await StockMovement.all().count()) == (1, 2)


async def test_an_adjustment_may_eat_safety_but_not_what_is_kept_for_orders() -> None:
    level = await stock(await variant(), 10, safety=4)
    await reserved({level.variant_id: 6})
    async with working() as work:
        level = await warehousing.adjust(work, level.warehouse_id, level.variant_id, -3, AdjustReason.LOST)
    assert level.available == -3
    with pytest.raises(StockHeld) as caught:
        async with working() as work:
            await warehousing.adjust(work, level.warehouse_id, level.variant_id, -2, AdjustReason.LOST)
    assert caught.value.params["free"] == 1
    assert (await queries.availability([level.variant_id]))[level.variant_id].available == 0
    await assert_books_balance()


async def test_a_transfer_is_two_movements_with_one_number() -> None:
    tea = await variant()
    here, there = await stock(tea, 10), await warehouse()
    async with working() as work:
        left, reached = await warehousing.transfer(work, here.warehouse_id, there.id, [(tea.id, 4)])
    assert (left.on_hand, reached.on_hand, reached.warehouse_id) == (6, 4, there.id)
    rows = await StockMovement.filter(reference="TR20261121-000001").order_by("on_hand")
    assert [(row.kind, row.on_hand) for row in rows] == [
        (MovementKind.TRANSFER_OUT, -4),
        (MovementKind.TRANSFER_IN, 4),
    ]
    with pytest.raises(StockHeld):
        async with working() as work:
            await warehousing.transfer(work, here.warehouse_id, there.id, [(tea.id, 7)])
    with pytest.raises(Invalid):
        async with working() as work:
            await warehousing.transfer(work, there.id, there.id, [(tea.id, 1)])
    await assert_books_balance()


async def test_planned_numbers_are_set_and_explained() -> None:
    level = await stock(await variant(), 20)
    place = level.warehouse_id, level.variant_id
    heard = Heard()
    async with working(heard=heard) as work:
        level = await warehousing.plan(
            work, *place, safety=5, reorder_point=15, incoming=30, expected_on=date(2026, 12, 3)
        )
    assert (level.available, level.reorder_point, level.incoming) == (15, 15, 30)
    assert [type(event) for event in heard] == [StockChanged, StockRanLow]
    (there,) = (await queries.availability([level.variant_id])).values()
    assert (there.available, there.band, there.expected_on) == (15, StockBand.LOW, date(2026, 12, 3))
    async with working() as work:
        await warehousing.plan(work, *place, safety=2)
        level = await warehousing.plan(work, *place, incoming=0)
    assert (level.safety, level.reorder_point, level.incoming, level.expected_on) == (2, 15, 0, None)
    with pytest.raises(SeveralProblems):
        async with working() as work:
            await warehousing.plan(work, *place, safety=-1, reorder_point=-1)
    await assert_books_balance()


async def test_running_low_is_told_on_crossing_only() -> None:
    level = await stock(await variant(), 30, reorder_point=20)
    place = level.warehouse_id, level.variant_id
    low = []
    for change in (-9, -1, -5, 6, -1, 3, -5):  # 21, 20, 15, 21, 20, 23, 18
        heard = Heard()
        async with working(heard=heard) as work:
            await warehousing.adjust(work, *place, change, AdjustReason.OTHER)
        low.append(any(isinstance(event, StockRanLow) for event in heard))
    assert low == [False, True, False, False, False, False, True]


async def test_quarantined_goods_cannot_be_promised() -> None:
    level = await stock(await variant(), 10)
    place = level.warehouse_id, level.variant_id
    async with working() as work:
        level = await warehousing.quarantine(work, *place, 4, "damaged")
        assert (level.on_hand, level.available) == (10, 6)
        (level,) = await warehousing.take_back(work, place[0], {place[1]: 2}, "SH-1")
        assert (level.on_hand, level.quarantine, level.available) == (12, 6, 6)
    for quantity, refusal in ((7, StockHeld), (-7, Invalid)):
        with pytest.raises(refusal):
            async with working() as work:
                await warehousing.quarantine(work, *place, quantity, "")
    await assert_books_balance()


async def test_a_reservation_is_taken_from_the_best_warehouse_and_never_from_safety() -> None:
    tea = await variant()
    near = await stock(tea, 10, place=await warehouse(area_code=SHANGHAI), safety=4)
    far = await stock(tea, 50, place=await warehouse(area_code="440111"))
    await reserved({tea.id: 6})
    assert ((await level_of(near)).available, (await level_of(far)).available) == (0, 50)
    owner = await reserved({tea.id: 1})
    (hold,) = await queries.holds_of([owner])
    assert (hold.level.id, hold.level.warehouse.area_code, hold.expires_at) == (far.id, "440111", SOON)
    await assert_books_balance()


async def test_a_closed_warehouse_is_not_sold_from() -> None:
    level = await stock(await variant(), 10, place=await warehouse(active=False))
    assert (await queries.availability([level.variant_id]))[level.variant_id].available == 0
    with pytest.raises(OutOfStock):
        await reserved({level.variant_id: 1})


async def test_a_refused_reservation_leaves_no_trace() -> None:
    tea, rice, oil = await variant(), await variant(), await variant()
    await stock(tea, 5)
    await stock(rice, 9)
    before = await kinds()
    heard = Heard()
    with pytest.raises(SeveralProblems) as caught:
        async with working(heard=heard) as work:
            await commands.reserve(work, uuid7(), "SO-1", {tea.id: 6, rice.id: 9, oil.id: 1}, SHANGHAI, SOON)
    short = {error.params["sku"]: error.params["available"] for error in caught.value.problems}
    assert short == {tea.sku: 5, oil.sku: 0}
    assert all(isinstance(error, OutOfStock) for error in caught.value.problems)
    assert (await kinds(), await StockHold.all().count(), heard) == (before, 0, [])


async def test_reserving_again_replaces_what_was_reserved() -> None:
    tea = await variant()
    level = await stock(tea, 10)
    owner = await reserved({tea.id: 8})
    await reserved({tea.id: 10}, owner)
    assert (await level_of(level)).reserved == 10
    await reserved({tea.id: 3}, owner)
    assert (await level_of(level)).reserved == 3
    with pytest.raises(OutOfStock) as caught:
        await reserved({tea.id: 11}, owner)
    assert caught.value.params["available"] == 10
    await reserved({}, owner)
    assert ((await level_of(level)).reserved, await queries.holds_of([owner])) == (0, [])
    await assert_books_balance()


async def test_an_allocation_takes_over_the_reservation_and_explains_itself() -> None:
    tea = await variant()
    level = await stock(tea, 10)
    owner = await reserved({tea.id: 10})
    async with working() as work:
        (sourcing,) = await commands.allocate(work, owner, "SO-1", {tea.id: 10}, SHANGHAI)
    level = await level_of(level)
    assert (level.reserved, level.allocated, level.available) == (0, 10, 0)
    assert (sourcing.warehouse_id, dict(sourcing.lines), sourcing.score) == (level.warehouse_id, {tea.id: 10}, 100)
    (hold,) = await queries.holds_of([owner])
    assert (hold.state, hold.quantity, hold.expires_at) == (HoldState.ALLOCATED, 10, None)
    assert await kinds() == ["received", "reserved", "released", "allocated"]
    await assert_books_balance()


async def test_what_ships_leaves_the_rest_allocated() -> None:
    tea, rice = await variant(), await variant()
    place = await warehouse()
    level, owner = await stock(tea, 10, place=place), uuid7()
    await stock(rice, 10, place=place)
    async with working() as work:
        await commands.allocate(work, owner, "SO-1", {tea.id: 5, rice.id: 2}, SHANGHAI)
        await commands.allocate(work, owner, "SO-1", {tea.id: 3}, SHANGHAI)
    async with working() as work:
        await commands.ship(work, owner, place.id, {tea.id: 6}, "SH-1")
    level = await level_of(level)
    assert (level.on_hand, level.allocated, level.available) == (4, 2, 2)
    with pytest.raises(NotAllocated) as caught:
        async with working() as work:
            await commands.ship(work, owner, place.id, {tea.id: 3, rice.id: 1}, "SH-2")
    assert caught.value.params == {"sku": tea.sku, "allocated": 2, "wanted": 3}
    async with working() as work:
        await commands.release(work, owner, "cancelled")
    level = await level_of(level)
    assert (level.on_hand, level.allocated, level.available) == (4, 0, 4)
    await assert_books_balance()


async def test_goods_ship_only_from_where_they_are_allocated() -> None:
    tea, elsewhere = await variant(), await warehouse()
    await stock(tea, 5)
    owner = uuid7()
    async with working() as work:
        await commands.allocate(work, owner, "SO-1", {tea.id: 5}, SHANGHAI)
    with pytest.raises(NotAllocated):
        async with working() as work:
            await commands.ship(work, owner, elsewhere.id, {tea.id: 1}, "SH-1")
    await assert_books_balance()


async def test_reservations_expire_owner_by_owner() -> None:
    tea, rice = await variant(), await variant()
    level = await stock(tea, 10)
    await stock(rice, 10)
    owners = [await reserved({tea.id: 1, rice.id: 1}) for _ in range(3)]
    kept = await reserved({tea.id: 1}, expires_at=SOON + timedelta(hours=1))
    forever = await reserved({tea.id: 1})
    async with working() as work:
        await commands.extend(work, forever, None)
    assert await queries.due_owners(NOW, 9) == []
    assert sorted(await queries.due_owners(SOON, 9)) == sorted((owner, False) for owner in owners)
    assert len(await queries.due_owners(SOON, 2)) <= 2
    for owner, expected in [*((one, True) for one in owners), (owners[0], False), (kept, False), (forever, False)]:
        async with working(SOON) as work:
            assert await commands.expire(work, owner) is expected
    assert (await level_of(level)).reserved == 2
    assert {hold.owner_id for hold in await queries.holds_of([*owners, kept, forever])} == {kept, forever}
    await assert_books_balance()


async def test_warehouses_have_one_code_each_and_versions() -> None:
    first, second = await warehouse(code="SH"), await warehouse()
    data = {"code": "SH", "name_zh": "仓", "name_en": "W", "area_code": "310118"}
    async with make.work() as work:
        assert (await commands.update_warehouse(work, first.id, data, 1)).version == 2
    for warehouse_id, version, refusal in (
        (first.id, 1, StaleVersion),
        (second.id, 1, WarehouseCodeTaken),
    ):
        with pytest.raises(refusal):
            async with make.work() as work:
                await commands.update_warehouse(work, warehouse_id, data, version)
    with pytest.raises(NotFound):
        async with make.work() as work:
            await commands.update_warehouse(work, uuid7(), {**data, "code": "XX"}, 1)
