"""Short units of work on SQLite that wait for each other share one COMMIT, and nothing else."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from tortoise.exceptions import OperationalError

from orderwell.core.db.config import connected
from orderwell.core.db.sql import changed, transaction
from orderwell.core.db.statements import waits

UNITS = 40


class Refused(Exception):
    """A rule of the unit's own."""


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Any]:
    """A client on an empty table in a file."""
    async with connected(f"sqlite://{tmp_path}/group.sqlite3", ["orderwell.core.models"]) as client:
        await client.execute_script("CREATE TABLE note (id INT PRIMARY KEY)")
        yield client


def committed(client: Any) -> set[int]:
    """What another process would see."""
    with closing(sqlite3.connect(client.filename)) as other:
        return {row[0] for row in other.execute("SELECT id FROM note")}


async def write(client: Any, number: int, grouped: bool = True, then: Callable[[], Any] = lambda: None) -> None:
    """Write `number`, find it committed when the unit has ended."""
    async with transaction(grouped):
        await changed("INSERT INTO note (id) VALUES (?)", number)
        await asyncio.sleep(0)
        then()
    assert number in committed(client)


def refuse() -> None:
    raise Refused


async def test_those_who_wait_share_a_commit_and_each_is_told_after_it(client: Any) -> None:
    before = copy(waits)
    await asyncio.gather(*(write(client, number) for number in range(UNITS)))
    assert committed(client) == set(range(UNITS))
    assert waits.grouped - before.grouped == UNITS
    assert waits.groups - before.groups < UNITS / 4
    assert client.turns.group is None
    assert not client._lock.locked()


async def test_one_alone_commits_at_once(client: Any) -> None:
    before = copy(waits)
    for number in range(5):
        await write(client, number)
    assert waits.groups - before.groups == 5


async def test_who_fails_is_undone_alone(client: Any) -> None:
    outcomes = await asyncio.gather(
        *(write(client, number, then=refuse if number % 3 == 0 else lambda: None) for number in range(UNITS)),
        return_exceptions=True,
    )
    assert committed(client) == {number for number in range(UNITS) if number % 3}
    assert [isinstance(outcome, Refused) for outcome in outcomes] == [number % 3 == 0 for number in range(UNITS)]
    await write(client, 1000)


async def test_cancelled_units_are_whole_or_not_there(client: Any) -> None:
    for spread in range(8):
        tasks = [asyncio.ensure_future(write(client, 100 * spread + number)) for number in range(20)]
        for _ in range(spread * 3):
            await asyncio.sleep(0)
        for task in tasks[::3]:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        told = {100 * spread + number for number, outcome in enumerate(outcomes) if outcome is None}
        assert told <= committed(client)
        assert len(told) >= 13
        assert all(outcome is None or isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)
    assert client.turns.group is None
    assert not client._lock.locked()


async def test_when_the_commit_fails_nobody_of_the_group_is_told_of_success(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(client, 1000)

    async def full() -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(client._connection, "commit", full)
    outcomes = await asyncio.gather(*(write(client, number) for number in range(UNITS)), return_exceptions=True)
    assert all(isinstance(outcome, OperationalError) for outcome in outcomes), outcomes
    monkeypatch.undo()
    assert committed(client) == {1000}
    await write(client, 1001)


async def test_a_rollback_of_the_databases_own_fails_those_who_ended_before(client: Any) -> None:
    async def lost(number: int) -> None:
        async with transaction(True):
            await changed("INSERT INTO note (id) VALUES (?)", number)
            await client._connection.rollback()  # as SQLite does when the disk is full
            raise OperationalError("disk full")

    outcomes = await asyncio.gather(write(client, 1), lost(2), write(client, 3), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [OperationalError, OperationalError, type(None)]
    assert committed(client) == {3}


async def test_a_long_unit_and_a_single_statement_join_no_group(client: Any) -> None:
    async def single(number: int) -> None:
        await client.execute_query("INSERT INTO note (id) VALUES (?)", [number])
        assert number in committed(client)

    async def alone(number: int) -> None:
        async with transaction():
            waiting = committed(client)
            await asyncio.sleep(0.001)
            assert committed(client) == waiting  # nobody else has been let in, and nobody's commit waits for it
            assert set(range(started)) <= waiting
            await changed("INSERT INTO note (id) VALUES (?)", number)

    started = 6
    await asyncio.gather(
        *(write(client, number) for number in range(started)),
        alone(100),
        single(101),
        *(write(client, number) for number in range(started, 12)),
    )
    assert committed(client) == {*range(12), 100, 101}
