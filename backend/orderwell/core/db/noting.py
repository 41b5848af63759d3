"""The mixin of an engine's clients: they tell `versions` what they read and write, and hold what is to be written."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell.core.db import statements

from . import versions
from .pending import Pending, Write


class Noting(BaseDBAsyncClient):
    """First among the bases of a client. `written`: the tables so far of an open transaction; None outside one.

    `pending`: of a unit of work, which notes what can wait. `short`: it is a mutation. `beside`: what others have
    written that are not committed yet, but seen.
    """

    written: versions.Written | None = None
    pending: Pending | None = None
    short = False
    beside: AbstractSet[str] = frozenset()
    hand_over: Any  # of the engine: runs Writes together

    async def knows(self) -> bool:
        """Whether it knows what others have committed, so that what was read before may be true still."""
        return (self.written is None or self.short) and await versions.known()

    def untouched(self, tables: Iterable[str]) -> bool:
        """Whether it sees nothing in these that is not committed."""
        return self.written is None or (self.written.isdisjoint(tables) and self.beside.isdisjoint(tables))

    async def note(self, text: str, rows: list[Sequence[Any]], by_column: bool = False) -> None:
        """Write it at the latest when somebody could see that it is not written; at once outside a unit of work."""
        write = Write(text, rows, by_column)
        if not by_column:  # may change rows that are noted
            await self._before(text)
        if self.pending is not None and self.written is not None and self.pending.take(write):
            if by_column:
                self.written.grow(versions.tables_of(text))
            else:
                versions.note(text, self.written)
            return
        await self._before(text)
        try:
            await self.hand_over([write])
        finally:
            statements.note(text, self.written)

    async def flush(self) -> None:
        """Hand over what is noted. Raises IntegrityError for what the database refuses."""
        if self.pending is not None and (writes := self.pending.taken()):
            for write in writes:
                statements.count(write.text)
            await self.hand_over(writes)

    async def _before(self, query: str) -> None:
        if self.pending is not None and self.pending.concern(query):
            await self.flush()

    async def _noted(self, run: Any, query: str, *values: Any) -> Any:
        await self._before(query)
        try:
            return await run(query, *values)
        finally:
            statements.note(query, self.written)

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        """As the engine does, noted."""
        return await self._noted(super().execute_insert, query, values)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """As the engine does, noted."""
        await self._noted(super().execute_many, query, values)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> Any:
        """As the engine does, noted."""
        return await self._noted(super().execute_query, query, values)

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> Any:
        """As the engine does, noted."""
        return await self._noted(super().execute_query_dict, query, values)

    async def execute_script(self, query: str) -> None:
        """As the engine does. What a script writes is not looked at: everything counts as written."""
        await self.flush()
        try:
            await super().execute_script(query)
        finally:
            versions.forget()
