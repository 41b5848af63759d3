"""Zones, days and windows as tables of cases."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from orderwell.delivery import rules
from orderwell.delivery.models import DeliverySlot, DeliveryZone
from orderwell.delivery.rules import Closed, SlotData, ZoneData
from orderwell.firm.rules import Firm

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


def zone(name: str = "z", **data: object) -> DeliveryZone:
    plain = {"name_zh": name, "areas": ["3207"], "weekdays": EVERY_DAY, "cut_off": "16:00", "lead_days": 1}
    return DeliveryZone(**{**plain, **data})


def test_the_longest_code_decides_and_the_rest_goes_to_whoever_takes_it() -> None:
    city, district, rest = zone("city"), zone("district", areas=["320706"]), zone("rest", areas=["*"])
    every = [rest, city, district]
    assert rules.zone_of(every, "320706") is district
    assert rules.zone_of(every, "320703") is city
    assert rules.zone_of(every, "310101") is rest
    assert rules.zone_of(every, "") is rest  # abroad
    assert rules.zone_of([city, district], "310101") is None
    assert rules.zone_of([city], "") is None


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-22T07:59:00", "2026-11-23"),  # 15:59 in Shanghai
        ("2026-11-22T08:00:00", "2026-11-24"),  # 16:00: the cut-off is over
        ("2026-11-22T16:30:00", "2026-11-24"),  # already the 23rd there
        ("2026-11-22T15:59:00", "2026-11-24"),  # 23:59 there
    ],
)
def test_cut_off_and_lead_days_count_on_the_firms_clock(now: str, expected: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert rules.first_day(zone(), moment, "Asia/Shanghai").isoformat() == expected


def test_the_cut_off_stays_at_its_hour_when_the_clocks_change() -> None:
    """In Berlin 16:00 is 14:00 UTC on the last day of summer time and 15:00 UTC on the day after."""
    for day, before, after in ((24, 13, 14), (25, 14, 15)):
        early = datetime(2026, 10, day, before, 59, tzinfo=UTC)
        late = datetime(2026, 10, day, after, 0, tzinfo=UTC)
        assert rules.first_day(zone(), early, "Europe/Berlin") == date(2026, 10, day + 1)
        assert rules.first_day(zone(), late, "Europe/Berlin") == date(2026, 10, day + 2)


def test_why_a_day_is_closed_and_which_is_next() -> None:
    one = zone(weekdays=[1, 3], closed_on=["2026-11-25"])  # 25 November 2026 is a Wednesday
    first = date(2026, 11, 24)
    assert rules.why_closed(one, date(2026, 11, 23), first) is Closed.TOO_EARLY
    assert rules.why_closed(one, date(2026, 11, 24), first) is Closed.WEEKDAY
    assert rules.why_closed(one, date(2026, 11, 25), first) is Closed.HOLIDAY
    assert rules.next_open(one, first) == date(2026, 11, 30)
    problem = rules.day_problem(one, date(2026, 11, 25), first)
    assert problem is not None
    assert (problem.code, problem.field, problem.params["next"]) == ("DELIVERY_DAY_CLOSED", "requestedOn", "2026-11-30")
    assert rules.day_problem(one, date(2026, 11, 30), first) is None


def test_a_zone_that_never_opens_has_no_next_day() -> None:
    closed = [date.fromordinal(date(2026, 11, 1).toordinal() + offset).isoformat() for offset in range(500)]
    assert rules.next_open(zone(closed_on=closed), date(2026, 11, 22)) is None


def slot(starts: str, ends: str, capacity: int = 2, key: int = 1) -> DeliverySlot:
    return DeliverySlot(id=UUID(int=key), starts=starts, ends=ends, capacity=capacity)


def test_fourteen_days_with_what_is_left_of_each_window() -> None:
    morning, noon = slot("08:00", "10:00", key=1), slot("12:00", "14:00", key=2)
    now = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
    counts = {(morning.id, date(2026, 11, 23)): (None, 2), (noon.id, date(2026, 11, 23)): (5, 1)}
    days = rules.offered(zone(lead_days=0), [morning, noon], counts, now, "Asia/Shanghai")
    assert len(days) == 14
    assert [(day.day.day, [one.left for one in day.windows]) for day in days[:3]] == [
        (22, [2]),  # the morning has begun
        (23, [0, 4]),
        (24, [2, 2]),
    ]


def test_a_full_window_names_what_is_free_next() -> None:
    morning, noon = slot("08:00", "10:00", 1, 1), slot("12:00", "14:00", 1, 2)
    days = [date(2026, 11, 23), date(2026, 11, 24)]

    def refused(taken: dict[tuple[UUID, date], tuple[int | None, int]]) -> str:
        now = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
        offered = rules.offered(zone(), [morning, noon], taken, now, "Asia/Shanghai")[:2]
        return rules.full(days[0], noon, offered).params["next_en"]

    full = (None, 1)
    assert refused({(noon.id, days[0]): full}) == "2026-11-24 08:00–10:00 is free."
    assert refused({(noon.id, days[0]): full, (morning.id, days[1]): full}) == "2026-11-24 12:00–14:00 is free."
    later = {(one.id, days[1]): full for one in (morning, noon)}
    assert refused({(noon.id, days[0]): full, **later}) == "2026-11-23 08:00–10:00 is free."
    every = {(one.id, day): full for one in (morning, noon) for day in days}
    assert "Contact us" in refused(every)


def test_the_terms_of_a_zone_stand_in_for_the_firms() -> None:
    firm = Firm(minimum_order_minor=100)
    assert rules.terms(firm, None) is firm
    assert rules.terms(firm, zone(freight=None, free_from=None)) is firm
    own = rules.terms(firm, zone("城区", name_en="City", freight=500, free_from=None))
    assert (own.freight_minor, own.free_freight_from_minor) == (500, firm.free_freight_from_minor)
    assert own.freight_label == ("运费（城区）", "Delivery (City)")
    assert (rules.minimum(firm, zone(minimum_order=0)), rules.minimum(firm, zone(minimum_order=None))) == (0, 100)


def test_everything_that_is_wrong_with_a_zone_is_told_at_once() -> None:
    bad = ZoneData(
        name_zh=" ",
        areas=["32", "x"],
        weekdays=[0],
        cut_off="25:00",
        lead_days=-1,
        freight=-1,
        slots=[
            SlotData("08:00", "10:00", 1),
            SlotData("09:00", "11:00", 1),
            SlotData("12:00", "11:00", 1),
            SlotData("13:00", "14:00", -1),
        ],
    )
    assert [one.field for one in rules.zone_problems(bad)] == [
        "nameZh", "areas", "weekdays", "cutOff", "leadDays", "freight", "slots.1", "slots.2", "slots.3.capacity",
    ]  # fmt: skip
    assert rules.zone_problems(ZoneData(name_zh="城区", areas=["*"])) == []
