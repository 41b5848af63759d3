"""What a carrier must be able to do."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from msgspec import Struct


class Parcel(Struct, frozen=True):
    """What a carrier is told. Area codes are six-digit district codes, empty when unknown."""

    shipment_id: UUID
    origin_area: str
    destination_area: str


class Label(Struct, frozen=True):
    """A carrier's answer: the number on the parcel, and when nine of ten such parcels have arrived."""

    tracking_number: str
    promised_at: datetime


class Carrier(Protocol):
    """One way to send a parcel. `code` is stored, the names are shown."""

    @property
    def code(self) -> str: ...

    @property
    def name_zh(self) -> str: ...

    @property
    def name_en(self) -> str: ...

    @property
    def simulated(self) -> bool:
        """Whether a job of ours makes the parcel move."""
        ...

    def book(self, parcel: Parcel, now: datetime) -> Label:
        """Take on a parcel that is handed over at `now`."""
        ...

    def accepts(self, tracking_number: str) -> bool:
        """Whether a number typed or scanned by staff can be one of this carrier's."""
        ...
