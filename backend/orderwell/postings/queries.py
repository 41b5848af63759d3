"""The documents with a term, from the database's own index; kept in this process, never older than what is written."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import orjson
from msgspec import Struct
from tortoise.backends.base.client import TransactionalDBClient

from orderwell.core.db import versions
from orderwell.core.db.sql import connection, is_sqlite, rows

from .rules import rewritten, whole

S = TypeVar("S")
MOST_REWRITTEN = 400  # documents that are looked at again in sets that are kept or packed
LOOK_BACK = 60_000  # milliseconds that a transaction may take from its revision to its commit
PACKED_BACK = 2_000  # the same of sets that were packed when no transaction was open: clocks differ
ROOM = 16 * 1024 * 1024  # bytes in one process
LEAST = 2_000  # documents of a term whose set is packed: fewer are read as quickly from the index
MOST_PACKED, MOST_BYTES = 2_000, 16 * 1024 * 1024  # packed sets
LONGEST_BEGINNING = 10  # letters of terms that many begin with
READ_AT_ONCE = 8  # sets that are read from the index before others have their turn


@dataclass
class Store:
    """What one process knows of one database. `posted`: when the latest document was written that its sets know.

    `fresh`: the terms of documents that have changed since sets were `packed`; None when these are of no use.
    """

    postings: "OrderedDict[str, int]" = field(default_factory=OrderedDict)
    room: int = 0
    posted: int = 0
    packed: int | None = None
    fresh: dict[int, list[str]] | None = None
    stamp: versions.Stamp | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def holds(self) -> bool:
        """Whether no document was written since."""
        return self.stamp is not None and self.stamp.holds(datetime.now(UTC))


class PerDatabase(Generic[S]):
    """A store for the connected database; a transaction, which sees its own writes, has one to itself."""

    def __init__(self, make: Callable[[], S]) -> None:
        self._make = make
        self._kept: tuple[Any, S] | None = None

    def here(self) -> S:
        """The store of who asks."""
        client = connection()
        if isinstance(client, TransactionalDBClient):
            return self._make()
        if self._kept is None or self._kept[0] is not client:
            self._kept = client, self._make()
        return self._kept[1]

    def forget(self) -> None:
        """As in a process that has just begun."""
        self._kept = None


_stores = PerDatabase(Store)


async def postings(terms: Collection[str]) -> dict[str, int]:
    """The documents with each term; one that ends with `*` means all that begin so. One statement for new ones."""
    store = _stores.here()
    if (answer := versions.current()) is not None:
        answer.tables.add("search_document")
    blind = await versions.unheard()  # the stamp says nothing of commits that nobody has told us of
    if blind or not store.holds():
        async with store.lock:
            if blind or not store.holds():
                await _catch_up(store)
    stamp = store.stamp
    found = {term: store.postings[term] for term in terms if term in store.postings}
    missing = [term for term in terms if term not in found]
    if missing:
        found |= await _read(missing, store.fresh)
    if store.stamp is stamp and store.holds():  # else something was written while we read
        _keep(store, found)
    return found


_WRITTEN = "SELECT COUNT(*) FROM (SELECT 1 FROM search_document WHERE written >= {} LIMIT ?) newer"
_STATE = (
    "SELECT (SELECT MAX(written) FROM search_document) AS latest, p.written AS packed, "
    f"({_WRITTEN.format('?')}) AS recent, ({_WRITTEN.format('p.written - ?')}) AS fresh "
    "FROM (SELECT 1) one LEFT JOIN search_packing p ON p.id = 1"
)


async def _catch_up(store: Store) -> None:
    """Look again at the documents that were written since the sets were read; at many it is quicker to begin anew."""
    before, limit = store.posted - LOOK_BACK, MOST_REWRITTEN + 1
    with versions.reading() as noted:
        noted.tables.add("search_document")
        [state] = await rows(_STATE, before, limit, PACKED_BACK, limit)
        packed, since = state["packed"], list[int]()
        if keeps := bool(store.postings) and state["recent"] < limit:
            since.append(before)
        known = store.fresh if packed == store.packed else None
        if packs := packed is not None and state["fresh"] < limit:
            since.append(packed - PACKED_BACK if known is None else max(before, packed - PACKED_BACK))
        written = await terms_since(min(since)) if since else {}
    if keeps:
        store.postings.update({term: rewritten(term, docs, written) for term, docs in store.postings.items()})
    else:
        store.postings.clear()
        store.room = 0
    store.fresh = {**(known or {}), **written} if packs else None
    store.posted, store.packed, store.stamp = state["latest"] or 0, packed, noted.stamp()


async def terms_since(moment: int) -> dict[int, list[str]]:
    """The sorted terms of documents that were written then (milliseconds) or later."""
    written = await rows("SELECT id, CAST(terms AS TEXT) AS terms FROM search_document WHERE written >= ?", moment)
    return {row["id"]: sorted(one.strip("'") for one in row["terms"].split()) for row in written}


async def _read(terms: Sequence[str], fresh: Mapping[int, Sequence[str]] | None) -> dict[str, int]:
    """Sets that were packed as they are after `fresh`, all others (None: all) from the index. One statement."""
    asked = {term: _asked(term) for term in terms}
    if is_sqlite():
        one = f"SELECT {listed('rowid')} FROM search_index WHERE search_index MATCH asked.value"
        every, given = "json_each(?) asked", [orjson.dumps(asked).decode()]
    else:
        one = f"SELECT {listed('id')} FROM search_document WHERE terms @@ CAST(asked.value AS tsquery)"
        every = "unnest(CAST(? AS TEXT[]), CAST(? AS TEXT[])) asked(key, value)"
        given = [tuple(asked), tuple(asked.values())]  # type: ignore[list-item] # arrays: a list would fill its `?`
    if fresh is None:
        select = f"SELECT asked.key AS term, NULL AS packed, ({one}) AS docs FROM {every}"
    else:
        select = (
            f"SELECT asked.key AS term, s.docs AS packed, CASE WHEN s.term IS NULL THEN ({one}) END AS docs "
            f"FROM {every} LEFT JOIN search_set s ON s.term = asked.key"
        )
    return {
        row["term"]: numbers_in(row["docs"])
        if row["packed"] is None
        else rewritten(row["term"], int.from_bytes(row["packed"], "little"), fresh or {})
        for row in await rows(select, *given)
    }


async def common() -> list[str]:
    """The terms, and their beginnings with `*`, whose sets are worth packing, the most frequent first."""
    vocabulary = (
        "SELECT term, doc FROM search_vocabulary"
        if is_sqlite()
        else "SELECT word AS term, ndoc AS doc FROM ts_stat('SELECT terms FROM search_document')"
    )
    found = await rows(
        f"WITH RECURSIVE size(letters) AS (SELECT 2 UNION ALL SELECT letters + 1 FROM size WHERE letters < ?), "
        f"known AS ({vocabulary}), begun AS (SELECT SUBSTR(term, 1, letters) AS begins, SUM(doc) AS docs FROM known "
        "JOIN size ON LENGTH(term) >= letters WHERE SUBSTR(term, 1, 1) IN ('n', 'w', 'e', 'f', 's') "
        "AND SUBSTR(term, 2, 1) <= 'z' GROUP BY SUBSTR(term, 1, letters)) "
        "SELECT term, doc AS docs FROM known WHERE doc >= ? AND LENGTH(term) <= 60 "
        "UNION ALL SELECT begins || '*', docs FROM begun WHERE docs >= ? ORDER BY 2 DESC LIMIT ?",
        LONGEST_BEGINNING, LEAST, LEAST, MOST_PACKED,
    )  # fmt: skip
    return [row["term"] for row in found]


async def read_common() -> dict[str, int]:
    """The sets that are worth packing, from the index: as many as there is room for. Others have turns in between."""
    terms, found, room = await common(), dict[str, int](), MOST_BYTES
    for start in range(0, len(terms), READ_AT_ONCE):
        for term, docs in (await _read(terms[start : start + READ_AT_ONCE], None)).items():
            if (room := room - docs.bit_length() // 8) > 0 and docs.bit_count() >= LEAST:
                found[term] = docs
        await asyncio.sleep(0)
    return found


async def read_changed(since: int) -> dict[str, int]:
    """Those of the packed sets that are others by what was written then or later. Others have turns in between."""
    written, found, last = await terms_since(since), dict[str, int](), ""
    while some := await rows(
        f"SELECT term, docs FROM search_set WHERE term > ? ORDER BY term LIMIT {READ_AT_ONCE}", last
    ):
        for row in some:
            before = int.from_bytes(row["docs"], "little")
            if (now := rewritten(row["term"], before, written)) != before:
                found[row["term"]] = now
        last = some[-1]["term"]
        await asyncio.sleep(0)
    return found


class Packed(Struct, frozen=True):
    """`written`: see `models.Packing`. `later`: documents written since, no more than `MOST_REWRITTEN` and one."""

    written: int
    later: int


async def packed() -> Packed | None:
    """How fresh the packed sets are; None: nothing is packed. One statement."""
    count = _WRITTEN.format("p.written - ?")
    found = await rows(f"SELECT p.written, ({count}) AS later FROM search_packing p", PACKED_BACK, MOST_REWRITTEN + 1)
    return Packed(**found[0]) if found else None


def listed(column: str) -> str:
    """SQL for all values of a column of plain values in one text, with commas: a row each would take ten times as long.
    They stand in the order of the rows."""
    return f"group_concat({column})" if is_sqlite() else f"string_agg(CAST({column} AS TEXT), ',')"


def _asked(term: str) -> str:
    text, more = term.rstrip("*"), term.endswith("*")
    if is_sqlite():
        return f'"{text}"{"*" if more else ""}'
    return f"'{text}'{':*' if more else ''}"


def numbers_in(numbers: str | None) -> int:
    """The set of the numbers in a text with commas."""
    if not numbers:
        return 0
    found: list[int] = orjson.loads(f"[{numbers}]")
    return whole(found, max(found))


def _keep(store: Store, found: Mapping[str, int]) -> None:
    for term, docs in found.items():
        if term not in store.postings:
            store.room += docs.bit_length() // 8 + 100
        store.postings[term] = docs
        store.postings.move_to_end(term)
    while store.room > ROOM:
        _, docs = store.postings.popitem(last=False)
        store.room -= docs.bit_length() // 8 + 100
