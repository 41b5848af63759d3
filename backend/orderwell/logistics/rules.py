"""What follows from a parcel's reports, whatever the order in which they came, and its numbers."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from orderwell.core.flow import Flow


class ShipmentState(StrEnum):
    PICKING = "picking"
    PACKED = "packed"
    SHIPPED = "shipped"
    IN_TRANSIT = "in_transit"
    EXCEPTION = "exception"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class TrackingCode(StrEnum):
    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    ARRIVED_HUB = "arrived_hub"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    FAILED_ATTEMPT = "failed_attempt"
    EXCEPTION = "exception"
    RETURNING = "returning"
    RETURNED = "returned"


S, C = ShipmentState, TrackingCode
# What staff may do by hand; from SHIPPED on, tracking events decide (rules.state_after).
SHIPMENT_FLOW = Flow(
    {
        S.PICKING: {S.PACKED, S.SHIPPED, S.CANCELLED},
        S.PACKED: {S.SHIPPED, S.CANCELLED},
        S.SHIPPED: {S.IN_TRANSIT, S.EXCEPTION, S.DELIVERED, S.RETURNING},
        S.IN_TRANSIT: {S.EXCEPTION, S.DELIVERED, S.RETURNING},
        S.EXCEPTION: {S.IN_TRANSIT, S.DELIVERED, S.RETURNING},
        S.RETURNING: {S.RETURNED, S.IN_TRANSIT},
    }
)
BY_HAND = (S.PACKED, S.SHIPPED, S.CANCELLED)
DIGITS = 11
# Reports of the same moment, in the order in which such things happen.
RANK = {code: number for number, code in enumerate(C)}
MOVING = {C.IN_TRANSIT, C.ARRIVED_HUB, C.OUT_FOR_DELIVERY}
IN_TROUBLE = {C.FAILED_ATTEMPT, C.EXCEPTION}


# A sentence for people, Chinese and English.
SENTENCES = {
    C.PICKED_UP: ("承运商已揽收", "Picked up by the carrier"),
    C.IN_TRANSIT: ("运输途中", "On its way"),
    C.ARRIVED_HUB: ("到达转运中心", "Arrived at a hub"),
    C.OUT_FOR_DELIVERY: ("正在派送", "Out for delivery"),
    C.DELIVERED: ("已签收", "Delivered"),
    C.FAILED_ATTEMPT: ("派送未成功", "Could not be delivered"),
    C.EXCEPTION: ("运输异常", "Held up on its way"),
    C.RETURNING: ("正在退回", "On its way back"),
    C.RETURNED: ("已退回发货仓", "Returned to the warehouse"),
}


class Move(Struct, frozen=True):
    """What staff may make of a parcel by hand; the reasons are empty when it is allowed."""

    to: ShipmentState
    allowed: bool
    reason_zh: str = ""
    reason_en: str = ""


def moves(state: ShipmentState, may_write: bool) -> list[Move]:
    """Packing, handing over and cancelling, and why not."""
    if not may_write:
        reason = ("您没有操作包裹的权限。", "You are not allowed to handle parcels.")
    elif state in (S.PICKING, S.PACKED):
        reason = ("包裹已处于该状态。", "The parcel is packed already.")
    elif state is S.CANCELLED:
        reason = ("包裹已取消。", "The parcel was cancelled.")
    else:
        reason = ("包裹已交运，状态由物流轨迹决定。", "It has been handed over: the tracking decides now.")
    allowed = SHIPMENT_FLOW.next(state) if may_write else []
    return [Move(to, True) if to in allowed else Move(to, False, *reason) for to in BY_HAND]


@dataclass(frozen=True, slots=True)
class TrackedEvent:
    """One report of a carrier. `occurred_at` is the carrier's time, not ours."""

    code: TrackingCode
    occurred_at: datetime
    location_zh: str = ""
    location_en: str = ""
    note: str = ""
    signed_by: str = ""

    @property
    def fingerprint(self) -> str:
        """Equal for repeats of the same report, 64 hexadecimal digits."""
        moment = self.occurred_at.astimezone(UTC).isoformat(timespec="milliseconds")
        parts = (self.code.value, moment, self.location_zh, self.location_en, self.note, self.signed_by)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


class Progress(Struct, frozen=True):
    """Where a parcel is by its reports. Delivery is that of the earliest proof."""

    state: ShipmentState
    delivered_at: datetime | None = None
    signed_by: str = ""


def timeline(events: Iterable[TrackedEvent]) -> list[TrackedEvent]:
    """The reports without repeats in the order in which things happened."""
    single = {event.fingerprint: event for event in events}
    return sorted(single.values(), key=lambda one: (one.occurred_at, RANK[one.code], one.fingerprint))


def state_after(events: Iterable[TrackedEvent]) -> Progress:
    """The state of a handed-over parcel: any order and any repeats of the same reports give the same.

    A proof of delivery outweighs every other report, for it has had effects; so does a return that
    is complete, short of delivery. Scans on the way back do not turn a return around; being out
    for delivery again does.
    """
    ordered = timeline(events)
    for code, final in ((C.DELIVERED, S.DELIVERED), (C.RETURNED, S.RETURNED)):
        proofs = [event for event in ordered if event.code is code]
        if proofs and final is S.DELIVERED:
            signed_by = next((event.signed_by for event in proofs if event.signed_by), "")
            return Progress(final, proofs[0].occurred_at, signed_by)
        if proofs:
            return Progress(final)
    state = S.SHIPPED
    for event in ordered:
        state = _next(state, event.code)
    return Progress(state)


def _next(state: ShipmentState, code: TrackingCode) -> ShipmentState:
    if code is C.RETURNING:
        return S.RETURNING
    if state is S.RETURNING:
        return S.IN_TRANSIT if code is C.OUT_FOR_DELIVERY else state
    if code in IN_TROUBLE:
        return S.EXCEPTION
    return S.IN_TRANSIT if code in MOVING else state


def check_digit(digits: str) -> str:
    """Luhn, ISO/IEC 7812-1: catches every wrong digit and nearly every swap of neighbours."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def tracking_number(prefix: str, shipment_id: UUID) -> str:
    """Prefix, eleven digits that follow from the id, check digit: XD123456789014."""
    digest = int.from_bytes(hashlib.sha256(shipment_id.bytes).digest()[:8], "big")
    digits = f"{digest % 10**DIGITS:0{DIGITS}d}"
    return prefix + digits + check_digit(digits)


def has_check_digit(prefix: str, number: str) -> bool:
    """Whether `number` could have come from `tracking_number`."""
    digits = number.removeprefix(prefix)
    plain = number.startswith(prefix) and len(digits) == DIGITS + 1 and digits.isascii() and digits.isdigit()
    return plain and check_digit(digits[:-1]) == digits[-1]


def normalized(number: str) -> str:
    """A tracking number as typed or scanned: upper case, no blanks."""
    return "".join(number.split()).upper()


def masked(name: str) -> str:
    """A name that may stand on a public page: its first character only."""
    return name[:1] + "*" * min(len(name) - 1, 2) if len(name) > 1 else name


def in_utc(moment: datetime) -> datetime:
    """A moment as somebody gave it; one without a zone is taken as UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
