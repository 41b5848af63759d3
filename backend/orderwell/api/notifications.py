"""What the viewer was told."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.core.ids import as_uuid
from orderwell.core.page import PageRequest
from orderwell.notifications import commands, models, queries, rules

from .context import here
from .fields import SIGNED_IN, field, mutation, query, view
from .types import Connection, described
from .viewer import Viewer

NotificationKind = described(
    models.NotificationKind,
    "What a notification is about.",
    ORDER_PLACED="A customer ordered.",
    ORDER_CHANGED="An order has a new status.",
    ORDER_COMMENTED="The other side left a comment on an order.",
    PAYMENT_RECEIVED="Money came in for an order.",
    PAYMENT_REFUNDED="Money went back for an order.",
    SHIPMENT_CHANGED="A parcel was shipped, was delivered or has a problem.",
    STOCK_LOW="Stock fell to its reorder point.",
    CUSTOMER_REGISTERED="A company registered and waits for approval.",
    DRAFT_READY="A draft was made of a shopping list on its day.",
    APPROVAL_WANTED="An order waits for the viewer's approval.",
    APPROVAL_GIVEN="The viewer's order was approved.",
    APPROVAL_REFUSED="The viewer's order was not approved.",
    APPROVAL_EXPIRED="Nobody approved the viewer's order in time.",
    INQUIRY_ASKED="A customer asks something.",
    INQUIRY_ANSWERED="The viewer's question was answered.",
    INQUIRY_ASSIGNED="The viewer is to answer a customer.",
)


@view(models.Notification, "A line in the viewer's bell.")
class Notification:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    kind: models.NotificationKind = strawberry.field(description="What it is about.")
    link: str = strawberry.field(description="Path of the page it is about, within the viewer's app.")
    created_at: datetime = strawberry.field(description="When it was told.")
    read_at: datetime | None = strawberry.field(description="When the viewer read it; null: not yet.")

    @field(str, "A few words, in the viewer's language.")
    def title(self, root: strawberry.Parent[models.Notification], info: Info) -> Any:
        return rules.message(root.kind, root.params, here(info).locale).title

    @field(str, "A sentence, in the viewer's language.")
    def text(self, root: strawberry.Parent[models.Notification], info: Info) -> Any:
        return rules.message(root.kind, root.params, here(info).locale).text


class Query:
    @query(SIGNED_IN, Connection[Notification], "The viewer's notifications, the newest first.")
    async def notifications(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="Rows a page, 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="Cursor of the last row seen.")] = None,
    ) -> Any:
        return await queries.page(here(info).actor, PageRequest(first, after))


class Mutation:
    @mutation(SIGNED_IN, Viewer, "Mark notifications as read.")
    async def read_notifications(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID] | None, strawberry.argument(description="Which ones; null: all.")] = None,
    ) -> Any:
        known = None if ids is None else [one for text in ids if (one := as_uuid(text))]
        await commands.read(here(info).work, known)
        return here(info).actor
