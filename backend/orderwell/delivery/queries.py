"""Reading zones, windows and bookings."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from orderwell.core.db.prepared import fetch
from orderwell.core.errors import DomainError, NotFound
from orderwell.firm.rules import Firm

from . import rules
from .errors import OutsideDeliveryZone, SlotMissing, SlotNotOffered
from .models import DeliveryBooking, DeliverySlot, DeliveryZone, SlotDay


async def zones() -> list[DeliveryZone]:
    """All zones by name. One statement."""
    return await fetch(DeliveryZone, "ORDER BY name_zh, id")


async def get(zone_id: UUID | None) -> DeliveryZone:
    """Raises NotFound."""
    if zone_id and (found := await DeliveryZone.get_or_none(id=zone_id)):
        return found
    raise NotFound("The delivery zone", "该配送区域", field="id")


async def zone_at(firm: Firm, area_code: str) -> DeliveryZone | None:
    """The zone of an address; None also when the firm has no zones. One statement, none without zones."""
    return rules.zone_of(await zones(), area_code) if firm.delivery_zones else None


async def slots_of(zone_ids: Collection[UUID]) -> dict[UUID, list[DeliverySlot]]:
    """The windows of zones as they are offered, the earliest first. One statement."""
    found: dict[UUID, list[DeliverySlot]] = {zone_id: [] for zone_id in zone_ids}
    for slot in await fetch(DeliverySlot, "WHERE zone_id IN (?) ORDER BY starts, id", list(zone_ids)):
        if slot.active and slot.zone_id is not None:
            found[slot.zone_id].append(slot)
    return found


async def counts(
    slot_ids: Collection[UUID], first: date, last: date
) -> dict[tuple[UUID, date], tuple[int | None, int]]:
    """Capacity of its own and what is taken, of the windows on those days that have either. One statement."""
    wanted = "WHERE slot_id IN (?) AND day BETWEEN ? AND ?"
    rows = await fetch(SlotDay, wanted, list(slot_ids), first, last) if slot_ids else []
    return {(row.slot_id, row.day): (row.capacity, row.taken) for row in rows}


async def offered(zone: DeliveryZone, now: datetime, time_zone: str) -> list[rules.OfferedDay]:
    """What checkout offers. Two statements."""
    slots = (await slots_of([zone.id]))[zone.id]
    first = rules.first_day(zone, now, time_zone)
    taken = await counts([slot.id for slot in slots], first, first + timedelta(days=rules.DAYS_OFFERED))
    return rules.offered(zone, slots, taken, now, time_zone)


@dataclass(slots=True)
class Choice:
    """A zone, and the window that somebody wants there. `problems`: what is wrong with it."""

    zone: DeliveryZone | None = None
    slot: DeliverySlot | None = None
    days: list[rules.OfferedDay] = field(default_factory=list)
    problems: list[DomainError] = field(default_factory=list)


class Wanted(Struct, frozen=True):
    """When and where somebody wants it; `kept`: the slot and day that the order has already."""

    area_code: str | None  # None: the address is not known
    place: str = ""
    day: date | None = None
    slot_id: UUID | None = None
    kept: tuple[UUID, date] | None = None
    by_slot: bool = True  # False: whoever orders through an interface need not choose


async def choice(firm: Firm, wanted: Wanted, now: datetime) -> Choice:
    """What `wanted` means, and all that is wrong with it. No statement for firms without zones, else one to three.

    That a slot is full is an early answer: only `commands.take` decides.
    """
    made = Choice()
    if not firm.delivery_zones:
        if wanted.slot_id:
            made.problems.append(SlotNotOffered(field="slotId"))
        return made
    if wanted.area_code is not None:
        made.zone = rules.zone_of(await zones(), wanted.area_code)
        if made.zone is None:
            made.problems.append(OutsideDeliveryZone(field="address", place=wanted.place))
    if wanted.slot_id and wanted.area_code is None:
        await _look(made, firm, wanted, now)
    elif made.zone:
        await _check(made, made.zone, firm, wanted, now)
    return made


async def _check(made: Choice, zone: DeliveryZone, firm: Firm, wanted: Wanted, now: datetime) -> None:
    unchanged = wanted.kept is not None and wanted.kept == (wanted.slot_id, wanted.day)
    if wanted.day and not unchanged:
        wrong = rules.day_problem(zone, wanted.day, rules.first_day(zone, now, firm.time_zone))
        made.problems += [wrong] if wrong else []
    if wanted.slot_id:
        await _look(made, firm, wanted, now)
        if made.slot and made.slot.zone_id != zone.id:
            made.problems = [one for one in made.problems if one.field != "slotId"]
            made.problems.append(SlotNotOffered(field="slotId"))
    elif zone.slot_required and wanted.by_slot and (await slots_of([zone.id]))[zone.id]:
        made.problems.append(SlotMissing(field="slotId"))


async def _look(made: Choice, firm: Firm, wanted: Wanted, now: datetime) -> None:
    """Whether the slot is there and free."""
    slot = await DeliverySlot.get_or_none(id=wanted.slot_id).prefetch_related("zone")
    if slot is None or not slot.active or slot.zone is None:
        made.problems.append(SlotNotOffered(field="slotId"))
        return
    made.slot = slot
    if wanted.day is None:
        made.problems.append(SlotMissing(field="requestedOn"))
        return
    if wanted.kept == (slot.id, wanted.day):
        return
    made.days = await offered(slot.zone, now, firm.time_zone)
    open_days = {one.day: one.windows for one in made.days if one.closed is None}
    if wanted.day in open_days:
        there = next((one for one in open_days[wanted.day] if one.slot.id == slot.id), None)
        if there is None or not there.left:
            made.problems.append(rules.full(wanted.day, slot, made.days))
    elif not any(one.field == "requestedOn" for one in made.problems):
        first = rules.first_day(slot.zone, now, firm.time_zone)
        wrong = rules.day_problem(slot.zone, wanted.day, first)
        made.problems.append(wrong or SlotNotOffered(field="requestedOn"))


async def bookings(order_ids: Collection[UUID]) -> dict[UUID, DeliveryBooking]:
    """The windows of orders that have one. One statement."""
    rows = await fetch(DeliveryBooking, "WHERE order_id IN (?)", list(order_ids))
    return {row.order_id: row for row in rows}


async def booked(slot_id: UUID, day: date) -> list[UUID]:
    """The orders that have the window on that day, in the order of booking. One statement."""
    rows = await fetch(DeliveryBooking, "WHERE slot_id = ? AND day = ? ORDER BY id", slot_id, day)
    return [row.order_id for row in rows if not row.freed]


async def board(first: date, days: int) -> list[rules.Window]:
    """Every window of every zone on each of the days, as staff see it: also of closed days. Two statements."""
    slots = await fetch(DeliverySlot, "WHERE zone_id IS NOT NULL ORDER BY zone_id, starts, id")
    last = first + timedelta(days=days - 1)
    taken = await counts([slot.id for slot in slots], first, last)
    dates = [first + timedelta(days=offset) for offset in range(days)]
    return [
        rules.window(slot, day, taken)
        for slot in slots
        for day in dates
        if slot.active or taken.get((slot.id, day), (None, 0))[1]
    ]


async def differences() -> list[str]:
    """Where a counter of a window does not equal the bookings that stand: for `orderwell verify`."""
    standing: dict[tuple[UUID, date], int] = {}
    for row in await fetch(DeliveryBooking, "ORDER BY id"):
        if not row.freed:
            standing[row.slot_id, row.day] = standing.get((row.slot_id, row.day), 0) + 1
    said = {(row.slot_id, row.day): row.taken for row in await fetch(SlotDay, "ORDER BY id")}
    return [
        f"slot {slot_id} on {day}: {said.get((slot_id, day), 0)} counted, {standing.get((slot_id, day), 0)} booked"
        for slot_id, day in sorted(standing.keys() | said.keys())
        if said.get((slot_id, day), 0) != standing.get((slot_id, day), 0)
    ]
