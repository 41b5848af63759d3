"""Handing messages over, away from who asked: the time it takes tells nobody whether a phone is known."""

from uuid import UUID

from orderwell.access.queries import customers_by_phone
from orderwell.core.clock import utc_now
from orderwell.core.jobs import Every, Slow
from orderwell.core.work import Work

from . import commands, queries, senders
from .models import MessageState, Purpose
from .senders import Text


async def hand_over(message_id: str) -> MessageState | None:
    """Give a message to the provider. Raises NotDelivered: the queue tries again, as long as the code is good."""
    row, sender = await queries.found_message(UUID(message_id)), senders.chosen()
    if row is None:
        return None
    if sender is None or row.expires_at <= utc_now():
        return MessageState.EXPIRED
    if row.purpose is Purpose.SIGN_IN and not await customers_by_phone(row.phone):
        return MessageState.NOBODY
    await sender.send(Text(row.id, row.phone, row.text))
    return MessageState.SENT


async def note_handed_over(work: Work, prepared: MessageState | None, message_id: str) -> None:
    if prepared is not None:
        await commands.handed_over(work, UUID(message_id), prepared)


async def forget_codes(work: Work) -> None:
    """Drop old codes and messages."""
    await commands.forget(work)


JOBS = {"hand_over_message": Slow(hand_over, note_handed_over), "forget_codes": forget_codes}
SCHEDULE = [Every(3_600, "forget_codes")]
