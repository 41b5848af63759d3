"""Columns and bitmaps of all products in this process, never older than what has been written.

Which documents changed is told by their revision; stock by its ledger; how well a product sells may be `LAZY` behind in
a large catalogue.
"""

import asyncio
import time
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from orderwell.core.db import versions
from orderwell.core.db.sql import as_id, is_sqlite, moment, rows
from orderwell.language.rules import pinyin
from orderwell.postings.queries import PerDatabase, listed, numbers_in
from orderwell.postings.rules import whole

from .rules import ALL, SHOWN, Columns, Key, Row, Rows

BATCH = 2000
LOOK_BACK = 60_000  # milliseconds that a transaction may take from its revision to its commit
SMALL = 2000  # documents up to which everything is read again at once
WHOLE_STOCK = 600.0  # seconds after which all stock is read again in a large catalogue: a warehouse may have closed
LAZY = 1 / 2000  # seconds a document that popularity may be behind; stock a fiftieth of it
TABLES = ("search_document", "product", "stock_level", "stock_movement", "warehouse", "variant")
_ROW = (
    "SELECT d.id, d.product_id, d.shown, d.facets, d.revision, p.status, p.category_id, p.brand_id, p.from_price, "
    "p.margin, p.popularity, p.created_at FROM search_document d JOIN product p ON p.id = d.product_id"
)
_STOCKED = (
    "SELECT d.id FROM search_document d WHERE EXISTS (SELECT 1 FROM variant v "
    "JOIN stock_level l ON l.variant_id = v.id JOIN warehouse w ON w.id = l.warehouse_id AND w.active "
    "WHERE v.product_id = d.product_id AND v.active "
    "AND l.on_hand - l.reserved - l.allocated - l.quarantine - l.safety > 0)"
)


@dataclass
class Store:
    """What one process knows of one database."""

    columns: Columns = field(default_factory=Columns)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)  # who has it reads documents
    behind: asyncio.Lock = field(default_factory=asyncio.Lock)  # who has it reads what may be behind
    stamps: dict[str, versions.Stamp] = field(default_factory=dict)
    due: dict[str, float] = field(default_factory=dict)
    revision: int = 0
    looked: float = 0.0  # when stock was looked at last, seconds of the clock
    alike: dict[Any, tuple[Key, ...]] = field(default_factory=dict)
    changed: set[UUID] = field(default_factory=set)  # products whose stock has to be looked at for another reason


_stores = PerDatabase(Store)


def _tell(store: Store) -> None:
    """An answer that is made of what may be behind is kept no longer than that."""
    if (answer := versions.current()) is not None:
        answer.tables |= set(TABLES)
        now = datetime.now(UTC)
        for part, stamp in store.stamps.items():
            if not stamp.holds(now):
                answer.until(now + timedelta(seconds=max(store.due.get(part, 0.0) - time.monotonic(), 0.0)))


def _holds(store: Store, part: str) -> bool:
    if time.monotonic() < store.due.get(part, 0.0):
        return True
    stamp = store.stamps.get(part)
    return stamp is not None and stamp.holds(datetime.now(UTC))


async def columns() -> Columns:
    """All products as they are now. No statement while nothing has been written."""
    store = _stores.here()
    blind = await versions.unheard()  # the stamps say nothing of commits that nobody has told us of
    if blind or not _holds(store, "documents"):
        async with store.lock:
            await _renew_documents(store, blind)
    large = store.columns.size > SMALL
    late = (blind and not large) or not all(_holds(store, part) for part in ("popularity", "stock"))
    # Somebody may be reading these at length: in a large catalogue nobody else waits for what may be behind.
    if late and not (large and store.behind.locked()):
        async with store.behind:
            await _renew_behind(store, large, blind)
    _tell(store)
    return store.columns


