"""News for one person."""

from typing import ClassVar
from uuid import UUID

from orderwell.core.work import Event


class NotificationArrived(Event, frozen=True):
    topic: ClassVar[str | None] = "notification"
    notification_id: UUID
    user_id: UUID
