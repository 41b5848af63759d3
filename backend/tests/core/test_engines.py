"""The engines: cancellation, readers beside a writer, several processes, savepoints."""

import asyncio
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from asyncpg import InterfaceError
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError
from tortoise.transactions import in_transaction

from orderwell.core.db import postgres
from orderwell.core.db.config import connected, dialect, postgres_options, sqlite_path, tortoise_config
from orderwell.core.db.sqlite import Client as Sqlite

MODULES = ["orderwell.core.models"]
TABLE = "CREATE TABLE pair (id INT PRIMARY KEY, a INT NOT NULL, b INT NOT NULL CHECK (b >= 0));"


@pytest.fixture
async def pair(empty_url: str) -> AsyncIterator[Any]:
    """A client on a table with the row (1, 0, 0)."""
    async with connected(empty_url, MODULES) as client:
        await client.execute_script(TABLE + "INSERT INTO pair VALUES (1, 0, 0)")
        yield client


async def values(client: Any) -> tuple[int, int]:
    """The pair."""
    row = (await client.execute_query_dict("SELECT a, b FROM pair WHERE id = 1"))[0]
    return row["a"], row["b"]


async def raise_both(pause: random.Random) -> None:
    """Add one to a and, somewhat later, one to b; part of it inside a savepoint, with reads between."""
    async with in_transaction() as outer:
        await outer.execute_query("UPDATE pair SET a = a + 1 WHERE id = 1")
        await asyncio.sleep(pause.random() * 0.002)
        async with in_transaction() as inner:
            await inner.execute_query_dict("SELECT a FROM pair")
            await inner.execute_query("UPDATE pair SET b = b + 1 WHERE id = 1")


async def test_cancelled_transactions_leave_neither_lock_nor_half_a_write(pair: Any) -> None:
    chance = random.Random(20261121)
    for _ in range(40):
        tasks = [asyncio.ensure_future(raise_both(chance)) for _ in range(8)]
        tasks += [asyncio.ensure_future(values(pair)) for _ in range(4)]
        for _ in tasks:
            await asyncio.sleep(chance.random() * 0.003)
            if chance.random() < 0.8:
                chance.choice(tasks).cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            assert outcome is None or isinstance(outcome, tuple | asyncio.CancelledError), outcome
    async with asyncio.timeout(30):
        a, b = await values(pair)
        assert a == b > 0
        await raise_both(chance)
        assert await values(pair) == (a + 1, b + 1)
    if isinstance(pair, postgres.Client):
        assert pair._pool is not None
        assert pair._pool.get_idle_size() == pair._pool.get_size()
    else:
        assert not pair._lock.locked()
        assert pair._idle.qsize() == len(pair._readers) - 1 == 2  # one reads in the thread of the loop


async def test_cancelling_the_first_connection_leaves_a_usable_client(empty_url: str) -> None:
    for ticks in range(12):
        async with connected(empty_url, MODULES) as client:
            first = asyncio.ensure_future(client.execute_query("SELECT 1 AS one"))
            for _ in range(ticks):
                await asyncio.sleep(0.0005)
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
            async with asyncio.timeout(30), in_transaction() as transaction:
                assert (await transaction.execute_query_dict("SELECT 1 AS one"))[0]["one"] == 1


async def test_a_read_does_not_wait_for_an_open_write_transaction(pair: Any) -> None:
    written, seen = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with in_transaction() as transaction:
            await transaction.execute_query("UPDATE pair SET a = 7")
            written.set()
            await seen.wait()

    writer = asyncio.ensure_future(write())
    await written.wait()
    async with asyncio.timeout(30):
        assert await values(pair) == (0, 0)
    seen.set()
    await writer
    assert await values(pair) == (7, 0)


async def test_a_transaction_reads_its_own_writes(pair: Any) -> None:
    async with in_transaction() as transaction:
        await transaction.execute_query("UPDATE pair SET a = 3")
        assert await values(transaction) == (3, 0)


