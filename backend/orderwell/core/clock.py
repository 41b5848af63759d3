"""Instants are UTC; a business day is computed in the firm's own time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .db import versions


def utc_now(*, until_told: bool = False) -> datetime:
    """The clock; commands use `work.now`. An answer that looked at it is not kept, unless who looked says until when
    it holds (`until_told`, then `versions.Reading.until`)."""
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
