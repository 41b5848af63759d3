"""Zones and windows with real rows: freight, minimum, and that nobody gets a place that is taken."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from orderwell.cart.rules import Wish
from orderwell.checkout import commands as checkout
from orderwell.checkout.rules import OrderEdit
from orderwell.core.errors import DomainError, SeveralProblems
from orderwell.delivery import commands, queries
from orderwell.delivery.models import DeliveryBooking, DeliverySlot, SlotDay
from orderwell.delivery.rules import SlotData, ZoneData
from orderwell.demo import make
from orderwell.firm.queries import firm
from orderwell.orders.commands import cancel
from orderwell.orders.models import CancelReason, DeliveryMethod, Order, OrderEntry
from tests.counted import statements

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # Sunday, 10:00 in Shanghai
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


async def place(**said: Any) -> Order:
    customer, wanted = said.pop("customer"), said.pop("wanted")
    async with make.work(now=NOW) as work:
        return await checkout.place(work, make.placement(*wanted, customer_id=customer.id, **said))


async def refusals(**said: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(DomainError) as refused:
        await place(**said)
    error = refused.value
    return [(one.code, one.field) for one in (error.problems if isinstance(error, SeveralProblems) else [error])]


async def scene(**zone: Any) -> tuple[dict[str, Any], list[DeliverySlot]]:
    """Somebody who buys two of something in a zone with a morning and a noon window."""
    slots = zone.pop("slots", [("08:00", "10:00", 2), ("12:00", "14:00", 1)])
    made = await make.zone(slots=slots, **zone)
    said = {"customer": await make.customer(), "wanted": [(await make.sellable(1000), 2)]}
    return said, (await queries.slots_of([made.id]))[made.id]


async def taken(slot: DeliverySlot, day: date = MONDAY) -> int:
    row = await SlotDay.get_or_none(slot_id=slot.id, day=day)
    return row.taken if row else 0


async def test_settings_say_how_many_zones_there_are() -> None:
    first, second = await make.zone(), await make.zone("江浙", areas=["33"])
    assert (await firm()).delivery_zones == 2
    async with make.work() as work:
        await commands.remove_zone(work, first.id)
        await commands.remove_zone(work, second.id)
    assert (await firm()).delivery_zones == 0


async def test_zones_saved_at_the_same_moment_are_all_counted() -> None:
    await asyncio.gather(*[make.zone(f"区 {code}", areas=[code]) for code in ("31", "32", "33", "34", "35")])
    assert (await firm()).delivery_zones == 5
    zones = await queries.zones()

    async def remove(zone_id: UUID) -> None:
        async with make.work() as work:
            await commands.remove_zone(work, zone_id)

    await asyncio.gather(*[remove(zone.id) for zone in zones[:4]], make.zone("京", areas=["11"]))
    assert (await firm()).delivery_zones == 2


async def test_an_area_has_one_zone_also_when_it_is_given_twice_at_once() -> None:
    made = await asyncio.gather(*[make.zone(f"区 {one}", areas=["32"]) for one in range(4)], return_exceptions=True)
    assert [one.code for one in made if isinstance(one, DomainError)] == ["AREA_TAKEN"] * 3


async def test_an_area_has_one_zone() -> None:
    await make.zone()
    with pytest.raises(DomainError) as refused:
        await make.zone("江苏", areas=["32", "3207"])
    assert (refused.value.code, refused.value.params["area"]) == ("AREA_TAKEN", "江苏省连云港市")


async def test_freight_and_minimum_are_those_of_the_zone_and_explained() -> None:
    said, _ = await scene(freight=700, free_from=100_000, minimum_order=0)
    order = await place(**said)
    assert (order.freight, order.total) == (700, order.goods_total + 700)
    await make.zone("上海", areas=["31"], minimum_order=999_900)
    address = make.address_data(area_code="310118", street="示例路 18 号")
    assert await refusals(**said, address=address) == [("BELOW_MINIMUM_ORDER", "lines")]


async def test_outside_all_zones_there_is_pickup_or_the_zone_for_the_rest() -> None:
    said, _ = await scene()
    address = make.address_data(area_code="110101", street="示例街 1 号")
    assert await refusals(**said, address=address) == [("OUTSIDE_DELIVERY_ZONE", "address")]
    await place(**said, address=None, delivery_method=DeliveryMethod.PICKUP)
    await make.zone("全国", areas=["*"])
    await place(**said, address=address)


async def test_a_window_is_taken_freed_and_taken_again() -> None:
    said, (_, noon) = await scene()
    order = await place(**said, requested_on=MONDAY, slot_id=noon.id)
    booking = await DeliveryBooking.get(order_id=order.id)
    assert (booking.day, booking.starts, booking.ends, await taken(noon)) == (MONDAY, "12:00", "14:00", 1)
    assert await refusals(**said, requested_on=MONDAY, slot_id=noon.id) == [("SLOT_FULL", "slotId")]
    async with make.work() as work:
        await cancel(work, order.id, CancelReason.OTHER)
    assert await taken(noon) == 0
    await place(**said, requested_on=MONDAY, slot_id=noon.id)
    assert await queries.differences() == []


async def test_days_that_are_closed_and_windows_of_others_are_refused() -> None:
    said, (morning, _) = await scene(weekdays=[1, 2], closed_on=[TUESDAY])
    other = await make.zone("上海", areas=["31"], slots=[("08:00", "10:00", 5)])
    [elsewhere] = (await queries.slots_of([other.id]))[other.id]
    assert await refusals(**said, requested_on=TUESDAY, slot_id=morning.id) == [("DELIVERY_DAY_CLOSED", "requestedOn")]
    sunday = MONDAY - timedelta(days=1)
    assert await refusals(**said, requested_on=sunday, slot_id=morning.id) == [("DELIVERY_DAY_CLOSED", "requestedOn")]
    assert await refusals(**said, requested_on=MONDAY, slot_id=elsewhere.id) == [("SLOT_NOT_OFFERED", "slotId")]
    assert await refusals(**said, slot_id=morning.id) == [("SLOT_MISSING", "requestedOn")]


async def test_a_zone_may_insist_on_a_window() -> None:
    said, (morning, _) = await scene(slot_required=True)
    assert await refusals(**said) == [("SLOT_MISSING", "slotId")]
    await place(**said, requested_on=MONDAY, slot_id=morning.id)


async def test_an_edit_moves_the_window_and_the_timeline_says_so() -> None:
    said, (morning, noon) = await scene()
    order = await place(**said, requested_on=MONDAY, slot_id=noon.id)
    async with make.work(now=NOW) as work:
        order = await checkout.edit(work, order.id, OrderEdit(version=order.version, slot_id=morning.id))
    assert (await taken(noon), await taken(morning)) == (0, 1)
    async with make.work(now=NOW) as work:
        change = OrderEdit(version=order.version, requested_on=TUESDAY)  # the window stays, the day is another
        order = await checkout.edit(work, order.id, change)
    assert (await taken(morning), await taken(morning, TUESDAY)) == (0, 1)
    last = await OrderEntry.filter(order_id=order.id, kind="edited").order_by("-id").first()
    assert last is not None
    assert last.params["slot"] == {"before": "2026-11-23 08:00–10:00", "after": "2026-11-24 08:00–10:00"}
    assert await queries.differences() == []


async def test_an_edit_of_something_else_asks_nothing_about_the_window() -> None:
    said, (morning, _) = await scene()
    order = await place(**said, requested_on=MONDAY, slot_id=morning.id)
    async with make.work(now=NOW + timedelta(days=9)) as work:
        await checkout.edit(work, order.id, OrderEdit(version=order.version, remarks="门口放下"))
    assert await taken(morning) == 1


async def test_another_address_brings_the_freight_of_its_zone() -> None:
    said, _ = await scene(freight=700, free_from=100_000)
    await make.zone("上海", areas=["31"], freight=1500, free_from=100_000)
    order = await place(**said)
    async with make.work(now=NOW) as work:
        address = make.address_data(area_code="310118", street="示例路 18 号")
        moved = await checkout.edit(work, order.id, OrderEdit(version=order.version, address=address))
    assert (moved.freight, moved.total) == (1500, order.goods_total + 1500)


async def test_exactly_as_many_get_a_window_as_it_takes() -> None:
    said, (morning, _) = await scene(slots=[("08:00", "10:00", 5), ("12:00", "14:00", 0)])

    async def attempt() -> str:
        try:
            await place(**said, requested_on=MONDAY, slot_id=morning.id)
        except DomainError as refused:
            return str(refused.params["next_en"])
        return "placed"

    assert Counter(await asyncio.gather(*(attempt() for _ in range(25)))) == {
        "placed": 5,
        "2026-11-24 08:00–10:00 is free.": 20,
    }
    assert (await taken(morning), await DeliveryBooking.all().count()) == (5, 5)
    assert await queries.differences() == []


async def test_staff_change_the_capacity_of_a_day() -> None:
    said, (_, noon) = await scene()
    async with make.work() as work:
        await commands.set_capacity(work, noon.id, MONDAY, 0)
    assert await refusals(**said, requested_on=MONDAY, slot_id=noon.id) == [("SLOT_FULL", "slotId")]
    async with make.work() as work:
        await commands.set_capacity(work, noon.id, MONDAY, 2)
    await place(**said, requested_on=MONDAY, slot_id=noon.id)
    await place(**said, requested_on=MONDAY, slot_id=noon.id)
    async with make.work() as work:
        await commands.set_capacity(work, noon.id, MONDAY, None)
    board = [one for one in await queries.board(MONDAY, 1) if one.slot.id == noon.id]
    assert [(one.capacity, one.taken, one.left) for one in board] == [(1, 2, 0)]


async def test_windows_that_are_taken_away_stay_with_their_orders() -> None:
    said, (morning, noon) = await scene()
    order = await place(**said, requested_on=MONDAY, slot_id=noon.id)
    [zone] = await queries.zones()
    async with make.work() as work:
        data = ZoneData("城区", areas=["3207"], slots=[SlotData("09:00", "11:00", 4, morning.id)])
        await commands.save_zone(work, zone.id, data, zone.version)
    assert [one.starts for one in (await queries.slots_of([zone.id]))[zone.id]] == ["09:00"]
    assert await refusals(**said, requested_on=MONDAY, slot_id=noon.id) == [("SLOT_NOT_OFFERED", "slotId")]
    assert (await DeliveryBooking.get(order_id=order.id)).starts == "12:00"
    async with make.work() as work:
        await commands.remove_zone(work, zone.id)
        await cancel(work, order.id, CancelReason.OTHER)
    assert await queries.differences() == []


async def test_a_firm_without_zones_reads_none() -> None:
    said = {"customer": await make.customer(), "wanted": [(await make.sellable(1000), 2)]}
    with statements() as without:
        await place(**said)
    assert not [one for one in without if "delivery_" in one]
    wishes = [Wish(1, variant_id=said["wanted"][0][0].id)]  # type: ignore[index]
    order = await place(**said, lines=wishes)
    assert order.freight
