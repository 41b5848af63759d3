"""News of accounts."""

from typing import ClassVar
from uuid import UUID

from orderwell.core.work import Event


class DeviceDecided(Event, frozen=True):
    """Somebody has allowed or refused a browser that shows a QR code: it waits for this."""

    topic: ClassVar[str | None] = "device"
    request_id: UUID


class UserShutOut(Event, frozen=True):
    """The account was disabled or got a new password: whoever is signed in to it has to go."""

    user_id: UUID
