"""Tortoise engine for PostgreSQL over asyncpg: transactions that give their connection back when they are cancelled.

It replaces `tortoise.backends.asyncpg`, which keeps the connection of a transaction cancelled while it begins or ends.
"""

from collections.abc import Callable
from types import TracebackType
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

from orderwell.core.db.shield import finish


class Connection(asyncpg.Connection):  # type: ignore[misc] # asyncpg has no types
    """A pooled connection that keeps no state outside transactions, so giving it back costs no round trip."""

    def get_reset_query(self) -> str:
        """Nothing to reset: an open transaction is rolled back by the pool all the same."""
        return ""


class Errors(AsyncpgDBClient):
    """Every refusal of the server as a Tortoise exception: deadlocks, time-outs and lost connections too."""

    async def _translate_exceptions(self, func: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return await super()._translate_exceptions(func, *args, **kwargs)
        except asyncpg.PostgresError as error:
            raise OperationalError(error) from error


class Transaction(TransactionWrapper, Errors):
    """One pooled connection inside a transaction; a nested transaction is a savepoint."""

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

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        get_connections().reset(self.token)
        await finish(self._end(commit=kind is None))

    async def _end(self, commit: bool) -> None:
        connection = self.client._connection
        try:
            if commit and not self.client._finalized:
                await self.client.commit()
            elif connection.is_in_transaction():
                await self.client.rollback()
        except asyncpg.PostgresError as error:
            raise OperationalError(error) from error
        finally:
            await self._pool.release(connection)


class Client(Errors):
    """`minsize`, `maxsize` (connections) and asyncpg's own options come from the address."""

    connection_class = Connection

    async def create_pool(self, **options: Any) -> asyncpg.Pool:
        """A ready pool; one that fails or is cancelled half-way leaves no connection behind."""
        pool = asyncpg.create_pool(None, **options)
        try:
            await pool
        except BaseException:
            pool.terminate()
            raise
        return pool

    def _in_transaction(self) -> TransactionContext:
        return OneTransaction(Transaction(self), self._pool_init_lock)


client_class = Client
