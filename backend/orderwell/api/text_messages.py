"""What was sent to telephones."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.core.page import PageRequest
from orderwell.one_time_codes import models, queries
from orderwell.one_time_codes.senders import Simulated

from .fields import field, query, view
from .types import Connection, described

CodePurpose = described(
    models.Purpose,
    "What a code is good for.",
    SIGN_IN="Signing in.",
    GUEST_ORDER="Ordering as a guest.",
)
MessageState = described(
    models.MessageState,
    "What became of a message.",
    QUEUED="It waits for the provider.",
    SENT="The provider has taken it.",
    EXPIRED="The provider did not take it in time.",
    NOBODY="Nothing was sent: the phone is nobody's.",
)
SIMULATED = Simulated.name


@view(models.TextMessage, "A message to a telephone.")
class TextMessage:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    purpose: models.Purpose = strawberry.field(description="What its code is good for.")
    phone: str = strawberry.field(description="To whom.")
    provider: str = strawberry.field(description="Who takes it there: simulated or webhook.")
    state: models.MessageState = strawberry.field(description="What became of it.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    expires_at: datetime = strawberry.field(description="Until when its code is good.")
    handed_over_at: datetime | None = strawberry.field(description="When the provider took it.")

    @field(str, "What it says, where messages are only simulated; else empty, for it has a code that is good.")
    def text(self, root: strawberry.Parent[models.TextMessage]) -> Any:
        return root.text if root.provider == SIMULATED else ""


class Query:
    @query("messages.read", Connection[TextMessage], "Messages to telephones, the newest first, for thirty days.")
    async def text_messages(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="Rows a page, 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="Cursor of the last row seen.")] = None,
    ) -> Any:
        return await queries.messages(PageRequest(first, after))
