"""What somebody who brings messages to telephones must be able to do."""

from typing import Protocol
from uuid import UUID

from msgspec import Struct


class NotDelivered(Exception):
    """The provider did not take a message; trying again later may help."""


class Text(Struct, frozen=True):
    """A message. `phone` has digits alone: a mainland number of 11, any other with its country code and a plus."""

    id: UUID
    phone: str
    text: str


class Sender(Protocol):
    """One way to telephones. `trial`: nothing is sent in earnest. `shown`: codes are shown to who asked for them."""

    name: str
    trial: bool
    shown: bool

    async def send(self, message: Text) -> None:
        """Hand it over; the same id a second time is the same message. Raises NotDelivered."""
        ...
