"""Carriers: estimates grow with distance, simulated journeys end, and are the same every time."""

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest

from orderwell.core.ids import uuid7
from orderwell.logistics.carriers import CARRIERS, Parcel, carrier
from orderwell.logistics.carriers.network import HUBS, apart, distance, way
from orderwell.logistics.carriers.simulated import made_live, plan
from orderwell.logistics.errors import UnknownCarrier
from orderwell.logistics.rules import ShipmentState, TrackingCode, state_after

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
NANJING, SUZHOU, CHENGDU, URUMQI = "320102", "320508", "510104", "650102"
HOME = {"area_code": CHENGDU, "city": "成都市", "district": "锦江区"}


def test_the_farther_the_later() -> None:
    for one in CARRIERS.values():
        near, province, far, farther = (
            one.book(Parcel(uuid4(), NANJING, to), NOW).promised_at for to in (NANJING, SUZHOU, CHENGDU, URUMQI)
        )
        assert NOW < near <= province <= far <= farther


def test_distances_are_those_of_the_map() -> None:
    assert distance(NANJING, CHENGDU) == pytest.approx(1400, rel=0.05)
    assert distance(NANJING, "320104") < distance(NANJING, SUZHOU) < distance(NANJING, "340102") + 100
    assert distance(NANJING, "") == distance("99", NANJING) == 1500


def test_ways_lead_from_hub_to_hub_without_detours() -> None:
    for origin in HUBS.values():
        for destination in HUBS.values():
            hubs = way(origin, destination)
            assert (hubs[0], hubs[-1]) == (origin, destination)
            assert len(set(hubs)) == len(hubs)
            assert sum(apart(a, b) for a, b in pairwise(hubs)) <= apart(origin, destination) * 1.4 + 1


def test_numbers_are_checked_by_their_carrier() -> None:
    express, other = carrier("express"), carrier("other")
    number = express.book(Parcel(uuid4(), NANJING, CHENGDU), NOW).tracking_number
    assert express.accepts(number)
    assert not carrier("freight").accepts(number)
    assert other.accepts(number)
    assert not other.accepts("?!")
    assert other.book(Parcel(uuid4(), NANJING, CHENGDU), NOW).tracking_number == ""
    with pytest.raises(UnknownCarrier):
        carrier("pigeon")


def test_every_simulated_journey_ends_in_a_signature() -> None:
    late = repeats = mishaps = 0
    drawn = random.Random(20261122)  # a plan is drawn from the parcel's id
    for _ in range(200):
        shipment_id = UUID(int=drawn.getrandbits(128))
        sent = plan(shipment_id, NOW, NANJING, HOME, live=True)
        assert sent == plan(shipment_id, NOW, NANJING, HOME, live=True)
        events = [one.event for one in sent]
        end = state_after(events)
        assert end.state is ShipmentState.DELIVERED
        assert end.signed_by
        assert all(one.due_at >= one.event.occurred_at for one in sent)
        late += any(a.occurred_at > b.occurred_at for a, b in pairwise(events))
        repeats += len({e.fingerprint for e in events}) < len(events)
        mishaps += any(e.code in (TrackingCode.EXCEPTION, TrackingCode.FAILED_ATTEMPT) for e in events)
        assert sent[-1].due_at - NOW < timedelta(minutes=12)
    assert late > 50
    assert repeats > 100
    assert 2 <= mishaps <= 50


def test_a_parcel_abroad_or_of_unknown_origin_arrives_too() -> None:
    for origin, home in (("", {"city": "München"}), (NANJING, {}), ("", {})):
        events = [one.event for one in plan(uuid4(), NOW, origin, home, live=False)]
        assert state_after(events).state is ShipmentState.DELIVERED


def test_the_demos_past_goes_at_the_pace_of_the_road() -> None:
    assert made_live(uuid7(), datetime.now(UTC))
    assert not made_live(uuid7(), datetime.now(UTC) - timedelta(days=3))
    slow = plan(uuid4(), NOW, NANJING, HOME, live=False)
    assert slow[-1].due_at - NOW > timedelta(hours=20)
