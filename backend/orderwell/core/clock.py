"""Instants are UTC; a business day is computed in the firm's own time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .db import versions


def utc_now(*, until_told: bool = False) -> datetime:
    """The clock, read once per unit of work. Commands use `work.now` instead.

    An answer that looked at the clock is not kept, unless whoever looked says how long it holds (`until_told`, and
    then `versions.Reading.until`).
    """
    if not until_told and (noted := versions.current()) is not None:
        noted.narrow(versions.NEVER)
    return datetime.now(UTC)


def business_day(moment: datetime, zone: str) -> date:
    """The calendar day of `moment` in the IANA `zone`."""
    return moment.astimezone(ZoneInfo(zone)).date()


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The half-open interval [start, end) of a business day, in UTC."""
    start = datetime.combine(day, time(), ZoneInfo(zone))
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return start.astimezone(UTC), end.astimezone(UTC)
