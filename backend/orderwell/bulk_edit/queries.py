"""Reads what was changed in bulk."""

from collections.abc import Sequence
from uuid import UUID

from orderwell.core.db.prepared import fetch
from orderwell.core.db.sql import rows
from orderwell.core.errors import NotFound
from orderwell.core.page import Page, PageRequest, keyset

from .models import BulkChange, BulkChangeRow


async def changes(request: PageRequest) -> Page[BulkChange]:
    """What was changed, the newest first. One statement."""
    return await keyset(BulkChange.all(), "-created_at", request)


async def change(change_id: UUID | None) -> BulkChange:
    """Raises NotFound."""
    if row := await BulkChange.get_or_none(id=change_id):
        return row
    raise NotFound("The change", "该次修改", field="id")


async def rows_of(change_id: UUID, request: PageRequest) -> Page[BulkChangeRow]:
    """What a change did to each SKU. One statement."""
    return await keyset(BulkChangeRow.filter(change_id=change_id), "id", request)


async def left_of(change_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many rows of each change have not been taken back. One statement."""
    if not change_ids:
        return {}
    text = "SELECT change_id, COUNT(*) AS n FROM bulk_change_row WHERE change_id IN (?) AND NOT reverted GROUP BY 1"
    counts = {str(row["change_id"]): int(row["n"]) for row in await rows(text, list(change_ids))}
    return {one: counts.get(str(one), 0) for one in change_ids}


async def next_of(change_id: UUID, most: int) -> list[BulkChangeRow]:
    """The next rows of a change that have not been taken back. One statement."""
    return await fetch(BulkChangeRow, f"WHERE change_id = ? AND NOT reverted ORDER BY id LIMIT {most}", change_id)


async def found(change_id: UUID | None) -> BulkChange | None:
    """One change, if there is one."""
    return await BulkChange.get_or_none(id=change_id)


async def columns_left(change_id: UUID) -> set[str]:
    """Keys of the columns of which the change holds values that have not been taken back. One statement."""
    rows_left = await fetch(BulkChangeRow, "WHERE change_id = ? AND NOT reverted", change_id)
    return {key for row in rows_left for key in row.after}


async def by_ids(change_ids: Sequence[UUID]) -> dict[UUID, BulkChange]:
    """Changes by id. One statement."""
    if not change_ids:
        return {}
    return {row.id: row for row in await fetch(BulkChange, "WHERE id IN (?)", list(change_ids))}
