"""A SQLite connection in its thread, as aiosqlite makes them, that a cancelled or leaving task does not leave busy.

A thread costs more than most statements do: to hand one over and to wake up again takes ten times the CPU of reading
a row by its key. So what is quick runs in the loop's own thread: statements inside an open transaction, where nothing
waits for the disk or for another process, and reads that keep to `BUDGET`. BEGIN, COMMIT and the rest have the thread.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

import aiosqlite

BUDGET = 0.003  # seconds of CPU that a read may hold up the loop before it is moved to a thread
LOOK_EVERY = 1000  # steps of SQLite's machine, some 20 us, between looks at the clock
LARGE = 20_000  # characters of a statement that is never quick
FEW = 200  # rows that are written while the loop waits


class Connection(aiosqlite.Connection):
    """One connection in its thread. Whoever asks it something waits for the answer, cancelled or not.

    So a connection that is given back is idle, and no answer comes to a loop that has ended in the meantime.
    """

    def __init__(self, path: str, read_only: bool) -> None:
        opened = partial(sqlite3.connect, path, isolation_level=None, check_same_thread=False)
        super().__init__(opened, iter_chunk_size=64)
        self._read_only = read_only
        self._asked = 0  # of the thread, not answered yet
        self._until = 0.0
        self._stopping: asyncio.Future[Any] | None = None

    async def _connect(self) -> "Connection":
        opened: asyncio.Future[sqlite3.Connection] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((opened, self._connector))
        cancelled = await self._answered(opened)
        if error := opened.exception():
            await self._stopped()
            raise error
        self._connection = opened.result()
        if cancelled is not None:
            await self._stopped()
            raise cancelled
        return self

    def quick(self) -> None:
        """Keep this connection for `read_at_once`."""
        self._conn.set_progress_handler(lambda: time.thread_time() > self._until, LOOK_EVERY)

    def read_at_once(self, sql: str, parameters: Any) -> list[sqlite3.Row] | None:
        """The rows, read in the caller's thread; None when that would take longer than BUDGET."""
        if not self._running:
            raise ValueError("Connection closed")
        self._until = time.thread_time() + BUDGET
        try:
            return list(self._execute_fetchall(sql, parameters or []))
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                return None
            raise

    def begin_at_once(self) -> bool:
        """`BEGIN IMMEDIATE` in the caller's thread; False when that would have to wait, for another process or ours."""
        if not self._running or self._asked:
            return False
        ((patience,),) = self._conn.execute("PRAGMA busy_timeout").fetchall()
        self._conn.execute("PRAGMA busy_timeout=0")
        try:
            self._conn.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            return False
        finally:
            self._conn.execute(f"PRAGMA busy_timeout={patience}")
        return True

    def data_version(self) -> int:
        """The same, in the caller's thread."""
        return int(self._conn.execute("PRAGMA data_version").fetchone()[0])

    async def others_commits(self) -> int:
        """SQLite's own count of the commits of all other connections: a look at shared memory."""
        if self._running and not self._asked:
            return self.data_version()
        ((seen,),) = await self.execute_fetchall("PRAGMA data_version")
        return int(seen)

    def _at_hand(self, sql: str) -> bool:
        """Whether a statement can run in the caller's thread: inside a transaction, with an idle thread."""
        return self._running and self._asked == 0 and self._conn.in_transaction and len(sql) < LARGE and "\0" not in sql

    async def run_all(self, writes: Iterable[tuple[str, list[Any], bool]]) -> None:
        """Statements with the values of their rows, in one call."""

        def run() -> None:
            for sql, rows, _ in writes:
                self._conn.execute(sql, rows[0]) if len(rows) == 1 else self._conn.executemany(sql, rows)

        run() if self._at_hand("") else await self._execute(run)

    async def execute(  # type: ignore[override] # a coroutine is enough
        self, sql: str, parameters: Iterable[Any] | None = None
    ) -> aiosqlite.Cursor:
        """A cursor of what was executed."""
        if self._at_hand(sql):
            return aiosqlite.Cursor(self, self._conn.execute(sql, parameters or []))  # type: ignore[arg-type]
        return await super().execute(sql, parameters)

    async def executemany(  # type: ignore[override] # a coroutine is enough
        self, sql: str, parameters: Iterable[Iterable[Any]]
    ) -> aiosqlite.Cursor:
        """A cursor of what was executed."""
        rows = list(parameters)
        if len(rows) <= FEW and self._at_hand(sql):
            return aiosqlite.Cursor(self, self._conn.executemany(sql, rows))  # type: ignore[arg-type]
        return await super().executemany(sql, rows)

    async def execute_insert(  # type: ignore[override] # a coroutine is enough
        self, sql: str, parameters: Iterable[Any] | None = None
    ) -> Any:
        """The row with the new row's number."""
        if self._at_hand(sql):
            return self._execute_insert(sql, parameters or [])
        return await super().execute_insert(sql, parameters)

    async def execute_fetchall(  # type: ignore[override] # a coroutine is enough
        self, sql: str, parameters: Iterable[Any] | None = None
    ) -> Any:
        """All rows."""
        if self._at_hand(sql):
            return self._execute_fetchall(sql, parameters or [])
        return await super().execute_fetchall(sql, parameters)

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self._asked += 1
        try:
            return await self._answer(fn, *args, **kwargs)
        finally:
            self._asked -= 1

    async def _answer(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        except asyncio.CancelledError:
            last = self._stopping
            if last is None:
                last = asyncio.get_running_loop().create_future()
                self._tx.put_nowait((last, lambda: None))  # its turn comes after what was cancelled
            await self._answered(last, interrupt=self._read_only)
            raise

    async def close(self) -> None:
        """After what was asked before; the thread has ended then. An open transaction is rolled back."""
        await close_all([self])

    def leave(self) -> "asyncio.Future[Any] | None":
        """Tell the thread to end after what was asked before; the answer comes when it does. None: never opened."""
        if self._stopping is None and self._thread.ident is not None:
            self._stopping = self.stop()
        return self._stopping

    async def _stopped(self) -> asyncio.CancelledError | None:
        answer = self.leave()
        return await self._answered(answer) if answer is not None else None

    async def _answered(self, answer: "asyncio.Future[Any]", interrupt: bool = False) -> asyncio.CancelledError | None:
        """Wait for the thread; `interrupt` what it reads. Gives the cancellation that came meanwhile."""
        cancelled = None
        while not answer.done():
            if interrupt and (connection := self._connection) is not None:
                with suppress(sqlite3.ProgrammingError):  # closed a moment ago
                    connection.interrupt()  # again and again: the statement may not have begun
            try:
                await asyncio.wait([answer], timeout=0.05 if interrupt else None)
            except asyncio.CancelledError as error:
                cancelled = error
        return cancelled


async def close_all(opened: Iterable[Connection]) -> None:
    """Close all, and raise the cancellation that came meanwhile only then."""
    leaving = list(opened)
    for connection in leaving:
        connection.leave()  # all of them before anything can go wrong with one
    cancelled = [await connection._stopped() for connection in leaving]
    for error in cancelled:
        if error is not None:
            raise error