async def _renew_documents(store: Store, blind: bool) -> None:
    if blind or not _holds(store, "documents"):
        anew = not store.revision
        with versions.reading() as noted:
            await _documents(store)
        store.stamps["documents"] = noted.stamp()
        if anew:  # read whole, with how well they sell
            store.stamps["popularity"] = store.stamps["documents"]


async def _renew_behind(store: Store, large: bool, blind: bool) -> None:
    for part, read, lazy in (("popularity", _popularity, LAZY), ("stock", _stock, LAZY / 50)):
        if (blind and not large) or not _holds(store, part):
            with versions.reading() as noted:
                await read(store)
            store.stamps[part] = noted.stamp()
            store.due[part] = time.monotonic() + store.columns.size * lazy if large else 0.0


def _row(store: Store, found: Mapping[str, Any]) -> Row:
    owner = found["product_id"]
    return Row(
        found["id"],
        bytes.fromhex(owner.replace("-", "")) if isinstance(owner, str) else owner.bytes,
        _alike(store, found),
        found["from_price"],
        found["popularity"],
        int(moment(found["created_at"]).timestamp()),
        found["revision"],
        max(found["margin"] or 0, 0),
    )


def _alike(store: Store, found: Mapping[str, Any]) -> tuple[Key, ...]:
    alike = (found["shown"], found["status"], found["category_id"], found["brand_id"], found["facets"])
    if (keys := store.alike.get(alike)) is None:
        keys = store.alike[alike] = _keys(*alike)
    return keys


def _keys(shown: Any, status: Any, category: Any, brand: Any, facets: str) -> tuple[Key, ...]:
    """The sets of a product; products that are alike share the tuple."""
    values = (line.partition("=") for line in facets.splitlines())
    keys: list[Key] = [ALL, ("status", status), ("category", as_id(category))]
    keys += [("value", UUID(attribute), value) for attribute, _, value in values]
    if shown:
        keys.append(SHOWN)
    if brand:
        keys.append(("brand", as_id(brand)))
    return tuple(keys)


