"""A SQLite connection in its thread, as aiosqlite makes them, that a cancelled or leaving task does not leave busy."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

import aiosqlite


class Connection(aiosqlite.Connection):
    """One connection in its thread. Whoever asks it something waits for the answer, cancelled or not.

    So a connection that is given back is idle, and no answer comes to a loop that has ended in the meantime.
    """

    def __init__(self, path: str, read_only: bool) -> None:
        super().__init__(partial(sqlite3.connect, path, isolation_level=None), iter_chunk_size=64)
        self._read_only = read_only
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

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
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
