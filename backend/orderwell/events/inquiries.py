"""News of customers' inquiries."""

from typing import ClassVar
from uuid import UUID

from orderwell.core.work import Event


class InquiryChanged(Event, frozen=True):
    """Anything a screen with this inquiry shows may have changed. The live channel."""

    topic: ClassVar[str | None] = "inquiry"
    inquiry_id: UUID
    customer_id: UUID


class InquiryWritten(Event, frozen=True):
    """Somebody wrote, and the other side had read everything before. `opened_by_id`: who asked first."""

    inquiry_id: UUID
    customer_id: UUID
    title: str
    by_staff: bool
    opened_by_id: UUID | None
    assignee_id: UUID | None


class InquiryAssigned(Event, frozen=True):
    inquiry_id: UUID
    customer_id: UUID
    title: str
    assignee_id: UUID