async def test_a_failed_savepoint_leaves_the_rest_of_the_transaction(pair: Any) -> None:
    async with in_transaction() as outer:
        await outer.execute_query("UPDATE pair SET a = 1")
        with pytest.raises(IntegrityError):
            async with in_transaction() as inner:
                await inner.execute_query("UPDATE pair SET a = 2")
                await inner.execute_query("UPDATE pair SET b = -1")
        async with in_transaction() as inner:
            await inner.execute_query("UPDATE pair SET b = 5")
    assert await values(pair) == (1, 5)


async def test_an_error_undoes_the_transaction(pair: Any) -> None:
    with pytest.raises(RuntimeError):
        async with in_transaction() as transaction:
            await transaction.execute_query("UPDATE pair SET a = 1")
            raise RuntimeError
    assert await values(pair) == (0, 0)


async def test_a_time_out_inside_a_savepoint_undoes_only_the_savepoint(pair: Any) -> None:
    async with in_transaction() as outer:
        await outer.execute_query("UPDATE pair SET a = 1")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02), in_transaction() as inner:
                await inner.execute_query("UPDATE pair SET a = 9")
                await asyncio.sleep(1)
    assert await values(pair) == (1, 0)


async def test_a_task_that_outlives_its_transaction_cannot_write(pair: Any) -> None:
    async with in_transaction() as transaction:
        pass
    with pytest.raises((TransactionManagementError, InterfaceError), match="has ended|released back"):
        await transaction.execute_query("UPDATE pair SET a = 1")
    assert await values(pair) == (0, 0)


async def test_many_rows_are_one_transaction(pair: Any) -> None:
    place = "(?, ?, ?)" if isinstance(pair, Sqlite) else "($1, $2, $3)"
    with pytest.raises(IntegrityError):
        await pair.execute_many(f"INSERT INTO pair VALUES {place}", [[2, 0, 0], [3, 0, -1]])
    assert (await pair.execute_query_dict("SELECT count(*) AS n FROM pair"))[0]["n"] == 1
    await pair.execute_many(f"INSERT INTO pair VALUES {place}", [[2, 0, 0], [3, 0, 1]])
    assert (await pair.execute_query_dict("SELECT count(*) AS n FROM pair"))[0]["n"] == 3


PROCESS = """
import asyncio, sys
from tortoise.transactions import in_transaction
from orderwell.core.db.config import connected

async def main():
    async with connected(sys.argv[1], ["orderwell.core.models"]):
        for _ in range(60):
            async with in_transaction() as transaction:
                row = (await transaction.execute_query_dict("SELECT a FROM pair WHERE id = 1" + sys.argv[2]))[0]
                await asyncio.sleep(0)
                await transaction.execute_query(f"UPDATE pair SET a = {row['a'] + 1} WHERE id = 1")

asyncio.run(main())
"""


async def test_two_processes_that_read_and_then_write_lose_nothing(pair: Any, empty_url: str) -> None:
    lock = "" if isinstance(pair, Sqlite) else " FOR UPDATE"
    command = [sys.executable, "-c", PROCESS, empty_url, lock]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    assert await values(pair) == (120, 0)


def test_addresses_name_the_engine_and_its_options() -> None:
    assert dialect("postgresql://host/name") == "postgres"
    assert sqlite_path("sqlite:///var/lib/shop.sqlite3?synchronous=OFF") == "/var/lib/shop.sqlite3"
    assert sqlite_path("sqlite://var/shop.sqlite3") == "var/shop.sqlite3"
    options = postgres_options("postgres://me:p%40ss@/shop?host=/run/pg&port=5433&maxsize=20&sslmode=require")
    assert options == {
        "host": "/run/pg",
        "port": 5433,
        "user": "me",
        "password": "p@ss",
        "database": "shop",
        "maxsize": 20,
        "ssl": "require",
    }
    credentials = tortoise_config("sqlite://x.db?synchronous=OFF", MODULES)["connections"]["default"]["credentials"]
    assert credentials == {"file_path": "x.db", "synchronous": "OFF"}
    with pytest.raises(ValueError, match="'mysql'"):
        dialect("mysql://host/name")


