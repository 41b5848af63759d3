"""Sending codes and taking them back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.access.rules import normal_phone
from orderwell.core.db.sql import moment, rows
from orderwell.core.errors import Invalid
from orderwell.core.work import Work
from orderwell.firm.queries import firm

from . import rules, senders
from .errors import CodesNotSent, CodeTooSoon
from .models import MessageState, OneTimeCode, PhoneAllowance, Purpose, TextMessage


class SentCode(Struct, frozen=True):
    """A code on its way. `trial_code` is the code itself, and only on a demo that sends nothing."""

    phone: str
    expires_at: datetime
    resend_seconds: int
    trial_code: str | None


async def send(work: Work, purpose: Purpose, phone: str, browser: str, *, locale: str) -> SentCode:
    """A new code to `phone`; those before it for the same purpose and browser are over.

    Does the same whether or not the phone is anybody's: the job that hands it over looks. Raises CodesNotSent, Invalid,
    CodeTooSoon.
    """
    sender = senders.chosen()
    if sender is None:
        raise CodesNotSent()
    number = normal_phone(phone)
    if not number:
        zh, en = "请填写有效的手机号。", "Write a telephone number."
        raise Invalid(field="phone", reason_zh=zh, reason_en=en)
    await _allow(work, number)
    key: dict[str, Any] = {"purpose": purpose, "phone": number, "browser": browser}
    await OneTimeCode.filter(**key, used_at=None).delete()
    code, expires_at = rules.new_code(), work.now + rules.GOOD_FOR
    hashed = rules.code_hash(purpose, number, browser, code)
    await OneTimeCode.create(**key, code_hash=hashed, created_at=work.now, expires_at=expires_at)
    settings = await firm()
    name = settings.name_en if locale == "en" and settings.name_en else settings.name_zh
    text = rules.message(name, code, locale)
    row = await TextMessage.create(
        purpose=purpose, phone=number, text=text, provider=sender.name, created_at=work.now, expires_at=expires_at
    )
    # Somebody waits for it: it goes before whatever else was queued lately.
    await work.defer("hand_over_message", run_at=work.now - rules.AHEAD, message_id=str(row.id))
    return SentCode(number, expires_at, int(rules.RESEND_AFTER.total_seconds()), code if sender.shown else None)


async def redeem(work: Work, purpose: Purpose, phone: str, browser: str, code: str) -> bool:
    """Whether `code` is the one that was sent; true once at most.

    One statement counts the guess and uses the code, so that guesses at the same moment are counted one by one. It
    must commit also when the code is wrong: the caller refuses after this unit of work.
    """
    number = normal_phone(phone)
    hashed = rules.code_hash(purpose, number, browser, rules.typed(code))
    guessed = await rows(
        "UPDATE one_time_code SET attempts = attempts + 1, used_at = CASE WHEN code_hash = ? THEN ? ELSE used_at END "
        "WHERE purpose = ? AND phone = ? AND browser = ? AND used_at IS NULL AND attempts < ? AND expires_at > ? "
        "RETURNING used_at",
        hashed, work.now, purpose, number, browser, rules.MOST_ATTEMPTS, work.now,
    )  # fmt: skip
    return bool(browser) and any(row["used_at"] for row in guessed)


async def handed_over(work: Work, message_id: UUID, state: MessageState) -> None:
    """Note what became of a message. Its text stays where nothing was sent in earnest."""
    row = await TextMessage.get(id=message_id)
    sender = senders.chosen()
    row.state, row.handed_over_at = state, work.now if state is MessageState.SENT else None
    row.text = row.text if sender is not None and sender.trial else ""
    await row.save(update_fields=["state", "handed_over_at", "text"])


async def forget(work: Work) -> None:
    """Drop what is old: these rows name people's telephones."""
    await OneTimeCode.filter(created_at__lt=work.now - rules.PROOF_FOR - rules.GOOD_FOR).delete()
    await PhoneAllowance.filter(last_sent_at__lt=work.now - rules.HOUR).delete()
    await TextMessage.filter(created_at__lt=work.now - rules.KEPT_FOR).delete()


async def _allow(work: Work, phone: str) -> None:
    """Count one more message to `phone`. Raises CodeTooSoon."""
    hour_ago, minute_ago = work.now - rules.HOUR, work.now - rules.RESEND_AFTER
    counted = await rows(
        "INSERT INTO phone_allowance (phone, last_sent_at, hour_began_at, sent) VALUES (?, ?, ?, 1) "
        "ON CONFLICT (phone) DO UPDATE SET last_sent_at = excluded.last_sent_at, "
        "hour_began_at = CASE WHEN phone_allowance.hour_began_at <= ? THEN excluded.hour_began_at "
        "ELSE phone_allowance.hour_began_at END, "
        "sent = CASE WHEN phone_allowance.hour_began_at <= ? THEN 1 ELSE phone_allowance.sent + 1 END "
        "WHERE phone_allowance.last_sent_at <= ? AND (phone_allowance.hour_began_at <= ? OR phone_allowance.sent < ?) "
        "RETURNING sent",
        phone, work.now, work.now, hour_ago, hour_ago, minute_ago, hour_ago, rules.MOST_AN_HOUR,
    )  # fmt: skip
    if counted:
        return
    (row,) = await rows("SELECT last_sent_at, hour_began_at, sent FROM phone_allowance WHERE phone = ?", phone)
    again = moment(row["last_sent_at"]) + rules.RESEND_AFTER
    if row["sent"] >= rules.MOST_AN_HOUR:
        again = max(again, moment(row["hour_began_at"]) + rules.HOUR)
    raise CodeTooSoon(field="phone", seconds=max(1, round((again - work.now).total_seconds())))
