"""Who orders what and when: two years of plausible buying, from a fixed seed. Pure.

Each customer has weekdays, a rate that grew to today's, and favourite categories; each
product has a season. Spring Festival empties the weeks around it and fills those before.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from math import exp
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

Entry = Mapping[str, Any]
DAYS = 730
WEEKS_A_MONTH = 365 / 12 / 7
# First days of the lunar year, as published by the Hong Kong Observatory.
SPRING_FESTIVALS = (date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26))
# When in the day people order: local hours and their weights.
HOURS = {8: 6, 9: 14, 10: 18, 11: 12, 13: 7, 14: 12, 15: 14, 16: 10, 17: 5, 20: 3, 21: 2}


class WantedLine(Struct, frozen=True):
    """`quantity` units of the unit `unit_code`."""

    sku: str
    unit_code: str
    quantity: int


class Wish(Struct, frozen=True):
    """One order that somebody is going to place."""

    customer: str
    placed_at: datetime
    payment_method: str
    lines: tuple[WantedLine, ...]


def festival_factor(day: date) -> float:
    """Before Spring Festival stocks are filled; in its week almost nobody orders."""
    for start in SPRING_FESTIVALS:
        distance = (day - start).days
        if -2 <= distance <= 6:
            return 0.08
        if -24 <= distance < -2:
            return 1.6
        if 6 < distance <= 14:
            return 0.6
    return 1.0


def rate(customer: Entry, day: date, today: date) -> float:
    """Orders expected of `customer` on `day`."""
    if day.isoweekday() not in customer["weekdays"]:
        return 0.0
    age = (today - day).days
    if age > customer["first_order_months_ago"] * 30.4:
        return 0.0
    grown = customer["yearly_growth"] ** (-age / 365)
    return float(
        customer["orders_per_month"] / (WEEKS_A_MONTH * len(customer["weekdays"])) * grown * festival_factor(day)
    )


def wishes(
    customers: Sequence[Entry], products: Sequence[Entry], today: date, zone: str, seed: int, aim: int
) -> list[Wish]:
    """About `aim` orders over the two years that end with yesterday, in the order of time."""
    days = [today - timedelta(days=back) for back in range(DAYS, 0, -1)]
    expected = sum(rate(customer, day, today) for customer in customers for day in days)
    scale = aim / expected
    found: list[Wish] = []
    for customer in customers:
        random = Random(f"{seed}:{customer['number']}")
        shelf = Shelf(customer, products)
        for day in days:
            for _ in range(_poisson(random, rate(customer, day, today) * scale)):
                found.append(_wish(random, customer, shelf, day, zone))
    return sorted(found, key=lambda wish: (wish.placed_at, wish.customer))


def todays(
    customers: Sequence[Entry], products: Sequence[Entry], now: datetime, zone: str, seed: int, count: int
) -> list[Wish]:
    """`count` orders of the last three days up to `now`: the ones that are still on their way."""
    random = Random(f"{seed}:today")
    found = []
    for position in range(count):
        customer = random.choices(customers, [c["orders_per_month"] for c in customers])[0]
        moment = now - timedelta(hours=72 * (1 - (position + 0.5) / count), minutes=random.randrange(30))
        wish = _wish(random, customer, Shelf(customer, products), moment.astimezone(ZoneInfo(zone)).date(), zone)
        found.append(Wish(wish.customer, moment, wish.payment_method, wish.lines))
    return sorted(found, key=lambda wish: wish.placed_at)


class Shelf:
    """The variants that one customer chooses from, with their weights by month."""

    def __init__(self, customer: Entry, products: Sequence[Entry]) -> None:
        likes = customer["categories"]
        chosen = [p for p in products if p["published"] and p["category"] in likes]
        self.variants = [(p, v) for p in chosen for v in p["variants"]]
        self.cumulative = [
            list(
                accumulate(
                    likes[p["category"]] * p["popularity"] * p["season"][month] / len(p["variants"])
                    for p, _ in self.variants
                )
            )
            for month in range(12)
        ]

    def pick(self, random: Random, month: int, count: int) -> Iterator[Entry]:
        """Up to `count` different variants, the ones in season more often."""
        weights = self.cumulative[month - 1]
        if not weights or not weights[-1]:
            return
        seen: set[str] = set()
        for _, variant in random.choices(self.variants, cum_weights=weights, k=count * 2):
            if variant["sku"] not in seen and len(seen) < count:
                seen.add(variant["sku"])
                yield variant


def _wish(random: Random, customer: Entry, shelf: Shelf, day: date, zone: str) -> Wish:
    low, high = customer["lines_per_order"]
    count = max(1, round(random.randint(low, high) * 0.6))
    lines = tuple(_line(random, customer, variant) for variant in shelf.pick(random, day.month, count))
    hour = random.choices(list(HOURS), list(HOURS.values()))[0]
    local = datetime.combine(day, time(hour, random.randrange(60), random.randrange(60)), ZoneInfo(zone))
    weights = customer["payment_weights"]
    method = random.choices(list(weights), list(weights.values()))[0]
    return Wish(customer["number"], local.astimezone(UTC), method, lines)


def _line(random: Random, customer: Entry, variant: Entry) -> WantedLine:
    """A multiple of the step from the MOQ on, in the largest unit that fits without remainder."""
    target = variant["moq"] * customer["quantity_scale"] * random.triangular(1.5, 6.0, 2.5)
    steps = max(variant["moq"], round(target / variant["step"]) * variant["step"])
    for unit in sorted(variant["units"], key=lambda unit: -unit["factor"]):
        if unit["factor"] > 1 and steps >= unit["factor"]:
            return WantedLine(variant["sku"], unit["code"], max(1, round(steps / unit["factor"])))
    return WantedLine(variant["sku"], variant["units"][0]["code"], steps)


def _poisson(random: Random, mean: float) -> int:
    """Knuth's method; means here are below 2."""
    limit, count, product = exp(-mean), 0, random.random()
    while product > limit:
        count += 1
        product *= random.random()
    return count
