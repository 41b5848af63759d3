"""Deferred work on files of messages."""

from uuid import UUID

from orderwell.core.work import Work
from orderwell.media import stores

from . import commands, queries, rules


async def forget_inquiry_attachment(work: Work, attachment_id: str) -> None:
    """Delete a file that nobody has sent, and its content when no other has the same."""
    if row := await commands.forget(work, UUID(attachment_id)):
        await forget_inquiry_content(work, row.hash)


async def forget_inquiry_content(_work: Work, digest: str) -> None:
    """Delete a content that no file has any more."""
    if not await queries.in_use(digest):
        for name in (rules.stored_name(digest), rules.preview_name(digest)):
            stores.current().remove(name)


JOBS = {
    "forget_inquiry_attachment": forget_inquiry_attachment,
    "forget_inquiry_content": forget_inquiry_content,
}
