"""Reads files of messages, as far as who asks may see the inquiry."""

from collections.abc import Collection, Sequence
from uuid import UUID

from orderwell.core.errors import NotFound
from orderwell.core.work import Actor
from orderwell.inquiries import queries as inquiries
from orderwell.inquiries.rules import READ

from .models import InquiryAttachment


async def of_messages(message_ids: Collection[UUID]) -> dict[UUID, list[InquiryAttachment]]:
    """The files of messages that who asks has seen, as they were added. One statement."""
    files: dict[UUID, list[InquiryAttachment]] = {}
    for row in await InquiryAttachment.filter(message_id__in=sorted(set(message_ids))).order_by("id"):
        if row.message_id is not None:
            files.setdefault(row.message_id, []).append(row)
    return files


async def waiting_count(user_id: UUID) -> int:
    """How many files somebody has uploaded and not sent."""
    return await InquiryAttachment.filter(uploaded_by_id=user_id, message_id__isnull=True).count()


async def waiting(actor: Actor, ids: Sequence[UUID | None], field: str) -> list[InquiryAttachment]:
    """What the actor has uploaded and not sent, in this order. Raises NotFound."""
    mine = InquiryAttachment.filter(id__in=[one for one in ids if one], message_id__isnull=True)
    rows = {row.id: row for row in await mine.filter(uploaded_by_id=actor.user_id)} if actor.user_id else {}
    if any(one not in rows for one in ids):
        raise NotFound("An attachment", "附件", field=field)
    return [rows[one] for one in ids if one]


async def downloadable(actor: Actor, attachment_id: UUID | None) -> InquiryAttachment | None:
    """The file, if the actor may see its inquiry, or has uploaded it and not sent it yet."""
    row = await found(attachment_id) if attachment_id else None
    if row is None:
        return None
    if row.message_id is None:
        return row if actor.user_id is not None and row.uploaded_by_id == actor.user_id else None
    return row if actor.can(READ) and await inquiries.sees_message(actor, row.message_id) else None


async def in_use(digest: str) -> bool:
    """Whether any file has that content."""
    return await InquiryAttachment.filter(hash=digest).exists()


async def found(attachment_id: UUID) -> InquiryAttachment | None:
    """Without asking who wants to know."""
    return await InquiryAttachment.get_or_none(id=attachment_id)
