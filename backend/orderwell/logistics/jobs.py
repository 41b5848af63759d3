"""Simulated parcels move by the clock, each in a unit of work of its own."""

from uuid import UUID

from orderwell.core.jobs import Every
from orderwell.core.work import Work

from . import commands, queries
from .carriers import CARRIERS
from .carriers.simulated import Delivery, made_live, plan
from .models import Shipment


def due(shipment: Shipment, work: Work, known: set[str]) -> list[Delivery]:
    """The reports that the simulated carrier would have sent by now and that have not come, repeats among them."""
    if shipment.shipped_at is None:
        return []
    live = made_live(shipment.id, shipment.created_at)
    journey = plan(shipment.id, shipment.shipped_at, shipment.origin_area, shipment.address, live)
    return [one for one in journey if one.due_at <= work.now and one.event.fingerprint not in known]


async def advance_simulated_parcels(work: Work) -> None:
    """Find the parcels that have news. Four statements and their jobs, however many parcels there are."""
    parcels = await queries.on_the_way([one.code for one in CARRIERS.values() if one.simulated])
    known: dict[UUID, set[str]] = {parcel.id: set() for parcel in parcels}
    for event in await queries.events(list(known)):
        known[event.shipment_id].add(event.fingerprint)  # type: ignore[attr-defined]
    for parcel in parcels:
        if due(parcel, work, known[parcel.id]):
            await work.defer("advance_parcel", shipment_id=str(parcel.id))


async def advance_parcel(work: Work, shipment_id: str) -> None:
    """Deliver a parcel's news as it comes: late, out of order, twice."""
    parcel = await queries.get(work.actor, UUID(shipment_id))
    known = {event.fingerprint for event in await queries.events([parcel.id])}
    for delivery in due(parcel, work, known):
        await commands.track(work, parcel, delivery.event)


JOBS = {"advance_simulated_parcels": advance_simulated_parcels, "advance_parcel": advance_parcel}
SCHEDULE = [Every(5, "advance_simulated_parcels")]
