"""What is known of guests."""

from datetime import datetime
from uuid import UUID

from orderwell.access.models import User
from orderwell.access.queries import user
from orderwell.core import signing
from orderwell.core.errors import DomainError, NotFound
from orderwell.core.work import Actor, ActorKind
from orderwell.firm.rules import Firm
from orderwell.one_time_codes import senders
from orderwell.one_time_codes.errors import PhoneNotConfirmed
from orderwell.one_time_codes.models import Purpose
from orderwell.one_time_codes.queries import proved

from .errors import LinkExpired
from .models import Guest

LINK = "guest"  # what a signature is for


def served(firm: Firm) -> bool:
    """Whether somebody without an account may order: never where prices are only for those who are known."""
    return firm.guest_checkout and firm.price_visibility == "everyone"


async def guest(user_id: UUID | None) -> Guest | None:
    """The user as a guest; None for whoever has an account."""
    return await Guest.get_or_none(user_id=user_id) if user_id else None


async def phone_to_confirm(user_id: UUID | None, settings: Firm, browser: str, now: datetime) -> str | None:
    """The phone that a guest has to confirm in this browser before they order; None when there is nothing to do."""
    if not settings.guest_phone_check or senders.chosen() is None or await guest(user_id) is None:
        return None
    account = await user(user_id)
    return None if await proved(Purpose.GUEST_ORDER, account.phone, browser, now) else account.phone


async def phone_problems(actor: Actor, settings: Firm, browser: str, now: datetime) -> list[DomainError]:
    """What keeps a guest from ordering; no statement where the firm asks for nothing."""
    unconfirmed = actor.kind is ActorKind.CUSTOMER and await phone_to_confirm(actor.user_id, settings, browser, now)
    return [PhoneNotConfirmed(field="phone")] if unconfirmed else []


def ticket(user_id: UUID) -> str:
    """What a guest's link carries; whoever has it is that guest until they set a password."""
    return signing.ticket(LINK, user_id)


async def by_ticket(text: str) -> User:
    """The guest of a link. Raises NotFound for a forged one, LinkExpired when the account has a password."""
    user_id = signing.of_ticket(LINK, text)
    if user_id is None:
        raise NotFound("The link", "该链接", field="ticket")
    if await guest(user_id) is None:
        raise LinkExpired()
    return await user(user_id)
