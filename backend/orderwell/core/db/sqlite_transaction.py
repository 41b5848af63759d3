"""Transactions on SQLite's one writing connection, and the groups of them that end with one COMMIT.

A commit waits for the disk, and while it does nobody else can write. So a unit of work that is short and has others
waiting behind it does not commit: it queues up again at the end, and the others run one after the other as savepoints
of the transaction that is open already. Whoever has its turn again first commits for all. A unit that fails is rolled
back alone; nobody is told of success before the commit; `synchronous` stays FULL.
"""

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any

from tortoise.backends.base.client import (
    ConnectionWrapper,
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionWrapper, translate_exceptions
from tortoise.connection import ConnectionToken, get_connections
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from orderwell.core.db import statements, versions
from orderwell.core.db.executor import SqliteQuick
from orderwell.core.db.noting import Noting
from orderwell.core.db.pending import Write
from orderwell.core.db.shield import finish
from orderwell.core.db.sqlite_connection import Connection
from orderwell.core.db.statements import waits

MOST_UNITS, MOST_SECONDS = 64, 0.05  # of a group: then the next unit that ends commits


class Transaction(Noting, SqliteTransactionWrapper):
    """The writing connection inside `BEGIN IMMEDIATE`; a nested transaction is a savepoint."""

    executor_class = SqliteQuick

    def __init__(self, parent: SqliteClient) -> None:
        super().__init__(parent)
        self.written = parent.written if isinstance(parent, Transaction) else versions.Written()

    async def execute_query(self, query: str, values: list[Any] | None = None) -> Any:
        """Rows affected or found, and the rows."""
        raw = await self._at_hand(query)
        if raw is None:
            return await super().execute_query(query, values)
        before, found = raw.total_changes, self._run(raw, query, values)
        return (raw.total_changes - before) or len(found), found

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> Any:
        """The rows as dictionaries."""
        raw = await self._at_hand(query)
        if raw is None:
            return await super().execute_query_dict(query, values)
        return [dict(row) for row in self._run(raw, query, values)]

    async def knows(self) -> bool:
        """A short one does: its BEGIN has looked, and nobody else writes before it ends."""
        return self.short

    async def _at_hand(self, query: str) -> sqlite3.Connection | None:
        """What runs the statement in this thread at once, if that can be. Tortoise's own way has ten calls for each."""
        await self._before(query)
        connection = self._connection
        assert isinstance(connection, Connection)
        return connection._conn if not self._finalized and connection._at_hand(query) else None

    def _run(self, raw: sqlite3.Connection, query: str, values: list[Any] | None) -> list[Any]:
        try:
            return raw.execute(query, values or ()).fetchall()
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error
        except sqlite3.IntegrityError as error:
            raise IntegrityError(error) from error
        finally:
            statements.note(query, self.written)

    @translate_exceptions
    async def hand_over(self, writes: Sequence[Write]) -> None:
        """All of it, see `pending`."""
        async with self.acquire_connection() as connection:
            await connection.run_all(writes)

    async def savepoint_rollback(self) -> None:
        """Undo the savepoint and drop it."""
        name = self._savepoint
        await super().savepoint_rollback()
        await self._connection.execute(f"RELEASE {name}")

    def acquire_connection(self) -> ConnectionWrapper[Connection]:
        """The connection. Raises TransactionManagementError for a task that outlived its transaction."""
        if self._finalized:
            raise TransactionManagementError("this transaction has ended; a task begun inside it is still writing")
        return super().acquire_connection()

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(Transaction(self))


class Group:
    """Units of work that end with one COMMIT."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._began = time.monotonic()
        self._ended = False
        self._failure: sqlite3.Error | None = None
        self.units = 0  # that went well and wait for the commit
        self.written: set[str] = set()

    @property
    def alive(self) -> bool:
        """Whether its transaction is open: SQLite rolls it back by itself when the disk is full."""
        return self._connection.in_transaction

    @property
    def full(self) -> bool:
        """Whether nobody else should join."""
        return self.units >= MOST_UNITS or time.monotonic() - self._began > MOST_SECONDS

    async def commit(self) -> None:
        """End it, if nobody has. Raises OperationalError, to every unit of it, when that went wrong."""
        if not self._ended:
            self._ended = True
            waits.groups += 1
            waits.grouped += self.units
            try:
                if not self.alive:
                    raise sqlite3.OperationalError("the database has rolled the transaction back")
                await self._connection.commit()
            except sqlite3.Error as error:
                self._failure = error
                await self.undo()
            finally:
                versions.wrote(self.written)
        if self._failure is not None:
            raise OperationalError(self._failure) from self._failure

    async def undo(self) -> None:
        """Roll it back, if it is still there."""
        if self.alive:
            await self._connection.rollback()


class Turns:
    """What whoever holds the engine's lock finds: the group that is open, and how many wait who could join it.

    Units of an open group are in the lock's queue, so it does not stay open.
    """

    def __init__(self) -> None:
        self.group: Group | None = None
        self.joining = 0

    async def clear(self) -> None:
        """End the group that is open; its own units hear how that went."""
        group, self.group = self.group, None
        if group is not None:
            with suppress(OperationalError):
                await finish(group.commit())  # who is cancelled here has no part in it


class OneTransaction(TransactionContext):
    """`async with`: the lock, `BEGIN IMMEDIATE`, commit or rollback, and the lock given back in every case.

    `grouped`: the unit is short and may share its commit with others. `saw` is told how many commits others have made.
    """

    def __init__(self, client: SqliteClient, turns: Turns, grouped: bool, saw: Callable[[int], None]) -> None:
        self._client, self._turns, self._grouped, self._saw = client, turns, grouped, saw
        self._token: ConnectionToken | None = None
        self._transaction: Transaction | None = None
        self._group: Group | None = None
        self._holds = False  # the lock
        self._inside = False  # a savepoint: the group is older than this unit

    async def __aenter__(self) -> TransactionalDBClient:
        self._turns.joining += self._grouped
        try:
            await self._client._lock.acquire()
        finally:
            self._turns.joining -= self._grouped
        self._holds = True
        try:
            await self._begin()
        except BaseException:
            # BEGIN may be queued on SQLite's thread: the rollback queues up behind it.
            await finish(self._end(commit=False))
            raise
        assert self._transaction is not None
        self._token = get_connections().set(self._client.connection_name, self._transaction)
        return self._transaction

    async def _begin(self) -> None:
        turns = self._turns
        await self._client.create_connection(with_db=True)
        connection = self._client._connection
        assert isinstance(connection, Connection)
        self._transaction = Transaction(self._client)
        if turns.group is not None and not (self._grouped and turns.group.alive):
            await turns.clear()
        self._inside = turns.group is not None
        try:
            if self._inside or not connection.begin_at_once():
                await connection.execute("SAVEPOINT unit" if self._inside else "BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:  # others held the file for longer than `busy_timeout`
            raise OperationalError(error) from error
        if turns.group is None:
            turns.group = Group(connection)
            self._saw(connection.data_version())
        self._group = turns.group
        self._transaction.beside = turns.group.written

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        get_connections().reset(self._token)
        await finish(self._end(commit=kind is None))

    async def _end(self, commit: bool) -> None:
        try:
            if self._transaction is not None:
                self._transaction._finalized = True
            await (self._commit() if commit else self._roll_back())
        finally:
            if self._holds:
                self._client._lock.release()

    async def _commit(self) -> None:
        group, turns, lock = self._group, self._turns, self._client._lock
        assert group is not None
        assert self._transaction is not None
        if self._inside and group.alive:
            await self._transaction._connection.execute("RELEASE unit")
        group.units += 1
        group.written |= self._transaction.written or set()
        if self._grouped and turns.joining and not group.full:
            self._holds = False
            lock.release()
            await lock.acquire()  # behind all who wait now: each of them may join
            self._holds = True
        if turns.group is group:
            turns.group = None
        await group.commit()

    async def _roll_back(self) -> None:
        connection = self._client._connection
        if connection is None:
            return
        try:
            if not self._inside and self._turns.group is self._group:
                self._turns.group = None
                if connection.in_transaction:
                    await connection.rollback()
            elif self._group is not None and self._group.alive:
                await connection.execute("ROLLBACK TO unit")
                await connection.execute("RELEASE unit")
        finally:
            if self._transaction is not None:
                versions.wrote(self._transaction.written or ())
