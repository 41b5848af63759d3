"""Writes whose outcome nobody waits for: noted by a transaction in their order, and handed to the database together.

On SQLite that is one call for all of them, on PostgreSQL one statement, so one round trip. They are handed over before
the commit, and before a statement that names a table which they touch or one that refers to it: whoever reads or
writes inside the transaction finds everything as if each had been written at once. What decides by its outcome (a
conditional UPDATE, a number of a sequence) is not noted. What the database refuses raises where it is handed over.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from . import versions

MOST = 200  # rows; whoever has more writes at once
PLACE = re.compile(r"\$(\d+)")


class Write(NamedTuple):
    """A statement and its rows. `by_column`: on PostgreSQL it wants a list for each of its places."""

    text: str
    rows: list[Sequence[Any]]
    by_column: bool


@dataclass(slots=True)
class Pending:
    """What one transaction has noted, and the tables that nobody may look at before."""

    writes: list[Write] = field(default_factory=list)
    tables: set[str] = field(default_factory=set)
    rows: int = 0

    def take(self, write: Write) -> bool:
        """Note it; false when it has to be run by itself: it is large, or nothing is known of its tables."""
        tables = versions.tables_below(write.text)
        if not tables or self.rows + len(write.rows) > MOST:
            return False
        if self.writes and write.by_column and self.writes[-1].text == write.text:
            self.writes[-1].rows.extend(write.rows)
        else:
            self.writes.append(write)
        self.tables |= tables
        self.rows += len(write.rows)
        return True

    def concern(self, statement: str) -> bool:
        """Whether a statement may look at what is noted, or refer to it."""
        return bool(self.writes) and not self.tables.isdisjoint(versions.tables_of(statement))

    def taken(self) -> list[Write]:
        """All of it, which is not noted any more then."""
        writes, self.writes, self.tables, self.rows = self.writes, [], set(), 0
        return writes


def in_one(writes: Sequence[Write]) -> tuple[str, list[Any]]:
    """One statement of PostgreSQL that does all of this, and its values.

    Foreign keys are checked at its end. No part sees what another one does, so no two may write the same row.
    """
    values: list[Any] = []
    for write in writes:
        values += map(list, zip(*write.rows, strict=True)) if write.by_column else write.rows[0]
    return _joined(tuple(write.text for write in writes)), values


@lru_cache(maxsize=256)
def _joined(texts: tuple[str, ...]) -> str:
    parts, before = list[str](), 0
    for text in texts:
        parts.append(PLACE.sub(lambda found, before=before: f"${int(found[1]) + before}", text))  # type: ignore[misc]
        before += len(PLACE.findall(text))
    *others, last = parts
    return (f"WITH {', '.join(f'w{n} AS ({text})' for n, text in enumerate(others))} " if others else "") + last
