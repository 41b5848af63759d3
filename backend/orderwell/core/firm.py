"""The firm's own settings: what a manager changes in the console, not an operator in the shell."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import orjson

from .db.sql import rows
from .errors import Invalid
from .models import Setting


@dataclass(frozen=True, slots=True)
class Firm:
    """Money in minor units, times in minutes or hours as named, zone an IANA name."""

    name_zh: str = "鲜达批发"
    name_en: str = "Xianda Wholesale"
    phone: str = ""
    email: str = ""
    address: str = ""
    time_zone: str = "Asia/Shanghai"
    currency: str = "CNY"
    order_prefix: str = "SO"
    freight_minor: int = 2000
    free_freight_from_minor: int = 50000
    minimum_order_minor: int = 0
    hold_online_minutes: int = 30
    hold_other_hours: int = 72
    stock_display: str = "exact"  # exact | banded | hidden
    registration_open: bool = True
    bank_account: str = ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


async def firm() -> Firm:
    """The settings as they stand now: one query, defaults for what was never set."""
    stored = {row["key"]: orjson.loads(row["value"])[0] for row in await rows("SELECT key, value FROM setting")}
    known = {f.name for f in fields(Firm)}
    return Firm(**{key: value for key, value in stored.items() if key in known})


def changed(current: Firm, changes: dict[str, Any]) -> Firm:
    """`current` with `changes`, checked. Raises Invalid with the field's name."""
    result = replace(current, **changes)
    if result.time_zone not in available_timezones():
        raise Invalid(
            field="timeZone",
            reason_zh=f"未知时区“{result.time_zone}”，请选择如 Asia/Shanghai 的时区。",
            reason_en=f"Unknown time zone “{result.time_zone}”. Choose one such as Asia/Shanghai.",
        )
    for name, value in asdict(result).items():
        if isinstance(value, int) and value < 0:
            raise Invalid(field=name, reason_zh="数值不能为负。", reason_en="The value cannot be negative.")
    return result


async def save(current: Firm, changes: dict[str, Any]) -> Firm:
    """Store `changes`; call it from a command, inside its transaction."""
    result = changed(current, changes)
    for key in changes:
        # In a list of one: Tortoise takes a bare text for JSON that is encoded already.
        await Setting.update_or_create(defaults={"value": [asdict(result)[key]]}, key=key)
    return result
