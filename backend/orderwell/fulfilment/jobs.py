"""Simulated parcels move by the clock, each in a unit of work of its own."""

from uuid import UUID

from orderwell.core.jobs import Every
from orderwell.core.work import Work
from orderwell.logistics import queries as parcels

from . import commands


async def advance_simulated_parcels(work: Work) -> None:
    """A job for each parcel that has news."""
    for shipment_id in await parcels.with_news(work.now):
        await work.defer("advance_parcel", shipment_id=str(shipment_id))


async def advance_parcel(work: Work, shipment_id: str) -> None:
    """Deliver a parcel's news as a carrier would. To run it twice does no harm."""
    shipment = await parcels.get(work.actor, UUID(shipment_id))
    for event in await parcels.news_of(shipment, work.now):
        await commands.track(work, shipment.id, "", event)


JOBS = {"advance_simulated_parcels": advance_simulated_parcels, "advance_parcel": advance_parcel}
SCHEDULE = [Every(10, "advance_simulated_parcels")]
