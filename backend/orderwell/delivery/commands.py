"""Changes of zones and windows, and the only writer of their counters.

A window is taken after the order's stock and freed after it, so whoever waits for one another does so in one order.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from orderwell.core.db.instances import new
from orderwell.core.db.prepared import insert
from orderwell.core.db.sql import as_id, changed, rows
from orderwell.core.errors import Invalid, NotFound, StaleVersion, raise_all
from orderwell.core.ids import uuid7
from orderwell.core.work import Work
from orderwell.customers.rules import area_names
from orderwell.firm.commands import change
from orderwell.firm.commands import take as take_setting

from . import queries, rules
from .errors import AreaTaken
from .models import DeliveryBooking, DeliverySlot, DeliveryZone
from .rules import OfferedDay, SlotData, ZoneData

COUNTED = "delivery_zones"  # the setting that says how many zones there are


async def save_zone(work: Work, zone_id: UUID | None, data: ZoneData, version: int | None = None) -> DeliveryZone:
    """Make a zone or change it with all its windows. Raises NotFound, StaleVersion, AreaTaken, Invalid: all at once.

    One at a time: no two zones get the same area, and their number is right.
    """
    await take_setting(work, COUNTED)
    zone = await queries.get(zone_id) if zone_id else DeliveryZone(version=0)
    if zone_id and version != zone.version:
        raise StaleVersion(current=zone.version)
    problems = rules.zone_problems(data)
    others = [one for one in await queries.zones() if one.id != zone.id]
    if taken := rules.doubly(set(data.areas), others):
        problems.append(AreaTaken(field="areas", area=_area_name(taken[0]), zone=taken[1].name_zh))
    raise_all(problems)
    zone.update_from_dict(
        {
            "name_zh": data.name_zh.strip(),
            "name_en": data.name_en.strip()[:60],
            "areas": sorted(set(data.areas)),
            "minimum_order": data.minimum_order,
            "freight": data.freight,
            "free_from": data.free_from,
            "weekdays": sorted(set(data.weekdays)),
            "cut_off": data.cut_off,
            "lead_days": data.lead_days,
            "closed_on": sorted({day.isoformat() for day in data.closed_on}),
            "slot_required": data.slot_required,
            "version": zone.version + 1,
        }
    )
    await zone.save(force_create=not zone_id)
    await _save_slots(zone, data.slots)
    await _count_zones(work)
    return zone


async def remove_zone(work: Work, zone_id: UUID | None) -> DeliveryZone:
    """Take a zone away; orders keep the windows they have. Raises NotFound."""
    await take_setting(work, COUNTED)
    zone = await queries.get(zone_id)
    await DeliverySlot.filter(zone_id=zone.id).update(active=False, zone_id=None)
    await zone.delete()
    await _count_zones(work)
    return zone


async def set_capacity(work: Work, slot_id: UUID | None, day: date, capacity: int | None) -> DeliverySlot:
    """How many orders a window takes on one day; None: as many as on other days. Raises NotFound, Invalid."""
    slot = await DeliverySlot.get_or_none(id=slot_id) if slot_id else None
    if slot is None:
        raise NotFound("The delivery slot", "该配送时段", field="slotId")
    if capacity is not None and not rules.capacity_fits(capacity):
        most = rules.LARGEST_CAPACITY
        raise Invalid(field="capacity", reason_zh=f"容量须为 0 到 {most}。", reason_en=f"The capacity is 0 to {most}.")
    await rows(
        "INSERT INTO delivery_slot_day (id, slot_id, day, capacity, taken) VALUES (?, ?, ?, ?, 0) "
        "ON CONFLICT (slot_id, day) DO UPDATE SET capacity = excluded.capacity RETURNING id",
        *(uuid7(), slot.id, day, capacity),
    )
    return slot


async def take(
    work: Work, order_id: UUID, slot: DeliverySlot, day: date, days: Sequence[OfferedDay]
) -> DeliveryBooking:
    """Give the window to the order. Raises SlotFull, naming what of `days` is free next."""
    await _enter(slot, day, days)
    booking = new(DeliveryBooking, order_id=order_id, slot_id=slot.id, day=day, starts=slot.starts, ends=slot.ends)
    await insert([booking])
    return booking


async def move(
    work: Work, booking: DeliveryBooking, slot: DeliverySlot, day: date, days: Sequence[OfferedDay]
) -> DeliveryBooking:
    """Change the window of an order. Raises SlotFull; then it keeps the one it has."""
    await _enter(slot, day, days)
    await _leave(booking.slot_id, booking.day)
    booking.slot_id, booking.day, booking.starts, booking.ends = slot.id, day, slot.starts, slot.ends
    await booking.save(update_fields=["slot_id", "day", "starts", "ends"])
    return booking


async def free(work: Work, order_id: UUID) -> None:
    """The order needs its window no longer; others can have it. Nothing happens when it has none, or a second time."""
    freed = await rows(
        "UPDATE delivery_booking SET freed = ? WHERE order_id = ? AND freed = ? RETURNING slot_id, day",
        *(True, order_id, False),
    )
    for one in freed:
        day = one["day"]
        await _leave(as_id(one["slot_id"]), date.fromisoformat(day) if isinstance(day, str) else day)


async def _enter(slot: DeliverySlot, day: date, days: Sequence[OfferedDay]) -> None:
    """One order more, if there is room: one conditional UPDATE, whoever else asks at the same moment."""
    await rows(
        "INSERT INTO delivery_slot_day (id, slot_id, day, taken) VALUES (?, ?, ?, 0) "
        "ON CONFLICT (slot_id, day) DO NOTHING RETURNING id",
        *(uuid7(), slot.id, day),
    )
    entered = await changed(
        "UPDATE delivery_slot_day SET taken = taken + 1 WHERE slot_id = ? AND day = ? AND taken < "
        "COALESCE(capacity, (SELECT s.capacity FROM delivery_slot s WHERE s.id = delivery_slot_day.slot_id))",
        *(slot.id, day),
    )
    if not entered:
        raise rules.full(day, slot, [one for one in days if one.windows])


async def _leave(slot_id: UUID, day: date) -> None:
    await changed("UPDATE delivery_slot_day SET taken = taken - 1 WHERE slot_id = ? AND day = ?", slot_id, day)


async def _save_slots(zone: DeliveryZone, wanted: Sequence[SlotData]) -> None:
    """Change windows in place, for orders name them; those not named are offered no longer."""
    there = {slot.id: slot for slot in await DeliverySlot.filter(zone_id=zone.id)}
    kept = {one.id for one in wanted if one.id in there}
    await DeliverySlot.filter(zone_id=zone.id, id__not_in=list(kept)).update(active=False)
    for one in wanted:
        values: dict[str, Any] = {"starts": one.starts, "ends": one.ends, "capacity": one.capacity, "active": True}
        if one.id in there:
            await DeliverySlot.filter(id=one.id).update(**values)
        else:
            await DeliverySlot.create(zone_id=zone.id, **values)


async def _count_zones(work: Work) -> None:
    """Settings say how many zones there are: a firm without any reads none when an order is placed."""
    await change(work, {COUNTED: await DeliveryZone.all().count()})


def _area_name(code: str) -> str:
    if code == rules.REST:
        return "其他地区"
    names = area_names(code.ljust(6, "0")) or ("", "", "")
    return "".join(dict.fromkeys(one for one in names if one)) or code
