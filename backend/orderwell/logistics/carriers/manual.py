"""Carriers whose news staff record by hand: the own fleet, collection at the counter, anybody else."""

import re
from datetime import datetime

from msgspec import Struct

from orderwell.logistics import rules

from .network import distance, estimate
from .protocol import Label, Parcel

ANY_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{4,39}")


class Manual(Struct, frozen=True):
    """With a `prefix` it makes its own numbers, with a check digit; without, staff copy the label."""

    code: str
    name_zh: str
    name_en: str
    prefix: str
    hours_at_ends: float
    kilometres_an_hour: float
    simulated: bool = False

    def book(self, parcel: Parcel, now: datetime) -> Label:
        kilometres = distance(parcel.origin_area, parcel.destination_area)
        number = rules.tracking_number(self.prefix, parcel.shipment_id) if self.prefix else ""
        return Label(number, now + estimate(kilometres, self.hours_at_ends, self.kilometres_an_hour))

    def accepts(self, tracking_number: str) -> bool:
        if self.prefix:
            return rules.has_check_digit(self.prefix, tracking_number)
        return bool(ANY_NUMBER.fullmatch(tracking_number))
