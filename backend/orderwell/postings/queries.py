"""The documents with a term, from the database's own index; kept in this process, never older than what is written."""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from tortoise.backends.base.client import TransactionalDBClient

from orderwell.core.db import versions
from orderwell.core.db.sql import connection, is_sqlite, rows

from .rules import rewritten, whole

MOST_REWRITTEN = 200  # documents that are looked at again in sets that are kept
LOOK_BACK = 60_000  # milliseconds that a transaction may take from its revision to its commit
ROOM = 16 * 1024 * 1024  # bytes in one process


@dataclass
class Store:
    """What one process knows of one database. `posted`: the latest revision that its sets know."""

    client: Any
    postings: "OrderedDict[str, int]" = field(default_factory=OrderedDict)
    room: int = 0
    posted: int = 0
    stamp: versions.Stamp | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def holds(self) -> bool:
        """Whether no document was written since."""
        return self.stamp is not None and self.stamp.holds(datetime.now(UTC))


_store: Store | None = None


def _here() -> Store:
    """The store of the connected database; a transaction, which sees its own writes, has one to itself."""
    global _store
    client = connection()
    if isinstance(client, TransactionalDBClient):
        return Store(client)
    if _store is None or _store.client is not client:
        _store = Store(client)
    return _store


async def postings(terms: Collection[str]) -> dict[str, int]:
    """The documents with each term; one that ends with `*` means all that begin so. One statement for new ones."""
    store = _here()
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
        found |= await _read(missing)
    if store.stamp is stamp and store.holds():  # else something was written while we read
        _keep(store, found)
    return found


async def _catch_up(store: Store) -> None:
    """Look again at the documents that were written since the sets were read; at many it is quicker to begin anew."""
    with versions.reading() as noted:
        noted.tables.add("search_document")
        latest = (await rows("SELECT MAX(revision) AS latest FROM search_document"))[0]["latest"] or 0
        written = await rows(
            "SELECT id, CAST(terms AS TEXT) AS terms FROM search_document WHERE revision > ? LIMIT ?",
            store.posted - LOOK_BACK, MOST_REWRITTEN + 1
        ) if store.postings else []  # fmt: skip
    if len(written) > MOST_REWRITTEN:
        store.postings.clear()
        store.room = 0
    else:
        fresh = {row["id"]: sorted(one.strip("'") for one in row["terms"].split()) for row in written}
        store.postings.update({term: rewritten(term, docs, fresh) for term, docs in store.postings.items()})
    store.posted = latest
    store.stamp = noted.stamp()


async def _read(terms: Sequence[str]) -> dict[str, int]:
    if is_sqlite():
        one = "SELECT group_concat(rowid) FROM search_index WHERE search_index MATCH asked.value"
        select = f"SELECT ({one}) AS docs FROM json_each(?) asked ORDER BY asked.key"
        given: Any = orjson.dumps([_asked(term) for term in terms]).decode()
    else:
        one = (
            "SELECT string_agg(CAST(id AS TEXT), ',') FROM search_document WHERE terms @@ CAST(asked.value AS tsquery)"
        )
        select = f"SELECT ({one}) AS docs FROM unnest(CAST(? AS TEXT[])) WITH ORDINALITY asked(value, key) ORDER BY key"
        given = [_asked(term) for term in terms]
    found = await rows(select, given)
    return {term: _set(row["docs"]) for term, row in zip(terms, found, strict=True)}


def _asked(term: str) -> str:
    text, more = term.rstrip("*"), term.endswith("*")
    if is_sqlite():
        return f'"{text}"{"*" if more else ""}'
    return f"'{text}'{':*' if more else ''}"


def _set(numbers: str | None) -> int:
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