async def _documents(store: Store) -> None:
    known, last = store.columns, 0
    if store.revision:
        newer = await rows("SELECT id, revision FROM search_document WHERE revision > ?", store.revision - LOOK_BACK)
        seen = known.revision
        wanted = [one["id"] for one in newer if one["id"] >= known.size or seen[one["id"]] != one["revision"]]
        for start in range(0, len(wanted), BATCH // 4):
            some = wanted[start : start + BATCH // 4]
            _take(store, await rows(f"{_ROW} WHERE d.id IN (?)", some))
        return
    while (read := await _batch(store, last)) is not None:
        known.load(read)
        last = read.numbers[-1]
        store.revision = max(store.revision, *read.revisions)
        await asyncio.sleep(0)


async def _batch(store: Store, last: int) -> Rows | None:
    """The next documents: two statements, whose columns are lists."""
    created = (
        "strftime('%s', p.created_at)" if is_sqlite() else "CAST(FLOOR(EXTRACT(EPOCH FROM p.created_at)) AS BIGINT)"
    )
    some = (
        "SELECT d.id, REPLACE(CAST(p.id AS TEXT), '-', '') AS owner, p.from_price, p.popularity, "
        f"{created} AS created, d.revision, CASE WHEN p.margin > 0 THEN p.margin ELSE 0 END AS margin "
        f"FROM search_document d JOIN product p ON p.id = d.product_id WHERE d.id > ? ORDER BY d.id LIMIT {BATCH}"
    )
    names = ("id", "owner", "from_price", "popularity", "created", "revision", "margin")
    [found] = await rows(f"SELECT {', '.join(f'{listed(name)} AS {name}' for name in names)} FROM ({some}) part", last)
    if found["id"] is None:
        return None
    numbers, prices, sold, made, revisions, margins = (
        orjson.loads(f"[{found[name]}]") for name in names if name != "owner"
    )
    alike = await rows(
        f"SELECT d.shown, p.status, p.category_id, p.brand_id, d.facets, {listed('d.id')} AS numbers "
        "FROM search_document d JOIN product p ON p.id = d.product_id WHERE d.id > ? AND d.id <= ? "
        "GROUP BY d.shown, p.status, p.category_id, p.brand_id, d.facets", last, numbers[-1]
    )  # fmt: skip
    together = [(_alike(store, one), [int(number) for number in one["numbers"].split(",")]) for one in alike]
    owners = bytes.fromhex(found["owner"].replace(",", ""))
    return Rows(numbers, owners, prices, sold, made, revisions, margins, together)


def _take(store: Store, found: Sequence[Mapping[str, Any]]) -> None:
    read = [_row(store, one) for one in found]
    store.columns.take(read)
    store.revision = max([store.revision, *(row.revision for row in read)])
    if store.columns.size > SMALL:
        store.changed |= {UUID(bytes=row.product_id) for row in read}


async def _popularity(store: Store) -> None:
    """How well each sells. One statement."""
    known = store.columns
    [found] = await rows(
        f"SELECT {listed('id')} AS numbers, {listed('popularity')} AS sold FROM "
        "(SELECT d.id, p.popularity FROM search_document d JOIN product p ON p.id = d.product_id ORDER BY d.id) part"
    )
    numbers, sold = (orjson.loads(f"[{found[name] or ''}]") for name in ("numbers", "sold"))
    fresh = known.popularity[:]
    for number, times in zip(numbers, sold, strict=True):
        if number < known.size:
            fresh[number] = times
    if fresh != known.popularity:
        known.popularity = fresh
        known.most_popular = max(known.most_popular, *fresh)
        known.forget("popular")


async def _stock(store: Store) -> None:
    known, now, changed = store.columns, time.time(), store.changed
    store.changed = set()  # documents that change from here on are looked at next time
    try:
        if known.size <= SMALL or time.monotonic() > store.due.get("whole stock", 0.0):
            [found] = await rows(f"SELECT {listed('id')} AS docs FROM ({_STOCKED}) stocked")
            known.in_stock = numbers_in(found["docs"])
            store.due["whole stock"] = time.monotonic() + WHOLE_STOCK
        else:
            await _moved_stock(store, changed)
    except BaseException:
        store.changed |= changed
        raise
    store.looked = now


async def _moved_stock(store: Store, changed: set[UUID]) -> None:
    """The products whose ledger has grown since a while before the last look, and those that `changed`."""
    known = store.columns
    since = UUID(int=int((store.looked - LOOK_BACK / 6000) * 1000) << 80)
    moved = await rows(
        "SELECT DISTINCT v.product_id FROM stock_movement m JOIN stock_level l ON l.id = m.level_id "
        "JOIN variant v ON v.id = l.variant_id WHERE m.id > ?", since
    )  # fmt: skip
    ids = sorted({as_id(one["product_id"]) for one in moved} | changed)
    for start in range(0, len(ids), BATCH // 4):
        some = ids[start : start + BATCH // 4]
        found = await rows(f"{_STOCKED} AND d.product_id IN (?)", some)
        there = whole([one["id"] for one in found], max((one["id"] for one in found), default=0))
        asked = whole(known.numbers(some), known.size)
        known.in_stock = known.in_stock & ~asked | there


async def by_name() -> "array[int]":
    """All documents by the sound of their Chinese names. A statement a batch when something has changed."""
    known, last, names = await columns(), 0, list[tuple[str, int]]()
    if (order := known.made("names")) is not None:
        return order  # type: ignore[no-any-return]
    while found := await rows(f"SELECT id, strong FROM search_document WHERE id > ? ORDER BY id LIMIT {BATCH}", last):
        names += [(pinyin(one["strong"].split("\n")[1])[:24], one["id"]) for one in found]
        last = found[-1]["id"]
    names.sort()
    return known.once("names", lambda: array("I", (number for _, number in names)))  # type: ignore[no-any-return]
