"""Which phones are proved, and the messages that were sent."""

from datetime import datetime
from uuid import UUID

from orderwell.access.rules import normal_phone
from orderwell.core.page import Page, PageRequest, keyset

from .models import OneTimeCode, Purpose, TextMessage
from .rules import PROOF_FOR


async def proved(purpose: Purpose, phone: str, browser: str, now: datetime) -> bool:
    """Whether the user of this browser has typed a code that was sent to `phone`, lately."""
    if not browser:
        return False
    used = OneTimeCode.filter(purpose=purpose, phone=normal_phone(phone), browser=browser)
    return await used.filter(used_at__gt=now - PROOF_FOR).exists()


async def found_message(message_id: UUID) -> TextMessage | None:
    """None when it was forgotten meanwhile."""
    return await TextMessage.get_or_none(id=message_id)


async def messages(request: PageRequest) -> Page[TextMessage]:
    """What was sent, the newest first."""
    return await keyset(TextMessage.all(), "-created_at", request)
