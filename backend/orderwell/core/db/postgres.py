"""Tortoise engine for PostgreSQL over asyncpg: transactions that give their connection back when they are cancelled.

It replaces `tortoise.backends.asyncpg`, which keeps the connection of a transaction cancelled while it begins or ends.
"""

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError

from orderwell.core.db import versions
from orderwell.core.db.executor import PostgresQuick
from orderwell.core.db.noting import Noting
from orderwell.core.db.pending import Write, in_one
from orderwell.core.db.shield import finish
from orderwell.core.db.statements import counted_pool

log = logging.getLogger(__name__)
CHANNEL = "orderwell_written"
PROCESS = f"{os.getpid()}-{os.urandom(4).hex()}"


class Connection(asyncpg.Connection):  # type: ignore[misc] # asyncpg has no types
    """A pooled connection that keeps no state outside transactions, so giving it back costs no round trip."""

    def get_reset_query(self) -> str:
        """Nothing to reset: an open transaction is rolled back by the pool all the same."""
        return ""


class Errors(AsyncpgDBClient):
    """Every refusal of the server as a Tortoise exception: deadlocks, time-outs and lost connections too."""

    executor_class = PostgresQuick

    async def _translate_exceptions(self, func: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return await super()._translate_exceptions(func, *args, **kwargs)
        except asyncpg.PostgresError as error:
            raise OperationalError(error) from error

    async def hand_over(self, writes: Sequence[Write]) -> None:
        """All of it, see `pending`."""
        await AsyncpgDBClient.execute_query(self, *in_one(writes))


class Transaction(Noting, TransactionWrapper, Errors):
    """One pooled connection inside a transaction; a nested transaction is a savepoint."""

    def __init__(self, parent: AsyncpgDBClient) -> None:
        super().__init__(parent)
        self.written = parent.written if isinstance(parent, Transaction) else versions.Written()

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(Transaction(self))


class OneTransaction(TransactionContextPooled):
    """`async with`: a connection, begin, commit or rollback, and the connection given back in every case."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        self._pool = self.client._parent._pool
        self.client._connection = await self._pool.acquire()
        try:
            await finish(self.client.begin())
        except BaseException:
            await finish(self._end(commit=False))
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, kind: type[BaseException] | None, *_: Any) -> None:
        get_connections().reset(self.token)
        await finish(self._end(commit=kind is None))

    def _written(self) -> set[str]:
        assert isinstance(self.client, Transaction)
        return self.client.written if self.client.written is not None else set()

    async def _end(self, commit: bool) -> None:
        connection = self.client._connection
        try:
            if commit and not self.client._finalized:
                if written := self._written():
                    await connection.execute(f"NOTIFY {CHANNEL}, '{PROCESS} {' '.join(sorted(written))}'")
                await self.client.commit()
            elif connection.is_in_transaction():
                await self.client.rollback()
        except asyncpg.PostgresError as error:
            raise OperationalError(error) from error
        finally:
            versions.wrote(self._written())
            await self._pool.release(connection)


class Client(Noting, Errors):
    """`minsize`, `maxsize` (connections) and asyncpg's own options come from the address."""

    connection_class = Connection
    _listens = _closed = False

    async def create_pool(self, **options: Any) -> asyncpg.Pool:
        """A ready pool; one that fails, is cancelled half-way or comes after `close` leaves no connection behind."""
        pool = counted_pool(**options)
        try:
            await pool
            if self._closed:
                raise OperationalError("the database has been closed")
        except BaseException:
            pool.terminate()
            raise
        return pool

    async def close(self) -> None:
        """Close every connection for good: a task that is left over must not open what nobody closes."""
        self._closed = True
        await super().close()

    def _in_transaction(self) -> TransactionContext:
        return OneTransaction(Transaction(self), self._pool_init_lock)

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Within it, `versions` learns of other processes' commits, as soon as the server tells."""
        listening = asyncio.create_task(self._listen())
        versions.watch(self._catch_up)
        try:
            yield
        finally:
            versions.watch(None)
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening

    async def _catch_up(self) -> float:
        return time.monotonic() if self._listens else 0.0

    async def _listen(self) -> None:
        """For the life of the process. Whatever was told while nobody listened counts as everything."""
        while True:
            try:
                connection = await asyncpg.connect(password=self.password, **self._address(), timeout=5)
                lost = asyncio.Event()
                connection.add_termination_listener(lambda _, lost=lost: lost.set())
                try:
                    await connection.add_listener(CHANNEL, self._told)
                    versions.forget()
                    self._listens = True
                    await lost.wait()
                finally:
                    self._listens = False
                    versions.forget()
                    await finish(connection.close(timeout=2))
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("the news of other processes' writes is lost: %s; again in 1 s", error)
            await asyncio.sleep(1)

    def _told(self, connection: object, pid: int, channel: str, payload: object) -> None:
        process, *tables = str(payload).split()
        if process != PROCESS:
            versions.wrote(tables)

    def _address(self) -> dict[str, Any]:
        return {"host": self.host, "port": self.port, "user": self.user, "database": self.database, **self.extra}


client_class = Client
