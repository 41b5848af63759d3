"""Parcels as they are read: row scope, lists, the public link."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from tortoise.expressions import F, Q, Subquery
from tortoise.queryset import QuerySet

from orderwell.core import signing
from orderwell.core.db.prepared import fetch
from orderwell.core.errors import NotFound
from orderwell.core.page import Condition, Page, PageRequest, following, newest_page, selection, sizes_of
from orderwell.core.work import Actor
from orderwell.customers.queries import in_scope, scoped
from orderwell.lookup.models import RecordField, RecordKind
from orderwell.lookup.queries import conditions_of_narrow
from orderwell.lookup.rules import Record, listed, understood

from . import rules
from .carriers import CARRIERS
from .carriers.simulated import made_live, plan
from .models import NEVER_LATE, Shipment, ShipmentLine, ShipmentState, TrackingEvent

LINK = "parcel link"
IDS = "SELECT id FROM shipment"
FEW = 12_000  # parcels that are looked up one by one
# `Shipment.is_late`; never unknown, also for parcels without a promise.
LATE = "COALESCE(COALESCE(delivered_at, ?) > promised_at AND state NOT IN (?), FALSE)"
ON_THE_WAY = (ShipmentState.SHIPPED, ShipmentState.IN_TRANSIT, ShipmentState.EXCEPTION, ShipmentState.RETURNING)


def visible(actor: Actor, own: Subquery | None = None) -> QuerySet[Shipment]:
    """The parcels of the actor's scope: all, of orders in one's care, to one's company.

    `own`: ids of the orders in the actor's care; without it customers in their care decide.
    """
    return in_scope(actor, Shipment.all(), None if own is None else lambda _: Q(order_id__in=own))


async def get(
    actor: Actor, shipment_id: UUID | None, *, own: Subquery | None = None, field: str | None = None
) -> Shipment:
    """Raises NotFound, also for what the actor may not see."""
    found = await visible(actor, own).get_or_none(id=shipment_id) if shipment_id else None
    if found is None:
        raise NotFound("The parcel", "该包裹", field=field)
    return found


async def addressed(
    actor: Actor, shipment_id: UUID | None, tracking_number: str, own: Subquery | None = None
) -> Shipment | None:
    """A parcel by its id or by the number on its label; of parcels with one number the newest."""
    if shipment_id:
        return await visible(actor, own).get_or_none(id=shipment_id)
    if not tracking_number:
        return None
    return await visible(actor, own).filter(tracking_number=tracking_number).order_by("-created_at", "-id").first()


class ShipmentFilter(Struct, frozen=True):
    """`search`: shipment, order and tracking numbers, customers. `late` as of `now`."""

    search: str = ""
    states: Collection[ShipmentState] = ()
    late: bool | None = None
    warehouse_id: UUID | None = None
    order_id: UUID | None = None
    customer_id: UUID | None = None


def is_late(now: datetime) -> Q:
    """The condition of `Shipment.is_late` in SQL."""
    missing = Q(delivered_at__isnull=True, promised_at__lt=now)
    after = Q(delivered_at__isnull=False, delivered_at__gt=F("promised_at"))
    # Never unknown, also for parcels without a promise: the condition is negated for those in time.
    return Q(promised_at__isnull=False) & (missing | after) & ~Q(state__in=list(NEVER_LATE))


async def _conditions(actor: Actor, wanted: ShipmentFilter, now: datetime, own: Condition | None) -> list[Condition]:
    """One statement with a search, none without."""
    mine = own and (f"{following('order_id')} IN ({own[0]})", own[1])
    found = scoped(actor, "customer_id {}", mine)
    if wanted.states:
        found.append((f"{following('state')} IN (?)", [list(wanted.states)]))
    if wanted.warehouse_id:
        found.append((f"{following('warehouse_id')} = ?", [wanted.warehouse_id]))
    if wanted.order_id:
        found.append(("order_id = ?", [wanted.order_id]))
    if wanted.customer_id:
        found.append(("customer_id = ?", [wanted.customer_id]))
    if wanted.late is not None:
        found.append((LATE if wanted.late else f"NOT {LATE}", [now, list(NEVER_LATE)]))
    words = understood(wanted.search)
    every = await conditions_of_narrow(RecordKind.PARCEL, words, "shipment", "customer_id", None, FEW) if words else []
    return [*found, *((one, []) for one in every)]


async def page(
    actor: Actor, wanted: ShipmentFilter, request: PageRequest, now: datetime, own: Condition | None = None
) -> Page[Shipment]:
    """Newest first. One statement, two with a search.

    `own`: a SELECT of the ids of the orders in the actor's care; without it customers in their care decide.
    """
    return await newest_page(Shipment, await _conditions(actor, wanted, now, own), request)


async def sizes(
    actor: Actor, every: Sequence[ShipmentFilter], now: datetime, own: Condition | None = None
) -> list[int]:
    """How many parcels each filter finds, `COUNT_CAP` at most. One statement, one more for each that searches."""
    return await sizes_of([selection(IDS, await _conditions(actor, one, now, own)) for one in every])


def record_of(shipment: Shipment) -> Record:
    """What a parcel is found by, apart from its customer; none of it ever changes."""
    lines = listed(
        (RecordField.NUMBER, shipment.number),
        (RecordField.NUMBER, shipment.order_number),
        (RecordField.TRACKING_NUMBER, shipment.tracking_number),
    )
    return Record(RecordKind.PARCEL, shipment.id, lines)


async def records(after: UUID | None, most: int) -> list[Record]:
    """What the next parcels by id shall be found by. One statement."""
    found = await fetch(Shipment, f"WHERE id > ? ORDER BY id LIMIT {most}", after or UUID(int=0))
    return [record_of(row) for row in found]


async def of_orders(order_ids: Collection[UUID]) -> list[Shipment]:
    """The parcels of several orders, oldest first."""
    return await Shipment.filter(order_id__in=list(order_ids)).order_by("created_at", "id")


async def lines(shipment_ids: Collection[UUID]) -> list[ShipmentLine]:
    return await ShipmentLine.filter(shipment_id__in=list(shipment_ids)).order_by("id")


async def events(shipment_ids: Collection[UUID]) -> list[TrackingEvent]:
    """What carriers reported, in the order of happening."""
    found = await TrackingEvent.filter(shipment_id__in=list(shipment_ids))
    return sorted(found, key=lambda one: (one.occurred_at, rules.RANK[one.code], one.fingerprint))


def reported(stored: Iterable[TrackingEvent]) -> list[rules.TrackedEvent]:
    """Rows as plain reports."""
    return [
        rules.TrackedEvent(e.code, e.occurred_at, e.location_zh, e.location_en, e.note, e.signed_by) for e in stored
    ]


async def on_the_way(carriers: Collection[str]) -> list[Shipment]:
    """Handed over to one of `carriers` and not yet at an end."""
    return await Shipment.filter(state__in=list(ON_THE_WAY), carrier__in=list(carriers)).order_by("id")


async def with_news(now: datetime) -> list[UUID]:
    """The simulated parcels of which the carrier has something to report. Two statements."""
    parcels = await on_the_way([one.code for one in CARRIERS.values() if one.simulated])
    known: dict[UUID, set[str]] = {parcel.id: set() for parcel in parcels}
    for event in await events(list(known)):
        known[event.shipment_id].add(event.fingerprint)  # type: ignore[attr-defined]
    return [parcel.id for parcel in parcels if unreported(parcel, now, known[parcel.id])]


async def news_of(shipment: Shipment, now: datetime) -> list[rules.TrackedEvent]:
    """What the simulated carrier would have sent of a parcel by now, as it comes: late, out of order, twice."""
    return unreported(shipment, now, {event.fingerprint for event in await events([shipment.id])})


def unreported(shipment: Shipment, now: datetime, known: set[str]) -> list[rules.TrackedEvent]:
    """The simulated reports due by `now` whose fingerprints are not `known`, in the order of sending."""
    if shipment.shipped_at is None:
        return []
    live = made_live(shipment.id, shipment.created_at)
    journey = plan(shipment.id, shipment.shipped_at, shipment.origin_area, shipment.address, live)
    return [one.event for one in journey if one.due_at <= now and one.event.fingerprint not in known]


def token(shipment_id: UUID) -> str:
    """What a public link carries: the id and its signature. It shows one parcel and never ends."""
    return signing.ticket(LINK, shipment_id)


async def by_token(text: str) -> Shipment:
    """Raises NotFound, the same for a forged link and for a parcel that is none."""
    shipment_id = signing.of_ticket(LINK, text)
    found = await Shipment.get_or_none(id=shipment_id) if shipment_id else None
    if found is None:
        raise NotFound("The parcel", "该包裹", field="token")
    return found
