"""News of accounts."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from orderwell.core.work import Event


@dataclass(frozen=True, slots=True)
class DeviceDecided(Event):
    """Somebody has allowed or refused a browser that shows a QR code: it waits for this."""

    topic: ClassVar[str | None] = "device"
    request_id: UUID


@dataclass(frozen=True, slots=True)
class UserShutOut(Event):
    """The account was disabled or got a new password: whoever is signed in to it has to go."""

    user_id: UUID
