"""News of shopping lists."""

from dataclasses import dataclass
from uuid import UUID

from orderwell.core.work import Event


@dataclass(frozen=True, slots=True)
class DraftPrepared(Event):
    """A draft was made of a list on its day. `count`: its lines."""

    draft_id: UUID
    list_id: UUID
    customer_id: UUID
    user_id: UUID
    name: str
    count: int
