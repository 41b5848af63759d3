"""Orders that staff placed for a company, found by the link that asks for its agreement."""

from uuid import UUID

from orderwell.approvals.models import ApprovalRequest
from orderwell.approvals.queries import requests_of
from orderwell.core import signing
from orderwell.core.errors import NotFound

LINK = "order offer"  # what a signature is for


def ticket(order_id: UUID) -> str:
    """What the link of such an order carries. It never ends; deciding does, with the wait."""
    return signing.ticket(LINK, order_id)


async def by_ticket(text: str) -> ApprovalRequest:
    """Raises NotFound, the same for a forged link and for an order that nobody is asked about by link."""
    order_id = signing.of_ticket(LINK, text)
    found = await requests_of([order_id] if order_id else [])
    if not found or not found[0].by_link:
        raise NotFound("The link", "该链接", field="ticket")
    return found[0]
