"""What is known of guests."""

from uuid import UUID

from orderwell.access.models import User
from orderwell.access.queries import user
from orderwell.core import signing
from orderwell.core.errors import NotFound
from orderwell.firm.rules import Firm

from .errors import LinkExpired
from .models import Guest

LINK = "guest"  # what a signature is for


def served(firm: Firm) -> bool:
    """Whether somebody without an account may order: never where prices are only for those who are known."""
    return firm.guest_checkout and firm.price_visibility == "everyone"


async def guest(user_id: UUID | None) -> Guest | None:
    """The user as a guest; None for whoever has an account."""
    return await Guest.get_or_none(user_id=user_id) if user_id else None


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
