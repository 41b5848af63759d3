"""Tortoise engine for SQLite: one writer, a pool of WAL readers, transactions that survive cancellation.

It replaces `tortoise.backends.sqlite`, in which a task cancelled inside a transaction keeps the only lock for ever, a
read waits for the open write transaction, and `BEGIN` is deferred, so that two processes that read and then write fail.
"""

import asyncio
import re
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from tortoise.backends.base.client import ConnectionWrapper, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, translate_exceptions
from tortoise.exceptions import OperationalError

from orderwell.core.db import versions
from orderwell.core.db.executor import SqliteQuick
from orderwell.core.db.noting import Noting
from orderwell.core.db.pending import Write
from orderwell.core.db.sqlite_connection import Connection, close_all
from orderwell.core.db.sqlite_transaction import OneTransaction, Turns
from orderwell.core.db.statements import waits
from orderwell.core.db.versions import READ

PRAGMAS = {
    "busy_timeout": 5000,
    "journal_mode": "WAL",
    "journal_size_limit": 67_108_864,
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "cache_size": -16384,  # KiB a connection; more, or a mapped file, makes the process larger and no list cheaper
    "temp_store": "MEMORY",
}

SLOW_TIMES, SLOW_FOR, SLOW_MOST = 10, 30.0, 1000  # of the time it took, seconds at most, and how many statements
LITERALS = re.compile("'[^']*'(?:, ?'[^']*')*")


class Writer(ConnectionWrapper[Connection]):
    """The writing connection under its lock, given back when opening it fails."""

    def __init__(self, lock: asyncio.Lock, client: "Engine") -> None:
        super().__init__(lock, client)
        self._turns = client.turns

    async def __aenter__(self) -> Connection:
        await self._lock.acquire()
        try:
            await self.ensure_connection()
            await self._turns.clear()
        except BaseException:
            self._lock.release()
            raise
        return self.connection


