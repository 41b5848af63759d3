"""Which zone an address is in, and on which days and in which windows it is delivered to. Pure.

Days and cut-off are those of the firm's clock on the wall, so changes of daylight saving do not matter.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from orderwell.core.errors import DomainError, Invalid
from orderwell.firm.rules import Firm

from .errors import DeliveryDayClosed, SlotFull
from .models import DeliverySlot, DeliveryZone

REST = "*"  # an area code that fits every address: what no other zone takes
AREA = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|\*")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
DAYS_OFFERED = 14
LONGEST_LEAD = 60
MOST_SLOTS, MOST_AREAS, MOST_CLOSED = 24, 500, 366
LARGEST_CAPACITY = 100_000
SEARCHED = 400  # days that are looked at for the next open one


class SlotData(Struct, frozen=True):
    """A time window, HH:MM to HH:MM; without an id it is new."""

    starts: str
    ends: str
    capacity: int
    id: UUID | None = None


class ZoneData(Struct, frozen=True):
    """A zone as staff describe it; see `models.DeliveryZone`."""

    name_zh: str
    name_en: str = ""
    areas: Sequence[str] = ()
    minimum_order: int | None = None
    freight: int | None = None
    free_from: int | None = None
    weekdays: Sequence[int] = (1, 2, 3, 4, 5, 6, 7)
    cut_off: str = "16:00"
    lead_days: int = 1
    closed_on: Sequence[date] = ()
    slot_required: bool = False
    slots: Sequence[SlotData] = ()


class ZoneTerms(Struct, frozen=True):
    """What `pricing` needs to know of a delivery, where a zone has its own freight."""

    currency: str
    freight_minor: int
    free_freight_from_minor: int
    freight_label: tuple[str, str]


class Closed(StrEnum):
    """Why nothing is delivered on a day."""

    TOO_EARLY = "too_early"
    WEEKDAY = "weekday"
    HOLIDAY = "holiday"


REASONS = {
    Closed.TOO_EARLY: ("已过截单时间，来不及备货", "it is too late to prepare an order for that day"),
    Closed.WEEKDAY: ("当天不送该区域", "this area is not served on that weekday"),
    Closed.HOLIDAY: ("节假日休息", "it is a holiday"),
}


class Window(Struct, frozen=True):
    """A slot on one day: how many orders it takes and has."""

    slot: DeliverySlot
    day: date
    capacity: int
    taken: int

    @property
    def left(self) -> int:
        return max(self.capacity - self.taken, 0)


@dataclass(frozen=True, slots=True)
class OfferedDay:
    """A day at checkout; `closed` says why it cannot be chosen."""

    day: date
    closed: Closed | None = None
    windows: list[Window] = field(default_factory=list)


def zone_of(zones: Iterable[DeliveryZone], area_code: str) -> DeliveryZone | None:
    """The zone with the longest code that fits; one with `REST` when no other does."""
    best: tuple[int, DeliveryZone] | None = None
    for zone in zones:
        for code in zone.areas:
            length = 0 if code == REST else len(code)
            if (code == REST or area_code.startswith(code)) and (best is None or length > best[0]):
                best = length, zone
    return best[1] if best else None


def terms(firm: Firm, zone: DeliveryZone | None) -> Firm | ZoneTerms:
    """What a delivery into the zone costs; the firm's own terms where it has none."""
    if zone is None or (zone.freight is None and zone.free_from is None):
        return firm
    freight = firm.freight_minor if zone.freight is None else zone.freight
    free_from = firm.free_freight_from_minor if zone.free_from is None else zone.free_from
    label = (f"运费（{zone.name_zh}）", f"Delivery ({zone.name_en or zone.name_zh})")
    return ZoneTerms(firm.currency, freight, free_from, label)


def minimum(firm: Firm, zone: DeliveryZone | None) -> int:
    """The least that goods must come to, in minor units."""
    return firm.minimum_order_minor if zone is None or zone.minimum_order is None else zone.minimum_order


def first_day(zone: DeliveryZone, now: datetime, time_zone: str) -> date:
    """The first day that is not too early for an order placed `now`; it may be closed for another reason."""
    local = now.astimezone(ZoneInfo(time_zone))
    missed = local.strftime("%H:%M") >= zone.cut_off
    return local.date() + timedelta(days=zone.lead_days + missed)


def why_closed(zone: DeliveryZone, day: date, first: date) -> Closed | None:
    """Why the zone is not delivered to on `day`; None: it is."""
    if day < first:
        return Closed.TOO_EARLY
    if day.isoformat() in zone.closed_on:
        return Closed.HOLIDAY
    return None if day.isoweekday() in zone.weekdays else Closed.WEEKDAY


def next_open(zone: DeliveryZone, first: date) -> date | None:
    """The first day from `first` on that is open; None when there is none for a year."""
    days = (first + timedelta(days=offset) for offset in range(SEARCHED))
    return next((day for day in days if why_closed(zone, day, first) is None), None)


def day_problem(zone: DeliveryZone, day: date, first: date) -> DomainError | None:
    """What is wrong with a day that somebody wants."""
    reason = why_closed(zone, day, first)
    if reason is None:
        return None
    zh, en = REASONS[reason]
    after = next_open(zone, max(first, day))
    return DeliveryDayClosed(
        field="requestedOn", day=day.isoformat(), reason_zh=zh, reason_en=en, next=after.isoformat() if after else "–"
    )


Counts = Mapping[tuple[UUID, date], tuple[int | None, int]]  # capacity of that day and what is taken


