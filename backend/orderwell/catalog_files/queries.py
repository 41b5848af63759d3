"""Reads files of the catalogue on their way in."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from orderwell.bulk_edit import queries as bulk
from orderwell.bulk_edit.models import BulkChange
from orderwell.core.db.prepared import fetch
from orderwell.core.errors import NotFound
from orderwell.core.page import Page, PageRequest, keyset
from orderwell.intake.errors import FileUnreadable
from orderwell.intake.sources.folder import SOURCES
from orderwell.intake.sources.sheet import Sheet

from .errors import FileTooLong
from .models import CatalogImport, CatalogImportPart, CatalogImportRow, ImportRowKind
from .rules import MOST_ROWS


def sheet_of(content: bytes, file_name: str) -> Sheet:
    """The first table of a CSV or a workbook. Blocks. Raises FileUnreadable or FileTooLong."""
    suffix = Path(file_name).suffix.lower()
    if suffix not in SOURCES:
        raise FileUnreadable(detail=suffix or file_name[-40:], field="file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{suffix}"
        path.write_bytes(content)
        sheet = next(iter(SOURCES[suffix].sheets(path)), None)
    if sheet is None or not sheet.rows:
        raise FileUnreadable(detail="0", field="file")
    if len(sheet.rows) > MOST_ROWS:
        raise FileTooLong(rows=len(sheet.rows), most=MOST_ROWS, field="file")
    return sheet


async def one(import_id: UUID | None) -> CatalogImport:
    """Raises NotFound."""
    if row := await CatalogImport.get_or_none(id=import_id):
        return row
    raise NotFound("The import", "该导入", field="id")


async def imports(request: PageRequest) -> Page[CatalogImport]:
    """The newest first. One statement."""
    return await keyset(CatalogImport.all(), "-created_at", request)


async def parts(import_id: UUID) -> list[CatalogImportPart]:
    """All rows of the file, in parts. One statement."""
    return await fetch(CatalogImportPart, "WHERE catalog_import_id = ? ORDER BY position", import_id)


async def part(import_id: UUID, position: int) -> CatalogImportPart | None:
    """The rows of one part. One statement."""
    found = await fetch(CatalogImportPart, "WHERE catalog_import_id = ? AND position = ?", import_id, position)
    return found[0] if found else None


async def samples(import_id: UUID, most: int) -> list[list[str]]:
    """The first rows of the file as they were uploaded. One statement."""
    first = await part(import_id, 0)
    return [cells for _, cells in first.rows[:most]] if first else []


async def rows_of(
    import_id: UUID, kinds: Sequence[ImportRowKind], request: PageRequest, *, below_cost: bool = False
) -> Page[CatalogImportRow]:
    """What the file would change or cannot, in its own order; with `below_cost` only what it would sell for less than
    it costs. One statement."""
    shown = CatalogImportRow.filter(catalog_import_id=import_id, kind__in=list(kinds))
    return await keyset(shown.filter(below__isnull=False) if below_cost else shown, "number", request)


async def rows_in(import_id: UUID, position: int) -> list[CatalogImportRow]:
    """The rows of one part that shall be written. One statement."""
    where = "WHERE catalog_import_id = ? AND part = ? AND kind IN (?) ORDER BY number"
    return await fetch(CatalogImportRow, where, import_id, position, [ImportRowKind.ADDED, ImportRowKind.CHANGED])


async def wrong(import_id: UUID) -> list[CatalogImportRow]:
    """All rows that cannot be written. One statement."""
    where = "WHERE catalog_import_id = ? AND kind = ? ORDER BY number"
    return await fetch(CatalogImportRow, where, import_id, ImportRowKind.WRONG)


async def found(import_id: UUID | None) -> CatalogImport | None:
    """One import, if there is one."""
    return await CatalogImport.get_or_none(id=import_id)


async def changes_of(imports: Sequence[CatalogImport]) -> dict[UUID, BulkChange]:
    """What the imports changed, by the change's id. One statement."""
    return await bulk.by_ids([row.change_id for row in imports if row.change_id])
