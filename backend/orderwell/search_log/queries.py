"""What people look for, by their words."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.core.db.sql import is_sqlite, like, moment, rows
from orderwell.core.page import INT, Page, PageRequest, Selected, decode, encode

from .models import SearchRecord

OFTEN = 3  # searches after which others are offered the words
LAST = "\U0010ffff"  # no character comes after it


class Words(Struct, frozen=True):
    """One way of asking. `empty`: how often nothing was found; `clicked`: how often a hit was opened."""

    text: str
    searches: int
    empty: int
    helped: int
    clicked: int
    found: int
    last_at: datetime

    @property
    def id(self) -> str:
        return self.text


_WORDS = (
    "SELECT text, CAST(COUNT(*) AS INTEGER) AS searches, "
    "CAST(SUM(CASE WHEN found = 0 THEN 1 ELSE 0 END) AS INTEGER) AS empty, "
    "CAST(SUM(CASE WHEN helped THEN 1 ELSE 0 END) AS INTEGER) AS helped, "
    "CAST(SUM(CASE WHEN clicks > 0 THEN 1 ELSE 0 END) AS INTEGER) AS clicked, "
    "MAX(found) AS found, MAX(created_at) AS last_at FROM search_record "
    "WHERE created_at >= ? AND text LIKE ? ESCAPE '!'"
)


async def page(since: datetime, request: PageRequest, *, search: str = "", only_empty: bool = False) -> Page[Words]:
    """Words by how often they were asked since; `only_empty`: those that found nothing. One statement."""
    values: list[Any] = [since, f"%{like(search.strip().lower())}%"]
    having = "HAVING SUM(CASE WHEN found = 0 THEN 1 ELSE 0 END) > 0" if only_empty else ""
    every = f"SELECT * FROM ({_WORDS} GROUP BY text {having}) every_words"
    counted, counted_values = every, list(values)
    if request.after:
        count, text = decode(request.after, INT, str)
        every += " WHERE searches < ? OR (searches = ? AND text > ?)"
        values += [count, count, text]
    found = await rows(f"{every} ORDER BY searches DESC, text LIMIT {request.first + 1}", *values)
    shown = [_words(row) for row in found[: request.first]]
    cursors = [encode([one.searches, one.text]) for one in shown]
    return Selected(shown, cursors, len(found) > request.first, None, counted, counted_values)


def _words(row: dict[str, Any]) -> Words:
    return Words(**{**row, "last_at": moment(row["last_at"])})


class Summary(Struct, frozen=True):
    """Of a time: searches, those without a hit, those of which something was opened."""

    searches: int
    empty: int
    clicked: int


async def summary(since: datetime) -> Summary:
    """One statement."""
    found = await rows(
        "SELECT COUNT(*) AS searches, SUM(CASE WHEN found = 0 THEN 1 ELSE 0 END) AS empty, "
        "SUM(CASE WHEN clicks > 0 THEN 1 ELSE 0 END) AS clicked FROM search_record WHERE created_at >= ?", since
    )  # fmt: skip
    return Summary(*(int(found[0][name] or 0) for name in ("searches", "empty", "clicked")))


async def often(begins: str, since: datetime, most: int) -> list[str]:
    """What others ask that begins so and finds something, the most frequent first. One statement."""
    if not begins:
        return []
    plain = begins.strip().lower()
    # An index gives SQLite what lies in between; for LIKE with an ESCAPE it would read the records of all that time.
    between, ends = ("AND text >= ? AND text < ? ", [plain, plain + LAST]) if is_sqlite() else ("", [])
    found = await rows(
        f"SELECT text, COUNT(*) AS n FROM search_record WHERE created_at >= ? {between}AND text LIKE ? ESCAPE '!' "
        f"AND text <> ? AND found > 0 AND NOT helped GROUP BY text HAVING COUNT(*) >= {OFTEN} "
        f"ORDER BY n DESC, text LIMIT {most}",
        since, *ends, f"{like(plain)}%", begins,
    )  # fmt: skip
    return [row["text"] for row in found]


async def get(record_id: UUID) -> SearchRecord | None:
    return await SearchRecord.get_or_none(id=record_id)
