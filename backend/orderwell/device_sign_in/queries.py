"""What is known of a browser that asks."""

from collections.abc import Collection
from uuid import UUID

from orderwell.core import signing

from .errors import DeviceRequestOver
from .models import DeviceRequest

PURPOSE = "device sign-in"


def ticket(row: DeviceRequest) -> str:
    """What the link of the QR code carries: it shows the request to whoever is signed in, and gives nothing."""
    return signing.ticket(PURPOSE, row.id)


async def by_ticket(text: str) -> DeviceRequest:
    """The request of a link. Raises DeviceRequestOver."""
    key = signing.of_ticket(PURPOSE, text)
    row = await DeviceRequest.get_or_none(id=key) if key else None
    if row is None:
        raise DeviceRequestOver()
    return row


async def by_ids(ids: Collection[UUID]) -> list[DeviceRequest]:
    """Those of `ids` that are there, the oldest first."""
    return await DeviceRequest.filter(id__in=list(ids)).order_by("id")
