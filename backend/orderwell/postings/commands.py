"""Packs sets that are long to read from the index of terms, so that a process takes them as they are."""

from collections.abc import Mapping

from orderwell.core.clock import utc_now
from orderwell.core.db.sql import changed, is_sqlite, rows
from orderwell.core.jobs import waiting
from orderwell.core.work import Work

from . import queries
from .models import PackedSet

DUE = 100  # documents written since the last packing


async def pack_when_due(work: Work) -> None:
    """See that sets are packed again when enough was written; of a small catalogue nothing is packed."""
    standing = await queries.packed()
    if standing is not None and standing.later < DUE:
        return
    if await waiting("pack_sets"):
        return
    if not is_sqlite():  # where nobody else writes in the meantime: whoever is writing is waited for
        await changed("LOCK TABLE search_document IN SHARE MODE")
    [found] = await rows("SELECT COUNT(*) AS documents FROM search_document")
    if found["documents"] >= queries.LEAST:
        since = standing.written if standing is not None and standing.later <= queries.MOST_REWRITTEN else None
        await work.defer("pack_sets", written=int(utc_now().timestamp() * 1000), since=since)


async def pack(work: Work, sets: Mapping[str, int], written: int, since: int | None) -> None:
    """Write sets that hold what was written before `written`. `since`: they follow a packing of then; None: all."""
    standing = await queries.packed()
    if since is None:
        await PackedSet.all().delete()
    elif standing is None or standing.written != since:
        return  # somebody else was quicker
    rows_of = [PackedSet(term=term, docs=_bytes(docs)) for term, docs in sets.items()]
    await PackedSet.bulk_create(rows_of, batch_size=50, on_conflict=["term"], update_fields=["docs"])
    await rows(
        "INSERT INTO search_packing (id, written) VALUES (1, ?) "
        "ON CONFLICT (id) DO UPDATE SET written = excluded.written RETURNING id", written
    )  # fmt: skip


def _bytes(docs: int) -> bytes:
    return docs.to_bytes((docs.bit_length() + 7) // 8, "little")
