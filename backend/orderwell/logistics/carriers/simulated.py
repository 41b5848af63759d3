"""A carrier made up for trying out: parcels move along real hubs, and news comes as news does.

Everything follows from the shipment's id, so a plan can be made again at any time: the way,
the pace, mishaps, which reports come twice and which come after later ones.
"""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.logistics import rules
from orderwell.logistics.rules import TrackedEvent, TrackingCode

from .network import distance, estimate, hub, way
from .protocol import Label, Parcel

LIVE_SECONDS = (20, 40)  # one step of a parcel that is handed over while somebody watches
NATURAL_HOURS = (3, 9)  # the same for parcels of the demo's past
MISHAPS = 12  # one parcel in so many
C = TrackingCode
MISHAP_NOTES = {
    C.EXCEPTION: "恶劣天气，运输延误 · delayed by bad weather",
    C.FAILED_ATTEMPT: "收件人不在，将再次派送 · nobody in, another try follows",
}
SIGNERS = ("本人", "前台", "同事代收", "仓库收货员")


class Delivery(Struct, frozen=True):
    """A report and the moment at which the carrier sends it. Two equal reports are a repeat."""

    due_at: datetime
    event: TrackedEvent


class Simulated(Struct, frozen=True):
    """Hours of handling at the ends and kilometres an hour make the p90 estimate."""

    code: str
    name_zh: str
    name_en: str
    prefix: str
    hours_at_ends: float
    kilometres_an_hour: float
    simulated: bool = True

    def book(self, parcel: Parcel, now: datetime) -> Label:
        kilometres = distance(parcel.origin_area, parcel.destination_area)
        promised = now + estimate(kilometres, self.hours_at_ends, self.kilometres_an_hour)
        return Label(rules.tracking_number(self.prefix, parcel.shipment_id), promised)

    def accepts(self, tracking_number: str) -> bool:
        return rules.has_check_digit(self.prefix, tracking_number)


def made_live(shipment_id: UUID, created_at: datetime) -> bool:
    """Whether the shipment was made at the time it says: the id knows the real one (UUIDv7).

    The demo's past is written in one go, so its parcels carry an id that is younger than they are;
    they go on at the pace of the road.
    """
    milliseconds = shipment_id.int >> 80
    return abs(milliseconds / 1000 - created_at.timestamp()) < 3600


def plan(
    shipment_id: UUID, shipped_at: datetime, origin_area: str, address: dict[str, Any], live: bool
) -> list[Delivery]:
    """All reports of a parcel's journey, by the moment of sending, which is not that of happening."""
    chance = random.Random(hashlib.sha256(shipment_id.bytes).digest())
    happened = _timed(list(_journey(origin_area, address, chance)), shipped_at, live, chance)
    sent: list[Delivery] = []
    for number, event in enumerate(happened):
        late = chance.randrange(5) == 0 and number + 1 < len(happened)
        after = happened[number + 1].occurred_at if late else event.occurred_at
        sent.append(Delivery(after + timedelta(seconds=1), event))
        if chance.randrange(4) == 0:
            sent.append(Delivery(after + timedelta(seconds=2), event))
    return sorted(sent, key=lambda one: one.due_at)


def _timed(steps: list[TrackedEvent], shipped_at: datetime, live: bool, chance: random.Random) -> list[TrackedEvent]:
    moment, timed = shipped_at, []
    for step in steps:
        if live:
            moment += timedelta(seconds=chance.randint(*LIVE_SECONDS))
        else:
            moment += timedelta(minutes=chance.randint(NATURAL_HOURS[0] * 60, NATURAL_HOURS[1] * 60))
        timed.append(replace(step, occurred_at=moment))
    return timed


_NEVER = datetime.min.replace(tzinfo=UTC)


def _journey(origin_area: str, address: dict[str, Any], chance: random.Random) -> Iterator[TrackedEvent]:
    """What happens to a parcel, in order; the times are filled in afterwards."""
    origin, destination = hub(origin_area), hub(address.get("area_code") or "")
    hubs = way(origin, destination) if origin and destination else [one for one in (origin, destination) if one]
    city = address.get("city") or address.get("province") or ""
    mishap = chance.choice(list(MISHAP_NOTES)) if chance.randrange(MISHAPS) == 0 else None
    start = hubs[0] if hubs else None
    yield TrackedEvent(C.PICKED_UP, _NEVER, start.zh if start else "", start.en if start else "")
    for number, one in enumerate(hubs):
        yield TrackedEvent(C.ARRIVED_HUB, _NEVER, f"{one.zh}转运中心", f"{one.en} hub")
        if mishap is C.EXCEPTION and number == len(hubs) // 2:
            yield TrackedEvent(C.EXCEPTION, _NEVER, f"{one.zh}转运中心", f"{one.en} hub", MISHAP_NOTES[C.EXCEPTION])
        yield TrackedEvent(C.IN_TRANSIT, _NEVER, f"已离开{one.zh}", f"Left {one.en}")
    station = (f"{city}{address.get('district') or ''}网点", f"{destination.en if destination else city} station")
    yield TrackedEvent(C.OUT_FOR_DELIVERY, _NEVER, *station)
    if mishap is C.FAILED_ATTEMPT:
        yield TrackedEvent(C.FAILED_ATTEMPT, _NEVER, *station, MISHAP_NOTES[C.FAILED_ATTEMPT])
        yield TrackedEvent(C.OUT_FOR_DELIVERY, _NEVER, *station, "再次派送 · second try")
    yield TrackedEvent(C.DELIVERED, _NEVER, *station, "", chance.choice(SIGNERS))
