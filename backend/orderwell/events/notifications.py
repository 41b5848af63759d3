"""News for one person."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from orderwell.core.work import Event


@dataclass(frozen=True, slots=True)
class NotificationArrived(Event):
    topic: ClassVar[str | None] = "notification"
    notification_id: UUID
    user_id: UUID
