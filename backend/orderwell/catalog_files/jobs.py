"""Files are checked and written a part at a time, each in a transaction of its own."""

from uuid import UUID

from orderwell.core.work import Work

from . import commands


async def check_catalog_import(work: Work, import_id: str, position: int) -> None:
    """Compare one part with the catalogue, then the next."""
    if await commands.check_part(work, UUID(import_id), position):
        await work.defer("check_catalog_import", import_id=import_id, position=position + 1)


async def write_catalog_import(work: Work, import_id: str, position: int) -> None:
    """Write one part, then the next."""
    if await commands.write_part(work, UUID(import_id), position):
        await work.defer("write_catalog_import", import_id=import_id, position=position + 1)


JOBS = {"check_catalog_import": check_catalog_import, "write_catalog_import": write_catalog_import}
