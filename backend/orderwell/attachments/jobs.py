"""Deferred work on files of orders."""

from uuid import UUID

from orderwell.core.work import Work
from orderwell.media import stores

from . import commands, queries, rules


async def forget_attachment(work: Work, attachment_id: str) -> None:
    """Delete a file that nobody has put back or ordered with, and its content when no other has the same."""
    row = await commands.forget(work, UUID(attachment_id))
    if row and not await queries.in_use(row.hash):
        stores.current().remove(rules.stored_name(row.hash))


JOBS = {"forget_attachment": forget_attachment}
