"""News of shopping lists."""

from uuid import UUID

from orderwell.core.work import Event


class DraftPrepared(Event, frozen=True):
    """A draft was made of a list on its day. `count`: its lines."""

    draft_id: UUID
    list_id: UUID
    customer_id: UUID
    user_id: UUID
    name: str
    count: int