def window(slot: DeliverySlot, day: date, counts: Counts) -> Window:
    """The slot on that day."""
    capacity, taken = counts.get((slot.id, day), (None, 0))
    return Window(slot, day, slot.capacity if capacity is None else capacity, taken)


def offered(
    zone: DeliveryZone, slots: Sequence[DeliverySlot], counts: Counts, now: datetime, time_zone: str
) -> list[OfferedDay]:
    """The next `DAYS_OFFERED` days from the first that is not too early; closed ones with their reason.

    Windows of today that have begun are left out.
    """
    first, local = first_day(zone, now, time_zone), now.astimezone(ZoneInfo(time_zone))
    days = [first + timedelta(days=offset) for offset in range(DAYS_OFFERED)]
    return [
        OfferedDay(day, reason)
        if (reason := why_closed(zone, day, first))
        else OfferedDay(day, None, [window(slot, day, counts) for slot in slots if not begun(slot, day, local)])
        for day in days
    ]


def begun(slot: DeliverySlot, day: date, local: datetime) -> bool:
    """Whether the window has begun by the firm's clock."""
    return day == local.date() and slot.starts <= local.strftime("%H:%M")


def told(day: date, slot: DeliverySlot) -> str:
    """A slot as people read it."""
    return f"{day.isoformat()} {slot.starts}–{slot.ends}"


def full(day: date, slot: DeliverySlot, days: Sequence[OfferedDay]) -> SlotFull:
    """The refusal, with what is free next: at the wanted day or after it if there is anything, else before it."""
    # Others may have come first since `days` were read: what was refused is not free.
    every = (one for offer in days for one in offer.windows if one.left)
    free = [one for one in every if (one.day, one.slot.id) != (day, slot.id)]
    after = [one for one in free if (one.day, one.slot.starts) >= (day, slot.starts)]
    if chosen := next(iter(after or free), None):
        text = told(chosen.day, chosen.slot)
        zh, en = f"最近可约 {text}。", f"{text} is free."
    else:
        zh, en = "近两周都已约满，请联系我们。", "Nothing is free in the next two weeks. Contact us."
    return SlotFull(field="slotId", slot=told(day, slot), next_zh=zh, next_en=en)


def zone_problems(data: ZoneData) -> list[DomainError]:
    """What is wrong with a zone as staff describe it."""
    found: list[DomainError] = []

    def wrong(field: str, zh: str, en: str) -> None:
        found.append(Invalid(field=field, reason_zh=zh, reason_en=en))

    if not 1 <= len(data.name_zh.strip()) <= 60:
        wrong("nameZh", "请填写 1 到 60 个字的名称。", "Give it a name of 1 to 60 characters.")
    if not data.areas or len(data.areas) > MOST_AREAS or not all(AREA.fullmatch(one) for one in data.areas):
        wrong("areas", "请选择至少一个地区。", "Choose at least one area.")
    if not data.weekdays or not set(data.weekdays) <= set(range(1, 8)):
        wrong("weekdays", "请选择至少一个送货日。", "Choose at least one day of the week.")
    if not CLOCK.fullmatch(data.cut_off):
        wrong("cutOff", "截单时间请按 16:00 的格式填写。", "Write the cut-off time as 16:00.")
    if not 0 <= data.lead_days <= LONGEST_LEAD:
        wrong("leadDays", f"提前天数须为 0 到 {LONGEST_LEAD}。", f"Lead days are 0 to {LONGEST_LEAD}.")
    if len(data.closed_on) > MOST_CLOSED:
        wrong("closedOn", f"最多 {MOST_CLOSED} 个休息日。", f"There can be {MOST_CLOSED} closed days.")
    if any((amount or 0) < 0 for amount in (data.minimum_order, data.freight, data.free_from)):
        wrong("freight", "金额不能为负数。", "Amounts cannot be negative.")
    return found + slot_problems(data.slots)


def slot_problems(slots: Sequence[SlotData]) -> list[DomainError]:
    """What is wrong with time windows; they may not overlap."""
    if len(slots) > MOST_SLOTS:
        zh, en = f"最多 {MOST_SLOTS} 个时段。", f"There can be {MOST_SLOTS} slots."
        return [Invalid(field="slots", reason_zh=zh, reason_en=en)]
    found: list[DomainError] = []
    for position, one in enumerate(slots):
        if not (CLOCK.fullmatch(one.starts) and CLOCK.fullmatch(one.ends) and one.starts < one.ends):
            zh, en = "时段须按 08:00–10:00 的格式，且开始早于结束。", "Write a slot as 08:00–10:00, from early to late."
            found.append(Invalid(field=f"slots.{position}", reason_zh=zh, reason_en=en))
        elif not capacity_fits(one.capacity):
            zh, en = f"容量须为 0 到 {LARGEST_CAPACITY}。", f"The capacity is 0 to {LARGEST_CAPACITY}."
            found.append(Invalid(field=f"slots.{position}.capacity", reason_zh=zh, reason_en=en))
        elif any(one.starts < other.ends and other.starts < one.ends for other in slots[:position]):
            zh, en = "时段不能重叠。", "Slots may not overlap."
            found.append(Invalid(field=f"slots.{position}", reason_zh=zh, reason_en=en))
    return found


def capacity_fits(capacity: int) -> bool:
    return 0 <= capacity <= LARGEST_CAPACITY


def doubly(areas: Collection[str], others: Iterable[DeliveryZone]) -> tuple[str, DeliveryZone] | None:
    """An area code that another zone has already, and that zone."""
    return next(((code, zone) for zone in others for code in zone.areas if code in areas), None)