class Engine(SqliteClient):
    """Beside the writer `readers` read-only connections in threads, and one for reads that need no thread.

    The other keywords are pragmas over `PRAGMAS`.
    """

    executor_class = SqliteQuick

    def __init__(self, file_path: str, readers: int = 2, **options: Any) -> None:
        super().__init__(file_path, **{**PRAGMAS, **options})
        self._reader_count = 0 if file_path == ":memory:" else int(readers)
        self._readers: list[Connection] = []
        # Reads, without their literals, that took too long for the loop's thread, and until when to remember.
        self._slow: dict[str, float] = {}
        self._idle: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()
        self._closed = False
        self.turns = Turns()
        self._seen = 0  # SQLite's own count of others' commits, as it was when we looked last

    async def create_connection(self, with_db: bool) -> None:
        """Open the writer and the readers, or nothing at all when one fails. Call it under the lock.

        Raises OperationalError after `close`: a task that is left over must not open what nobody closes.
        """
        if self._closed:
            raise OperationalError("the database has been closed")
        if self._connection is not None:
            return
        opened: list[Connection] = []
        try:
            for number in range(2 + self._reader_count if self._reader_count else 1):
                opened.append(await self._open(read_only=number > 0))
            self._seen = await opened[0].others_commits()
            if self._closed:
                raise OperationalError("the database was closed while it was opened")
        except BaseException:
            await close_all(opened)
            raise
        self._connection, self._readers = opened[0], opened[1:]
        self._idle = asyncio.LifoQueue()
        for reader in self._readers[1:]:
            self._idle.put_nowait(reader)
        if self._readers:
            self._readers[0].quick()
        await self._post_connect()

    async def _open(self, read_only: bool) -> Connection:
        connection = await Connection(self.filename, read_only)
        assert isinstance(connection, Connection)
        connection._conn.row_factory = sqlite3.Row
        try:
            for pragma, value in self.pragmas.items():
                if not (read_only and pragma.startswith("journal")):
                    await connection.execute_fetchall(f"PRAGMA {pragma}={value}")
            if read_only:
                await connection.execute_fetchall("PRAGMA query_only=ON")
        except BaseException:
            await connection.close()
            raise
        return connection

    async def close(self) -> None:
        """Close every connection for good, once each has answered. An open transaction is rolled back by SQLite."""
        opened: list[Any] = [*self._readers, self._connection] if self._connection else []
        self._readers, self._connection, self._closed = [], None, True
        await close_all(opened)

    def acquire_connection(self) -> Writer:
        """The writer, once no transaction holds it."""
        return Writer(self._lock, self)

    def _in_transaction(self, grouped: bool = False) -> TransactionContext:
        return OneTransaction(self, self.turns, grouped, self.others_seen)

    def others_seen(self, count: int) -> None:
        """SQLite counts so many commits of others."""
        if count != self._seen:
            self._seen = count
            versions.forget()

    async def _read(self, query: str, values: list[Any] | None) -> list[sqlite3.Row]:
        if self._connection is None:
            async with self.acquire_connection():
                pass
        query = query.replace("\x00", "'||CHAR(0)||'")
        now, shape = time.monotonic(), LITERALS.sub("?", query) if "'" in query else query
        if tried := self._slow.get(shape, 0.0) <= now:
            if (rows := self._readers[0].read_at_once(query, values)) is not None:
                await asyncio.sleep(0)  # others have their turn, as they would while a thread reads
                return rows
            if len(self._slow) >= SLOW_MOST:
                self._slow.clear()
            self._slow[shape] = now + SLOW_FOR
        waits.threaded_reads += 1
        idle = self._idle
        reader = await idle.get()
        try:
            return list(await reader.execute_fetchall(query, values))
        finally:
            idle.put_nowait(reader)
            if tried:  # of reads that are written alike only some are slow: trying one costs a tenth at most
                self._slow[shape] = (ended := time.monotonic()) + min(SLOW_TIMES * (ended - now), SLOW_FOR)

    @translate_exceptions
    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[Any]]:
        """Rows affected or found, and the rows. A plain read goes to a reader and never waits for a writer."""
        if self._reader_count and READ.match(query):
            rows = await self._read(query, values)
            return len(rows), rows
        answer: tuple[int, Sequence[Any]] = await super().execute_query(query, values)
        return answer

    @translate_exceptions
    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """The rows as dictionaries, from a reader when the query is a plain read."""
        if self._reader_count and READ.match(query):
            return [dict(row) for row in await self._read(query, values)]
        answer: list[dict[str, Any]] = await super().execute_query_dict(query, values)
        return answer

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """One transaction over all `values`."""
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)

    async def hand_over(self, writes: Sequence[Write]) -> None:
        """All of it, see `pending`."""
        async with self._in_transaction() as transaction:
            await transaction.hand_over(writes)  # type: ignore[attr-defined]


class Client(Noting, Engine):
    """The engine, which tells what it reads and writes, and knows when another process has written."""

    _looked = 0.0  # when, by the monotonic clock
    _looking: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Within it, `versions` learns of other processes' commits."""
        versions.watch(self._catch_up)
        try:
            yield
        finally:
            versions.watch(None)
            if self._looking is not None:
                await asyncio.wait([self._looking])

    async def _catch_up(self) -> float:
        if self._looking is None:
            self._looking = asyncio.get_running_loop().create_task(self._look())
        await asyncio.wait([self._looking], timeout=1)  # the thread may be waiting for another process
        return self._looked

    async def _look(self) -> None:
        # SQLite counts for each connection the commits of all others: for the only one of ours that writes,
        # those of other processes.
        try:
            if self._connection is None:
                async with self.acquire_connection():
                    pass
            assert isinstance(self._connection, Connection)
            now = time.monotonic()
            self.others_seen(await self._connection.others_commits())
            self._looked = now
        finally:
            self._looking = None


client_class = Client
