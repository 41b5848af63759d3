"""Questions and answers with files. Files are named by content: one left behind by a refused change does no harm."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from orderwell.access.models import Side
from orderwell.attachments.rules import plain_name
from orderwell.core.errors import Forbidden, NotFound
from orderwell.core.work import Work
from orderwell.inquiries import commands as inquiries
from orderwell.inquiries.models import Inquiry
from orderwell.inquiries.queries import message_id_of, side_of
from orderwell.inquiries.rules import ANSWER, ASK, Question
from orderwell.media.stores import Store

from . import queries, rules
from .errors import TooManyFiles
from .models import InquiryAttachment
from .rules import Given

KEPT = timedelta(days=1)  # what was uploaded and not sent


async def add(work: Work, store: Store, file: Given, name: str) -> InquiryAttachment:
    """Upload a file for the message that the actor writes. Raises Forbidden (also who has no account), TooManyFiles."""
    actor = work.actor
    actor.require(ASK if side_of(actor) is Side.CUSTOMER else ANSWER)
    if actor.user_id is None:
        raise Forbidden()
    if await queries.waiting_count(actor.user_id) >= rules.MOST_WAITING:
        raise TooManyFiles(field="file", most=rules.MOST_WAITING)
    store.write(rules.stored_name(file.content.hash), file.content.data)
    if file.preview:
        store.write(rules.preview_name(file.content.hash), file.preview)
    row = await InquiryAttachment.create(
        uploaded_by_id=actor.user_id,
        name=plain_name(name),
        extension=file.content.extension,
        hash=file.content.hash,
        size=len(file.content.data),
        width=file.width,
        height=file.height,
        created_at=work.now,
    )
    await work.defer("forget_inquiry_attachment", run_at=work.now + KEPT, attachment_id=str(row.id))
    return row


async def remove(work: Work, attachment_id: UUID | None) -> InquiryAttachment:
    """Take away what one has uploaded and not sent; its job forgets the content. Raises NotFound."""
    row = (await queries.waiting(work.actor, [attachment_id], "id"))[0]
    await row.delete()
    await work.defer("forget_inquiry_content", digest=row.hash)
    return row


async def ask(work: Work, question: Question, attachment_ids: Sequence[UUID | None] = ()) -> Inquiry:
    """As `inquiries.commands.ask`, with files, instead of a text too. Raises also NotFound, TooManyFiles."""
    files = await _files(work, attachment_ids)
    row = await inquiries.ask(work, question, names=_names(files))
    await _send(files, row)
    return row


async def reply(work: Work, inquiry_id: UUID | None, text: str, attachment_ids: Sequence[UUID | None] = ()) -> Inquiry:
    """As `inquiries.commands.reply`, with files, instead of a text too. Raises also NotFound, TooManyFiles."""
    files = await _files(work, attachment_ids)
    row = await inquiries.reply(work, inquiry_id, text, names=_names(files))
    await _send(files, row)
    return row


async def forget(work: Work, attachment_id: UUID) -> InquiryAttachment | None:
    """Delete a file that nobody has sent within `KEPT`. Gives it, for its content, if it was one."""
    row = await queries.found(attachment_id)
    if row is None or row.message_id is not None or row.created_at > work.now - KEPT:
        return None
    # It may have been sent a moment ago.
    return row if await InquiryAttachment.filter(id=row.id, message_id=None).delete() else None


async def _files(work: Work, attachment_ids: Sequence[UUID | None]) -> list[InquiryAttachment]:
    wanted = list(dict.fromkeys(attachment_ids))
    if len(wanted) > rules.MOST:
        raise TooManyFiles(field="attachmentIds", most=rules.MOST)
    return await queries.waiting(work.actor, wanted, "attachmentIds") if wanted else []


def _names(files: Sequence[InquiryAttachment]) -> list[str]:
    return [f"{row.name}.{row.extension}" for row in files]


async def _send(files: Sequence[InquiryAttachment], inquiry: Inquiry) -> None:
    """Give files to the message that has just been written, which is the inquiry's last."""
    if not files:
        return
    message_id = await message_id_of(inquiry.id, inquiry.message_count)
    unsent = InquiryAttachment.filter(id__in=[row.id for row in files], message_id__isnull=True)
    if await unsent.update(message_id=message_id) != len(files):  # with another message, a moment ago
        raise NotFound("An attachment", "附件", field="attachmentIds")
