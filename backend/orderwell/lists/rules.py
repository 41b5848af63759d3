"""When a list is due, and how often somebody buys something. Pure."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from statistics import median, median_low
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

MOST_LINES, MOST_LISTS = 500, 50
HISTORY = timedelta(days=540)  # of orders that say what is bought often
LATE = 3  # cycles: what has not been bought for so long is not bought any more


class Wanted(Struct, frozen=True):
    """A quantity of a variant in one of its units, for a list."""

    variant_id: UUID
    unit_code: str
    quantity: int


class Schedule(Struct, frozen=True):
    """A draft every `weeks` weeks on `weekday` (0 is Monday) at `hour`; without a weekday none."""

    weekday: int | None = None
    weeks: int = 1
    hour: int = 7
    paused: bool = False


def next_run(now: datetime, plan: Schedule, zone: str, last: datetime | None = None) -> datetime | None:
    """The next moment of the plan after `now`, in UTC: whole weeks after `last` when there was one.

    The hour is the firm's clock's, also when summer time begins or ends in between.
    """
    if plan.weekday is None or plan.paused:
        return None
    place = ZoneInfo(zone)
    today = now.astimezone(place).date()
    day = today + timedelta(days=(plan.weekday - today.weekday()) % 7)
    if last is not None:
        began = last.astimezone(place).date()
        day = began + timedelta(days=(plan.weekday - began.weekday()) % 7 or 7 * plan.weeks)
    step = timedelta(weeks=1 if last is None else plan.weeks)
    while (moment := datetime.combine(day, time(plan.hour), place).astimezone(UTC)) <= now:
        day += step
    return moment


class Bought(Struct, frozen=True):
    """One purchase: how many of which unit, on which business day."""

    variant_id: UUID
    unit_code: str
    quantity: int
    day: date


class Habit(Struct, frozen=True):
    """What somebody buys again and again. `days`: the usual time between, None after one; `due`: when again."""

    variant_id: UUID
    unit_code: str
    quantity: int
    times: int
    last: date
    days: int | None
    due: date | None

    def overdue(self, today: date) -> bool:
        """Whether its time has come."""
        return self.due is not None and self.due <= today


def habits(purchases: Iterable[Bought], today: date) -> list[Habit]:
    """What is due first, then what is bought most often; what has not been bought for long goes.

    The cycle is the median of the days between purchases, which one holiday does not change; the quantity is the
    lower median in the unit of the last purchase: so many have been bought, so steps and minimum are kept.
    """
    by_variant: dict[UUID, list[Bought]] = {}
    for one in purchases:
        by_variant.setdefault(one.variant_id, []).append(one)
    found = [_habit(rows) for rows in by_variant.values()]
    alive = [one for one in found if one.times > 1 and one.days and (today - one.last).days <= LATE * max(one.days, 14)]
    return sorted(alive, key=lambda one: (not one.overdue(today), -one.times, one.due or today, str(one.variant_id)))


def _habit(rows: Sequence[Bought]) -> Habit:
    days = sorted({one.day for one in rows})
    last = max(rows, key=lambda one: one.day)
    gaps = [(after - before).days for before, after in pairwise(days)]
    cycle = max(round(median(gaps)), 1) if gaps else None
    amounts = [one.quantity for one in rows if one.unit_code == last.unit_code]
    due = last.day + timedelta(days=cycle) if cycle else None
    return Habit(last.variant_id, last.unit_code, max(median_low(amounts), 1), len(days), last.day, cycle, due)
