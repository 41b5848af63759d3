"""What is kept is what reading again would give, whoever wrote in between."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orderwell.core.db import versions
from orderwell.core.db.config import connected
from orderwell.core.db.keeper import Keeper
from orderwell.core.db.sql import changed, rows, transaction

reads = 0
kept: Keeper[str, int] = Keeper(10)


async def _read(keys: list[str]) -> dict[str, int]:
    global reads
    reads += 1
    found = await rows("SELECT name, value FROM sequence")
    return {str(row["name"]): int(row["value"]) for row in found if row["name"] in keys}


async def value(name: str = "a") -> int | None:
    return (await kept.all([name], _read)).get(name)


async def put(number: int) -> None:
    await changed("UPDATE sequence SET value = ? WHERE name = 'a'", number)


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Any]:
    """A client on SQLite with one sequence, a: 1."""
    global reads
    reads = 0
    kept._held.clear()
    async with connected(f"sqlite://{tmp_path}/kept.sqlite3", ["orderwell.core.models"]) as client:
        await client.execute_script("CREATE TABLE sequence (name TEXT PRIMARY KEY, value INT); "
                                    "INSERT INTO sequence VALUES ('a', 1)")  # fmt: skip
        yield client


async def test_it_is_read_once_until_somebody_writes(client: Any) -> None:
    for _ in range(3):
        async with transaction(grouped=True):
            assert await value() == 1
            assert await value("missing") is None
    assert reads == 4  # what is missing is asked for each time
    await put(2)
    async with transaction(grouped=True):
        assert await value() == 2
    assert reads == 5


async def test_a_unit_reads_what_it_has_written_itself_and_keeps_it_from_others(client: Any) -> None:
    async with transaction(grouped=True):
        assert await value() == 1
    with pytest.raises(ZeroDivisionError):
        async with transaction(grouped=True):
            await put(7)
            assert await value() == 7
            assert await value() == 7
            raise ZeroDivisionError
    async with transaction(grouped=True):
        assert await value() == 1


async def test_a_unit_reads_what_those_before_it_in_its_group_have_written(client: Any) -> None:
    async with transaction(grouped=True):
        assert await value() == 1
    seen: list[int | None] = []

    async def write(number: int) -> None:
        async with transaction(grouped=True):
            before = await value()
            await put(number)
            seen.append(before)
            await asyncio.sleep(0)

    await asyncio.gather(*(write(number) for number in range(2, 12)))
    assert seen == list(range(1, 11))


async def test_commits_of_another_process_are_seen_by_the_next_unit(client: Any) -> None:
    for number in range(2, 6):
        with closing(sqlite3.connect(client.filename)) as other:  # a connection that the engine knows nothing of
            other.execute("UPDATE sequence SET value = ?", (number,))
            other.commit()
        async with transaction(grouped=True):
            assert await value() == number


async def test_queries_are_given_what_is_kept_when_their_process_hears_of_others(client: Any) -> None:
    for _ in range(2):
        assert await value() == 1
        async with transaction():
            assert await value() == 1
    assert reads == 4  # nobody has told it that nobody else writes, and a long unit of work reads
    async with client.watched():
        for _ in range(3):
            assert await value() == 1
        async with transaction():
            assert await value() == 1
        async with transaction(grouped=True):
            assert await value() == 1  # kept for both
        assert reads == 6
        await put(2)
        assert await value() == 2


async def test_queries_learn_of_commits_of_another_process(client: Any) -> None:
    async with client.watched():
        for number in range(1, 4):
            assert await value() == number
            with closing(sqlite3.connect(client.filename)) as other:
                other.execute("UPDATE sequence SET value = ?", (number + 1,))
                other.commit()
            await asyncio.sleep(2 * versions.LAG)


async def test_who_uses_what_is_kept_rests_on_what_it_was_read_from(client: Any) -> None:
    async def read() -> int:
        noted = versions.current()
        assert noted is not None
        noted.until(tomorrow)
        noted.narrow(versions.PRICE_LIST)
        return len(await rows("SELECT name FROM sequence"))

    tomorrow, one = datetime.now(UTC) + timedelta(days=1), Keeper[str, int]()
    async with client.watched():
        for _ in range(2):
            with versions.reading() as answer:
                assert await one.get("", read) == 1
            assert (answer.tables, answer.good_until) == ({"sequence"}, tomorrow)
            assert answer.same_for == versions.PRICE_LIST


async def test_a_value_ends_on_time(client: Any) -> None:
    async def read() -> int:
        noted = versions.current()
        assert noted is not None
        noted.until(datetime.now(UTC))
        return await value() or 0

    one = Keeper[str, int]()
    async with client.watched():
        for _ in range(2):
            assert await one.get("", read) == 1
            kept._held.clear()
    assert reads == 2


async def test_it_is_bounded(client: Any) -> None:
    async def all_of(keys: list[str]) -> dict[str, int]:
        await rows("SELECT value FROM sequence")
        return {key: int(key) for key in keys}

    async with transaction(grouped=True):
        assert len(await kept.all([str(number) for number in range(25)], all_of)) == 25
        assert len(kept._held) == 10
        await kept.get("15", lambda: never("15"))
        await kept.all(["30"], all_of)
        assert {"15", "30"} < kept._held.keys()  # what was used last stays
        assert "16" not in kept._held


async def never(name: str) -> int:
    raise AssertionError(f"{name} is kept")
