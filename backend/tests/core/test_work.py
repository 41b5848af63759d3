"""A unit of work that others were in the way of runs again, whole; what cannot help is said."""

import asyncio
import sqlite3
from datetime import date

import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from orderwell.core.db.sql import changed, is_sqlite, rows
from orderwell.core.errors import AlreadyTaken, Busy, Unfit
from orderwell.core.models import Job, Sequence
from orderwell.core.numbers import next_number
from orderwell.core.work import Actor, Work, run

pytestmark = pytest.mark.usefixtures("database")
DAY = date(2026, 1, 1)
LOCKED = OperationalError(sqlite3.OperationalError("database is locked"))


async def test_it_runs_again_and_leaves_nothing_of_the_first_try() -> None:
    tries = 0

    async def act(work: Work) -> str:
        nonlocal tries
        tries += 1
        number = await next_number("N", DAY)
        if tries < 3:
            raise LOCKED
        return number

    _, number = await run(Actor(), {}, act)
    assert (number, tries) == ("N20260101-000001", 3)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (LOCKED, Busy),
        (IntegrityError(sqlite3.IntegrityError("UNIQUE constraint failed: x.y")), AlreadyTaken),
        (IntegrityError(sqlite3.IntegrityError("FOREIGN KEY constraint failed")), IntegrityError),
        (OperationalError(sqlite3.OperationalError("no such table: x")), OperationalError),
    ],
)
async def test_what_does_not_pass_is_told(error: Exception, told: type[Exception]) -> None:
    async def act(work: Work) -> None:
        await next_number("N", DAY)
        raise error

    with pytest.raises(told):
        await run(Actor(), {}, act)
    assert not await Sequence.all().exists()


async def test_who_saves_a_unique_value_second_finds_it_on_the_second_try() -> None:
    """Both look before either has committed, wherever the database lets them."""
    looked = asyncio.Barrier(2)
    taken: list[str] = []

    async def act(work: Work) -> None:
        if await Sequence.filter(name="unique").exists():
            taken.append("found")
            return
        if not is_sqlite():
            await asyncio.wait_for(looked.wait(), 30)
        await Sequence.create(name="unique", value=1)

    await asyncio.gather(run(Actor(), {}, act), run(Actor(), {}, act))
    assert taken == ["found"]


async def test_a_deadlock_ends_with_both_done() -> None:
    for name in "ab":
        await Sequence.create(name=name, value=0)
    halfway = asyncio.Barrier(2)
    tries = 0

    async def act(first: str, second: str) -> None:
        async def raised(work: Work) -> None:
            nonlocal tries
            tries += 1
            await changed("UPDATE sequence SET value = value + 1 WHERE name = ?", first)
            if tries <= 2 and not is_sqlite():  # on SQLite the second cannot begin before the first has ended
                await asyncio.wait_for(halfway.wait(), 30)
            await changed("UPDATE sequence SET value = value + 1 WHERE name = ?", second)

        await run(Actor(), {}, raised)

    await asyncio.gather(act("a", "b"), act("b", "a"))
    assert [row["value"] for row in await rows("SELECT value FROM sequence ORDER BY name")] == [2, 2]
    assert tries == (2 if is_sqlite() else 3)


async def test_a_text_too_long_for_its_column_names_it() -> None:
    async def act(work: Work) -> None:
        await Job.create(name="x" * 61, args={}, run_at=work.now, created_at=work.now)

    with pytest.raises(Unfit) as refused:
        await run(Actor(), {}, act)
    assert refused.value.field == "name"
