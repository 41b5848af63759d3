"""A parcel's state and timeline follow from its reports, not from how they arrived."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwell.core.errors import IllegalMove
from orderwell.logistics.rules import (
    SHIPMENT_FLOW,
    Progress,
    ShipmentState,
    TrackedEvent,
    TrackingCode,
    check_digit,
    has_check_digit,
    masked,
    moves,
    normalized,
    state_after,
    timeline,
    tracking_number,
)

C, S = TrackingCode, ShipmentState
START = datetime(2026, 11, 20, 8, tzinfo=UTC)


def at(minute: int, code: TrackingCode, **more: str) -> TrackedEvent:
    return TrackedEvent(code, START + timedelta(minutes=minute), **more)


@pytest.mark.parametrize(
    ("codes", "state"),
    [
        ([], S.SHIPPED),
        ([C.PICKED_UP], S.SHIPPED),
        ([C.PICKED_UP, C.IN_TRANSIT], S.IN_TRANSIT),
        ([C.PICKED_UP, C.ARRIVED_HUB, C.EXCEPTION], S.EXCEPTION),
        ([C.EXCEPTION, C.IN_TRANSIT], S.IN_TRANSIT),
        ([C.OUT_FOR_DELIVERY, C.FAILED_ATTEMPT], S.EXCEPTION),
        ([C.FAILED_ATTEMPT, C.RETURNING, C.ARRIVED_HUB, C.IN_TRANSIT], S.RETURNING),
        ([C.RETURNING, C.OUT_FOR_DELIVERY], S.IN_TRANSIT),
        ([C.RETURNING, C.RETURNED], S.RETURNED),
        ([C.DELIVERED, C.ARRIVED_HUB], S.DELIVERED),
        ([C.RETURNED, C.DELIVERED], S.DELIVERED),
    ],
)
def test_the_state_follows_from_the_reports(codes: list[TrackingCode], state: ShipmentState) -> None:
    assert state_after(at(i, code) for i, code in enumerate(codes)).state is state


reports = st.lists(
    st.builds(
        at,
        st.integers(0, 6),
        st.sampled_from(list(C)),
        note=st.sampled_from(["", "x"]),
        signed_by=st.sampled_from(["", "王"]),
    ),
    max_size=8,
)


@given(reports, st.data())
def test_any_order_with_any_repeats_gives_the_same(events: list[TrackedEvent], data: st.DataObject) -> None:
    repeats = data.draw(st.lists(st.sampled_from(events), max_size=6)) if events else []
    shuffled = data.draw(st.permutations(events + repeats))
    assert timeline(shuffled) == timeline(events)
    assert state_after(shuffled) == state_after(events)


def test_delivery_is_that_of_the_earliest_proof() -> None:
    two = [at(9, C.DELIVERED, signed_by="前台"), at(5, C.DELIVERED), at(12, C.IN_TRANSIT)]
    assert state_after(two) == Progress(S.DELIVERED, START + timedelta(minutes=5), "前台")


def test_the_same_moment_in_another_zone_is_a_repeat() -> None:
    from_afar = TrackedEvent(C.PICKED_UP, START.astimezone(tz=None))
    assert len(timeline([at(0, C.PICKED_UP), from_afar])) == 1


@given(st.uuids(), st.integers(0, 11), st.integers(1, 9))
def test_every_wrong_digit_is_caught(shipment_id: object, place: int, more: int) -> None:
    number = tracking_number("XD", shipment_id)  # type: ignore[arg-type]
    assert has_check_digit("XD", number)
    digits = list(number[2:])
    digits[place] = str((int(digits[place]) + more) % 10)
    assert not has_check_digit("XD", "XD" + "".join(digits))


def test_tracking_numbers_have_a_form() -> None:
    number = tracking_number("XD", uuid4())
    assert check_digit("7992739871") == "3"  # the standard's own example
    assert not has_check_digit("HY", number)
    assert not has_check_digit("XD", number + "0")
    assert not has_check_digit("XD", "XD" + "１" * 12)
    assert normalized(f" {number[:5].lower()} {number[5:]} ") == number


def test_moves_by_hand_end_with_the_hand_over() -> None:
    assert [(m.to, m.allowed) for m in moves(S.PICKING, True)] == [
        (S.PACKED, True),
        (S.SHIPPED, True),
        (S.CANCELLED, True),
    ]
    for state in set(S) - {S.PICKING, S.PACKED}:
        assert not any(m.allowed for m in moves(state, True))
        assert all(m.reason_zh and m.reason_en for m in moves(state, True))
    assert not any(m.allowed for m in moves(S.PICKING, False))


@given(st.lists(st.sampled_from(list(S)), max_size=12))
def test_moves_never_leave_the_table(tried: list[ShipmentState]) -> None:
    state = S.PICKING
    for to in tried:
        try:
            state = SHIPMENT_FLOW.check(state, to)
        except IllegalMove:
            assert to not in SHIPMENT_FLOW.next(state)
    assert state in S


@pytest.mark.parametrize(
    ("name", "shown"), [("张小明", "张**"), ("Ann", "A**"), ("李", "李"), ("", ""), ("前台", "前*")]
)
def test_names_on_public_pages_are_masked(name: str, shown: str) -> None:
    assert masked(name) == shown