async def test_postgres_is_reached_over_its_unix_socket(postgres_url: str) -> None:
    async with connected(postgres_url, MODULES) as client:
        rows = await client.execute_query_dict("SHOW unix_socket_directories")
    folder = rows[0]["unix_socket_directories"]
    options = postgres_options(postgres_url)
    url = f"postgres://postgres@/{options['database']}?host={folder}&port={options['port']}"
    async with connected(url, MODULES) as client:
        assert (await client.execute_query_dict("SELECT inet_client_addr() AS address"))[0]["address"] is None


async def test_a_sqlite_reader_cannot_write(empty_url: str) -> None:
    if dialect(empty_url) != "sqlite":
        return
    async with connected(empty_url, MODULES) as client:
        assert isinstance(client, Sqlite)
        await client.execute_script(TABLE)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await client._read("INSERT INTO pair VALUES (1, 0, 0)", None)


async def leave_work_behind(url: str, chance: random.Random) -> None:
    """Reads and writes that are still going on when the database is closed and, soon after, the loop ends."""

    async def read(client: Any) -> None:
        while True:
            await client.execute_query("SELECT count(*) FROM pair AS one, pair AS two")

    async def write() -> None:
        while True:
            await raise_both(chance)

    async with connected(url, MODULES) as client:
        left = [asyncio.ensure_future(each) for each in (read(client), write(), read(client), write())]
        await asyncio.sleep(chance.random() * 0.01)
        for task in left:
            if chance.random() < 0.4:
                task.cancel()
    await asyncio.sleep(chance.random() * 0.003)
    for task in left:
        task.add_done_callback(lambda done: done.cancelled() or done.exception())


def test_no_thread_answers_after_its_loop_has_ended(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path}/left.sqlite3"
    with sqlite3.connect(sqlite_path(url)) as connection:
        connection.executescript(TABLE + "INSERT INTO pair VALUES (1, 0, 0)")
    connection.close()
    chance, failures = random.Random(20261122), list[Any]()
    threads = set(threading.enumerate())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threading, "excepthook", failures.append)
        for _ in range(60):
            asyncio.run(leave_work_behind(url, chance))
        left = [thread for thread in set(threading.enumerate()) - threads if "_connection_worker" in thread.name]
        for thread in left:
            thread.join(5)  # the last thing a thread does is to answer that it ends
    assert not failures
    assert not [thread for thread in left if thread.is_alive()]


async def test_a_slow_read_leaves_the_loop_alone_and_a_quick_one_needs_no_thread(tmp_path: Path) -> None:
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT count(*) c FROM n"
    client = Sqlite(str(tmp_path / "db.sqlite3"), connection_name="default")
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0)

    assert await client.execute_query_dict("SELECT 1 AS one") == [{"one": 1}]
    ticking = asyncio.ensure_future(tick())
    assert await client.execute_query_dict(slow) == [{"c": 3_000_000}]
    assert ticks > 10
    ticks = 0
    assert await client.execute_query_dict("SELECT 2 AS two") == [{"two": 2}]
    assert ticks <= 1
    ticking.cancel()
    await client.close()


async def test_a_read_that_was_slow_is_not_tried_again_with_other_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000) SELECT count(*) c FROM n"
    client = Sqlite(str(tmp_path / "db.sqlite3"), connection_name="default")
    await client.execute_query_dict("SELECT 1")
    quick, tried = client._readers[0], list[str]()
    reading = quick.read_at_once

    def read_at_once(sql: str, parameters: Any) -> Any:
        tried.append(sql)
        return reading(sql, parameters)

    monkeypatch.setattr(quick, "read_at_once", read_at_once)
    for words in ("'tea'", "'rice', 'flour'", "'oil'"):
        assert await client.execute_query_dict(f"{slow} WHERE i NOT IN ({words})") == [{"c": 500_000}]
    assert len(tried) == 1
    await client.close()


async def test_a_task_that_is_left_over_opens_no_closed_database(empty_url: str) -> None:
    async with connected(empty_url, MODULES) as client:
        await client.execute_query("SELECT 1 AS one")
    with pytest.raises(OperationalError, match="closed"):
        await client.execute_query("SELECT 1 AS one")
