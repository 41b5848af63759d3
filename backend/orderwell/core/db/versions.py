"""What was read, and what has been written since: how an answer is kept without ever being stale.

Every table has a version in this process, which grows when a transaction that wrote to it has committed. The engines
note the tables of each statement by themselves, so nobody can forget to. Of commits in other processes the engine
learns within `LAG` seconds and cannot say of which tables: then everything counts as written.
"""

import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from tortoise.models import Model

LAG = 0.025  # seconds that a commit of another process may go unnoticed
# For whom an answer is the same: all with equal rights, all of one company, one viewer; or it is not kept at all.
PUBLIC, PRICE_LIST, VIEWER, NEVER = range(4)
READ = re.compile(r"\s*(?:SELECT\b|WITH\b(?!.*\b(?:INSERT|UPDATE|DELETE)\b))", re.IGNORECASE | re.DOTALL)
WORD = re.compile(r"\w+")
DELETE = re.compile(r"\bDELETE\b", re.IGNORECASE)

_versions: Counter[str] = Counter()
_everything = 0
_commits = 0
_known_until = 0.0  # by the monotonic clock
_catch_up: Callable[[], Awaitable[float]] | None = None
_tables: frozenset[str] = frozenset()
_below: dict[str, frozenset[str]] = {}


@dataclass(slots=True)
class Reading:
    """What one answer rests on. `good_until`: when it changes without anybody writing, such as a price's first day.

    `same_for`: the narrowest of PUBLIC, PRICE_LIST, VIEWER and NEVER that anything in it asked for.
    """

    began: dict[str, int]
    everything: int
    tables: set[str] = field(default_factory=set)
    good_until: datetime | None = None
    same_for: int = PUBLIC

    def narrow(self, same_for: int) -> None:
        """A part of the answer is the same for these alone."""
        self.same_for = max(self.same_for, same_for)

    def until(self, moment: datetime | None) -> None:
        """The answer may be another one from `moment` on."""
        if moment is not None and (self.good_until is None or moment < self.good_until):
            self.good_until = moment

    def take(self, later: "Reading") -> bool:
        """What was read later rests on this, too; false when something was written in between that either has read."""
        both = self.tables | later.tables
        if later.everything != self.everything or any(later.began.get(t, 0) != self.began.get(t, 0) for t in both):
            return False
        self.tables |= later.tables
        self.until(later.good_until)
        self.narrow(later.same_for)
        return True

    def stamp(self) -> "Stamp":
        """What has to be unchanged for the answer to hold."""
        versions = {table: self.began.get(table, 0) for table in self.tables}
        return Stamp(self.everything, versions, self.good_until, self.same_for)


@dataclass(slots=True)
class Stamp:
    """The versions that an answer was made of."""

    everything: int
    versions: dict[str, int]
    good_until: datetime | None
    same_for: int = PUBLIC
    seen: int = field(default=-1, compare=False)  # so many commits there were when these versions were current

    def holds(self, now: datetime) -> bool:
        """Whether nothing that was read has been written since."""
        if self.everything != _everything or (self.good_until is not None and now >= self.good_until):
            return False
        if self.seen == _commits:
            return True
        current = _versions
        for table, version in self.versions.items():  # in a third of the time of all()
            if current[table] != version:
                return False
        self.seen = _commits
        return True

    def tell(self) -> None:
        """The answer that is being made, if any, rests on the same."""
        if (answer := _reading.get()) is not None:
            answer.tables.update(self.versions)
            answer.until(self.good_until)
            answer.narrow(self.same_for)


R = TypeVar("R", Reading, None, Reading | None)
_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


def reading() -> AbstractContextManager[Reading]:
    """Note what this task, and every task that it makes, reads from here on."""
    return noting(Reading(dict(_versions), _everything))


@contextmanager
def noting(noted: R) -> Iterator[R]:
    """What this task reads in here belongs to `noted` instead; None: to nothing."""
    token = _reading.set(noted)
    try:
        yield noted
    finally:
        _reading.reset(token)


def current() -> Reading | None:
    """The reading that is being noted, if any."""
    return _reading.get()


def use_models(models: Iterable[type[Model]]) -> None:
    """Learn the tables, and which rows the database deletes or empties together with others. Forgets all versions."""
    global _tables, _below
    children: dict[str, set[str]] = {}
    for model in models:
        table = model._meta.db_table
        children.setdefault(table, set())
        for name in model._meta.fk_fields | model._meta.o2o_fields:
            parent: Any = model._meta.fields_map[name]
            children.setdefault(parent.related_model._meta.db_table, set()).add(table)
    _tables = frozenset(children)
    _below = {table: frozenset(_closure(table, children)) for table in children}
    tables_of.cache_clear()
    forget()


def _closure(table: str, children: dict[str, set[str]]) -> set[str]:
    found, new = {table}, {table}
    while new := {child for parent in new for child in children[parent]} - found:
        found |= new
    return found


@lru_cache(maxsize=2048)
def tables_of(statement: str) -> frozenset[str]:
    """Every word that is a table's name: too many at worst, never too few."""
    named = _tables & set(WORD.findall(statement))
    if DELETE.search(statement):
        return named.union(*(_below[table] for table in named))
    return named


def tables_below(statement: str) -> frozenset[str]:
    """Those that it names, and all that refer to their rows."""
    return frozenset[str]().union(*(_below[table] for table in tables_of(statement)))


class Written(set[str]):
    """The tables that a transaction has written, and those `changed` in another way than by rows added once."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: set[str] = set()

    def grow(self, tables: frozenset[str]) -> None:
        """Rows were added to these."""
        self.changed |= self & tables
        self.update(tables)

    def change(self, tables: frozenset[str]) -> None:
        """Anything may have happened to these."""
        self.changed |= tables
        self.update(tables)


def note(statement: str, written: Written | None) -> None:
    """A statement ran. `written` collects for a transaction; None: the statement has committed by itself."""
    if READ.match(statement):
        if (noted := _reading.get()) is not None:
            noted.tables |= tables_of(statement)
    elif written is not None:
        written.change(tables_of(statement))
    else:
        wrote(tables_of(statement))


def wrote(tables: Iterable[str]) -> None:
    """These have been written and committed."""
    global _commits
    _versions.update(tables)
    _commits += 1


def mark(table: str) -> tuple[int, int]:
    """Another one as soon as anybody has written the table."""
    return _everything, _versions[table]


def forget() -> None:
    """Anything may have been written: no answer of before holds any more."""
    global _everything
    _everything += 1


def watch(catch_up: Callable[[], Awaitable[float]] | None) -> None:
    """How to learn of other processes' commits; None: not at all, and then nothing is known.

    `catch_up` gives the moment, by the monotonic clock, before which it knows of all commits.
    """
    global _catch_up, _known_until
    _catch_up, _known_until = catch_up, 0.0
    forget()


async def unheard() -> bool:
    """Whether others may have written what this process has not heard of. Brings it up to date first, where it can."""
    return not await known() and _catch_up is not None


async def known() -> bool:
    """Whether this process knows of every commit that was older than `LAG` when it was asked for; asks the engine when
    that was long ago. How long the answer takes does not count: a slow machine would never know anything."""
    global _known_until
    asked = time.monotonic()
    for _ in range(2):  # a look that was under way may have begun long before; the next one begins now
        if asked >= _known_until and _catch_up is not None:
            _known_until = await _catch_up() + LAG
    return asked < _known_until
