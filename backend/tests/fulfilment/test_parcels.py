"""Making parcels: what is refused, who may, many at once, and simulated carriers."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from orderwell.composition import HANDLERS, JOBS
from orderwell.core import jobs
from orderwell.core.clock import utc_now
from orderwell.core.errors import DomainError, Invalid, NotFound, SeveralProblems
from orderwell.demo import make
from orderwell.fulfilment import commands
from orderwell.fulfilment.commands import WantedParcel
from orderwell.fulfilment.errors import MoreThanAllocated, NothingToPack
from orderwell.fulfilment.jobs import advance_parcel, advance_simulated_parcels
from orderwell.inventory.models import StockLevel
from orderwell.logistics.carriers.simulated import plan
from orderwell.logistics.errors import BadTrackingNumber, UnknownCarrier
from orderwell.logistics.models import Shipment, ShipmentLine, ShipmentState, TrackingCode
from orderwell.logistics.queries import ShipmentFilter, by_token, events, page, token
from orderwell.orders.errors import MoveRefused
from orderwell.orders.models import Order, OrderLine

from .world import World, confirmed, placed, world


async def refused(wanted: WantedParcel) -> DomainError:
    """The complaint, which must have left no parcel."""
    before = await Shipment.all().count()
    with pytest.raises(DomainError) as caught:
        async with make.work() as work:
            await commands.create_shipment(work, wanted)
    assert await Shipment.all().count() == before
    return caught.value


async def test_what_cannot_be_packed_is_refused(database: object) -> None:
    there = await world(near=30, far=50)
    order = await placed(there, 20)
    wanted = WantedParcel(order.id, there.near.id, "express")
    assert isinstance(await refused(wanted), MoveRefused)  # not confirmed
    order = await confirmed(there, 10)
    line = await OrderLine.get(order_id=order.id)
    wanted = WantedParcel(order.id, there.near.id, "express")
    assert isinstance(await refused(replace(wanted, order_id=uuid4())), NotFound)
    assert isinstance(await refused(replace(wanted, warehouse_id=there.far.id)), NothingToPack)
    assert isinstance(await refused(replace(wanted, warehouse_id=None)), NothingToPack)
    assert isinstance(await refused(replace(wanted, carrier="pigeon")), UnknownCarrier)
    assert isinstance(await refused(replace(wanted, tracking_number="XD1")), BadTrackingNumber)
    assert isinstance(await refused(replace(wanted, lines=[(line.id, 0)])), Invalid)
    assert isinstance(await refused(replace(wanted, lines=[(uuid4(), 1)])), NotFound)
    too_much = await refused(replace(wanted, lines=[(line.id, 11)]))
    assert isinstance(too_much, MoreThanAllocated)
    assert (too_much.field, too_much.params["available"]) == ("lines.0.quantity", 10)
    both = await refused(replace(wanted, lines=[(line.id, 11), (line.id, 11)]))
    assert isinstance(both, SeveralProblems)
    await make.shipment(order.id, there.near.id, lines=[(line.id, 7)])
    left = await refused(replace(wanted, lines=[(line.id, 4)]))
    assert left.params["available"] == 3
    await make.shipment(order.id, there.near.id)
    assert isinstance(await refused(wanted), NothingToPack)


async def test_a_parcel_knows_its_goods_its_way_and_its_promise(database: object) -> None:
    there = await world()
    order = await confirmed(there, 10)
    parcel = await make.shipment(order.id, there.near.id)
    (line,) = await ShipmentLine.filter(shipment_id=parcel.id)
    assert (line.quantity, line.sku) == (10, there.variant.sku)
    assert parcel.number.startswith("SH")
    assert parcel.tracking_number.startswith("XD")
    assert parcel.address["area_code"] == "320706"
    assert parcel.promised_at is not None
    assert not parcel.is_late(parcel.promised_at)
    assert parcel.is_late(parcel.promised_at + timedelta(seconds=1))


async def test_many_at_once_pack_and_ship_no_more_than_there_is(database: object) -> None:
    there = await world(near=100)
    order = await confirmed(there, 20)
    line = await OrderLine.get(order_id=order.id)

    async def one() -> bool:
        try:
            await make.shipment(order.id, there.near.id, lines=[(line.id, 3)], handed_over=True)
        except (MoreThanAllocated, NothingToPack):
            return False
        return True

    done = await asyncio.gather(*(one() for _ in range(12)))
    assert sum(done) == 6
    after = await OrderLine.get(id=line.id)
    assert (after.shipped, after.allocated) == (18, 2)
    assert (await StockLevel.get(warehouse_id=there.near.id)).on_hand == 82


async def test_two_clicks_hand_a_parcel_over_once(database: object) -> None:
    there = await world()
    order = await confirmed(there, 10)
    parcel = await make.shipment(order.id, there.near.id)
    results = await asyncio.gather(*(make.hand_over(parcel) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(one, Shipment) for one in results) == 1
    assert all(isinstance(one, Shipment | DomainError) for one in results)
    assert (await StockLevel.get(warehouse_id=there.near.id)).on_hand == 90


async def _parcel_on_its_way(there: World) -> Shipment:
    order = await confirmed(there, 10)
    return await make.shipment(order.id, there.near.id, handed_over=True)


async def test_a_simulated_parcel_arrives_however_its_news_comes(database: object) -> None:
    parcel = await _parcel_on_its_way(await world())
    assert parcel.shipped_at is not None
    sent = plan(parcel.id, parcel.shipped_at, parcel.origin_area, parcel.address, live=True)
    last = sent[-1].due_at
    moments = [parcel.shipped_at + (last - parcel.shipped_at) * step / 6 for step in range(1, 6)]
    for moment in [*moments, last, last]:
        async with make.work(replace(make.EVERYTHING), now=moment) as work:
            await advance_parcel(work, str(parcel.id))
    after = await Shipment.get(id=parcel.id)
    assert (after.state, bool(after.signed_by)) == (ShipmentState.DELIVERED, True)
    assert len(await events([parcel.id])) == len({one.event.fingerprint for one in sent})
    order = await Order.get(id=parcel.order_id)
    assert order.status == "delivered"


async def test_the_clock_queues_a_job_for_each_parcel_with_news(database: object) -> None:
    parcel = await _parcel_on_its_way(await world())
    async with make.work() as work:
        await advance_simulated_parcels(work)
    assert await jobs.run_due(JOBS, HANDLERS) == 0  # nothing yet: the first report takes 20 s
    assert parcel.shipped_at is not None
    first = plan(parcel.id, parcel.shipped_at, parcel.origin_area, parcel.address, live=True)[0]
    async with make.work(now=first.due_at) as work:
        await advance_simulated_parcels(work)
    assert await jobs.Job.filter(name="advance_parcel").count() == 1
    await Shipment.filter(id=parcel.id).update(shipped_at=utc_now() - timedelta(minutes=30))
    async with make.work(now=utc_now() - timedelta(seconds=1)) as work:
        await advance_simulated_parcels(work)
    assert await jobs.run_due(JOBS, HANDLERS) == 1
    assert (await Shipment.get(id=parcel.id)).state is ShipmentState.DELIVERED


async def test_parcels_of_the_demos_past_go_on_at_the_pace_of_the_road(database: object) -> None:
    there = await world()
    order = await confirmed(there, 10)
    then = utc_now() - timedelta(days=2)
    parcel = await make.shipment(order.id, there.near.id, handed_over=True, now=then)
    part = await make.travel(parcel, then + timedelta(hours=12))
    assert part.state in (ShipmentState.SHIPPED, ShipmentState.IN_TRANSIT, ShipmentState.EXCEPTION)
    whole = await make.travel(part, utc_now() + timedelta(days=30))
    assert whole.state is ShipmentState.DELIVERED


async def test_repeats_are_no_news(database: object) -> None:
    parcel = await _parcel_on_its_way(await world())
    assert parcel.shipped_at is not None
    event = commands.TrackedEvent(TrackingCode.IN_TRANSIT, parcel.shipped_at, "武汉", "Wuhan")
    async with make.work() as work:
        first = await commands.track(work, None, f" {parcel.tracking_number.lower()} ", event)
        assert len(work.news) == 2
    async with make.work() as work:
        again = await commands.track(work, parcel.id, "", event)
        assert work.news == []
    assert (first.version, again.version) == (parcel.version + 1, parcel.version + 1)
    with pytest.raises(NotFound):
        async with make.work() as work:
            await commands.track(work, None, "XD000", event)


async def test_lists_are_narrowed_and_scoped(database: object) -> None:
    there = await world()
    parcel = await _parcel_on_its_way(there)
    other = await make.shipment((await confirmed(there, 5)).id, there.near.id)
    now = utc_now()
    buyer, stranger = await make.buyer(there.customer), await make.buyer()

    async def numbers(actor: object = make.EVERYTHING, at: object = now, **wanted: object) -> set[str]:
        found = await page(actor, ShipmentFilter(**wanted), commands.parcels.PageRequest(), at)  # type: ignore[arg-type]
        return {row.number for row in found.rows}

    assert await numbers() == await numbers(buyer) == {parcel.number, other.number}
    assert await numbers(stranger) == set()
    assert await numbers(states=[ShipmentState.PICKING]) == {other.number}
    assert await numbers(search=parcel.tracking_number.lower()) == {parcel.number}
    assert await numbers(late=True) == set()
    assert await numbers(late=False, order_id=parcel.order_id) == {parcel.number}
    assert await numbers(at=now + timedelta(days=30), late=True) == {parcel.number, other.number}
    await make.track(parcel)
    assert await numbers(at=now + timedelta(days=30), late=True) == {other.number}
    assert await numbers(at=now + timedelta(days=30), late=False) == {parcel.number}


async def test_a_link_shows_one_parcel_and_cannot_be_guessed(database: object) -> None:
    parcel = await _parcel_on_its_way(await world())
    link = token(parcel.id)
    assert (await by_token(link)).id == parcel.id
    for bad in ("", "x", link[:-2], link[:-4] + "AAAA", "A" * len(link), "?" + link):
        with pytest.raises(NotFound):
            await by_token(bad)
