"""How the database is used: the statements of one operation, and what made statements wait. For metrics and logs."""

import re
import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import asyncpg

from orderwell.core.db import versions

MOST_TEXTS = 100  # of one operation are remembered; all are counted
LONGEST = 2000  # characters of one that is shown
LITERAL = re.compile(r"'(?:[^']|'')*'|(?<![\w$.\"])\d+(?:\.\d+)?\b")
MARKS = re.compile(r"(\?|\$\d+)(?:\s*,\s*(?:\?|\$\d+))+")
ROWS = re.compile(r"(\((?:\?|\$\d+), ...\))(?:\s*,\s*\((?:\?|\$\d+), ...\))+")


@dataclass(slots=True)
class Statements:
    """Of one operation: how many, and the texts of the first."""

    count: int = 0
    texts: list[str] = field(default_factory=list)

    def without_values(self) -> list[str]:
        """The texts with every literal replaced, lists of them shortened, none longer than LONGEST."""
        return [without_values(text)[:LONGEST] for text in self.texts]


@dataclass(slots=True)
class Waits:
    """Since the process started: SQLite reads that took so long that a thread ran them, waits for PostgreSQL's pool,
    commits of SQLite, and the units of work that they ended."""

    threaded_reads: int = 0
    pool: int = 0
    pool_seconds: float = 0.0
    groups: int = 0
    grouped: int = 0


waits = Waits()
_running: ContextVar[Statements | None] = ContextVar("statements", default=None)


def begin() -> Statements:
    """Count what this task, and every task that it makes, runs from here on."""
    statements = Statements()
    _running.set(statements)
    return statements


def note(text: str, written: versions.Written | None) -> None:
    """A statement ran. `written`: see `versions.note`."""
    count(text)
    versions.note(text, written)


def count(text: str) -> None:
    """A statement ran whose tables are noted already."""
    if (statements := _running.get()) is not None:
        statements.count += 1
        if len(statements.texts) < MOST_TEXTS:
            statements.texts.append(text)


@lru_cache(maxsize=512)
def without_values(text: str) -> str:
    """The statement without what somebody typed in: literals become `?`, long lists end in `...`."""
    return ROWS.sub(r"\1, ...", MARKS.sub(r"\1, ...", LITERAL.sub("?", text)))


class CountedPool(asyncpg.Pool):  # type: ignore[misc] # asyncpg has no types
    """Counts how often and how long somebody waits for another one to give a connection back."""

    __slots__ = ()

    async def _acquire(self, timeout: float | None) -> Any:  # noqa: ASYNC109 # as asyncpg has it
        if self.get_idle_size() or self.get_size() < self.get_max_size():
            return await super()._acquire(timeout)
        began = time.monotonic()
        try:
            return await super()._acquire(timeout)
        finally:
            waits.pool += 1
            waits.pool_seconds += time.monotonic() - began


def counted_pool(**options: Any) -> asyncpg.Pool:
    """A pool that has not been opened yet. Of this class, for asyncpg's function alone knows all defaults."""
    pool = asyncpg.create_pool(None, **options)
    pool.__class__ = CountedPool
    return pool
