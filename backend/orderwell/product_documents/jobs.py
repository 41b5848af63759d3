"""Deferred work on documents."""

from uuid import UUID

from orderwell.core.work import Work
from orderwell.media import stores

from . import commands, queries, rules


async def forget_document(work: Work, document_id: str) -> None:
    """Delete a document that was not put back, with its file when no other document has the same."""
    row = await commands.forget(work, UUID(document_id))
    if row and not await queries.in_use(row.hash):
        stores.current().remove(rules.stored_name(row.hash))


JOBS = {"forget_document": forget_document}
