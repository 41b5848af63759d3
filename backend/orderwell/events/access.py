"""News of accounts."""

from dataclasses import dataclass
from uuid import UUID

from orderwell.core.work import Event


@dataclass(frozen=True, slots=True)
class UserShutOut(Event):
    """The account was disabled or got a new password: whoever is signed in to it has to go."""

    user_id: UUID
