"""The firm's own settings: what a manager changes in the console, not an operator in the shell."""

import re
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from orderwell.core.errors import Invalid
from orderwell.core.money import LARGEST

FORMS = {
    "currency": "[A-Z]{3}",
    "order_prefix": "[A-Z0-9-]{1,12}",
    "name_zh": r".{1,100}",
    "name_en": r".{0,100}",
    "deposit_percents": r"([1-9]\d?(,[1-9]\d?){0,4})?",
}
# Two hours, thirty days, a year, a year.
MOST = {
    "hold_checkout_minutes": 120,
    "hold_online_minutes": 43_200,
    "hold_other_hours": 8_760,
    "hold_approval_hours": 8_760,
}


@dataclass(frozen=True, slots=True)
class Firm:
    """Money in minor units, times in minutes or hours as named, zone an IANA name."""

    name_zh: str = "Orderwell"
    name_en: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    time_zone: str = "Asia/Shanghai"
    currency: str = "CNY"
    order_prefix: str = "SO"
    freight_minor: int = 2000
    free_freight_from_minor: int = 50000
    minimum_order_minor: int = 0
    hold_checkout_minutes: int = 15  # 0: stock is reserved when the order is placed, not before
    hold_online_minutes: int = 30
    hold_other_hours: int = 72
    hold_approval_hours: int = 0  # for the approval of the buyer's company; 0: as hold_other_hours
    stock_display: str = "exact"  # exact | banded | hidden
    price_visibility: str = "everyone"  # everyone | signed_in | approved
    assortments_used: bool = False  # whether there ever were any: else nobody looks for them
    registration_open: bool = True
    guest_checkout: bool = False
    guest_phone_check: bool = False  # a guest confirms their phone by a code before ordering
    bank_account: str = ""
    deposit_percents: str = "30,50"  # of the total, offered for paying in parts
    delivery_zones: int = 0  # how many there are: 0 delivers everywhere, see slice delivery
    freight_label: ClassVar[tuple[str, str]] = ("运费", "Delivery")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def hold(self, *, online: bool) -> timedelta:
        """How long the stock of an order waits for its money."""
        return timedelta(minutes=self.hold_online_minutes) if online else timedelta(hours=self.hold_other_hours)

    @property
    def approval_hold(self) -> timedelta:
        return timedelta(hours=self.hold_approval_hours or self.hold_other_hours)


def _fits(name: str, value: Any) -> bool:
    """Whether orders can be placed and numbered with it: every later order depends on these."""
    if isinstance(value, str):
        return re.fullmatch(FORMS.get(name, r"[\s\S]{0,300}"), value) is not None
    return bool(0 <= value <= MOST.get(name, LARGEST))


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
        if not _fits(name, value):
            first, *rest = name.split("_")
            raise Invalid(
                field=first + "".join(map(str.title, rest)),
                reason_zh="内容超出允许的范围或格式不对，请检查后重试。",
                reason_en="The value is out of range or has the wrong form. Check it and try again.",
            )
    return result
