"""Human numbers: in order, per day, and after those that came from elsewhere."""

from datetime import date
from typing import Any

from orderwell.core.numbers import next_number, note_taken
from orderwell.demo import make

DAY = date(2026, 11, 21)


async def test_numbers_count_up_per_kind_and_day(database: Any) -> None:
    async with make.work():
        assert await next_number("SO", DAY) == "SO20261121-000001"
        assert await next_number("SO", DAY) == "SO20261121-000002"
        assert await next_number("PM", DAY) == "PM20261121-000001"
        assert await next_number("SO", date(2026, 11, 22)) == "SO20261122-000001"


async def test_numbers_go_on_after_those_that_were_taken_over(database: Any) -> None:
    async with make.work():
        await note_taken(["SO20261121-000007", "SO20261121-000003", "10248", "SO-1", ""])
        assert await next_number("SO", DAY) == "SO20261121-000008"
        await note_taken(["SO20261121-000002"])
        assert await next_number("SO", DAY) == "SO20261121-000009"
