"""What customers ask and staff answer, for both sides."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.access.models import Side
from orderwell.catalog.models import ProductStatus
from orderwell.catalog.queries import offered, products_by_id
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.core.page import PageRequest
from orderwell.core.work import Actor
from orderwell.inquiries import models, queries, rules
from orderwell.inquiry_attachments.queries import of_messages
from orderwell.orders.queries import visible as visible_orders

from .access import Id, User
from .catalog import Product, Variant
from .context import here
from .customers import Customer, customers_here, users_of
from .fields import field, query, relation, view
from .inquiry_attachments import InquiryAttachment
from .offers import sold_here
from .orders import Order
from .types import Connection, described, grouped
from .viewing import customer_here, keyed, range_here

InquirySubject: Any = described(
    models.InquirySubject,
    "What an inquiry is about.",
    ORDER="An order.",
    PRODUCT="A product.",
    CART="The cart of who asks.",
    GENERAL="Nothing in particular.",
)
InquiryState: Any = described(
    models.InquiryState,
    "Who is to write next.",
    OPEN="The firm is to answer.",
    ANSWERED="It was answered.",
    CLOSED="Nobody; a message of the customer opens it again.",
)


@strawberry.type(description="Whom a customer can turn to.")
class Representative:
    name: str = strawberry.field(description="Name.")
    phone: str = strawberry.field(description="Telephone, empty when unknown.")


def _representative(user: Any) -> Representative | None:
    return Representative(name=user.name, phone=user.phone) if user and user.active else None


@view(models.InquiryMessage, "What one of the two sides wrote. Never changed.")
class InquiryMessage:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    position: int = strawberry.field(description="Its number in the conversation, from 1.")
    side: Side = strawberry.field(description="Who wrote it.")
    author_name: str = strawberry.field(description="Their name then.")
    text: str = strawberry.field(description="What they wrote; may be empty when files came with it.")
    created_at: datetime = strawberry.field(description="When.")

    @field(bool, "Whether the viewer wrote it.")
    def mine(self, root: strawberry.Parent[models.InquiryMessage], info: Info) -> Any:
        return root.author_id is not None and root.author_id == here(info).actor.user_id

    @relation(list[InquiryAttachment], "Files that came with it.")
    async def attachments(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        files = await of_messages([row.id for row in rows])
        return [files.get(row.id, []) for row in rows]


@view(models.InquiryLine, "What lay in a cart when somebody asked about it, named as it was then. Never changed.")
class InquiryLine:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    position: int = strawberry.field(description="Its place in the cart, from 1.")
    sku: str = strawberry.field(description="Its SKU.")
    quantity: int = strawberry.field(description="How many of the unit.")

    @field(str, "What it was called, in the viewer's language.")
    def name(self, root: strawberry.Parent[models.InquiryLine], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)

    @field(str, "The unit it was counted in, in the viewer's language.")
    def unit_name(self, root: strawberry.Parent[models.InquiryLine], info: Info) -> Any:
        return here(info).text(root.unit_name_zh, root.unit_name_en)

    @relation(Variant | None, "The goods today; null for customers when they are no longer offered to them.")
    async def variant(rows: strawberry.Parent[list[models.InquiryLine]], info: Info) -> Any:
        return await sold_here(info, [row.variant_id for row in rows])


@view(models.Inquiry, "A conversation between a customer and the firm.")
class Inquiry:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    subject: models.InquirySubject = strawberry.field(description="What it is about.")
    title: str = strawberry.field(description="How its first message begins.")
    preview: str = strawberry.field(description="How its last message begins.")
    state: models.InquiryState = strawberry.field(description="Who is to write next.")
    last_side: Side = strawberry.field(description="Who wrote last.")
    last_message_at: datetime = strawberry.field(description="When.")
    message_count: int = strawberry.field(description="How many messages there are.")
    created_at: datetime = strawberry.field(description="When it was asked.")
    closed_at: datetime | None = strawberry.field(description="When it was closed.")
    version: int = strawberry.field(description="Grows with messages and decisions.")

    @field(int, "Messages of the other side that the viewer's side has not read.")
    def unread(self, root: strawberry.Parent[models.Inquiry], info: Info) -> Any:
        return root.customer_unread if _asks(info) else root.staff_unread

    @field(int, "Up to the message of this number the other side has read.")
    def seen_to(self, root: strawberry.Parent[models.Inquiry], info: Info) -> Any:
        return root.staff_read_to if _asks(info) else root.customer_read_to

    @relation(Customer, "Whose inquiry it is.")
    async def customer(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await customers_here(info).load_many([row.customer_id for row in rows])

    @relation(str, "Who asked.")
    async def asker(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [one.name if one else "" for one in await users_of(info, [row.opened_by_id for row in rows])]

    @relation(str, "The language of who asked, zh-CN or en.")
    async def asker_locale(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [one.locale if one else "zh-CN" for one in await users_of(info, [row.opened_by_id for row in rows])]

    @relation(User | None, "Who is to answer; null for customers, and when nobody has taken it.")
    async def assignee(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        if _asks(info):
            return [None for _ in rows]
        return await users_of(info, [row.assignee_id for row in rows])

    @relation(Representative | None, "Who answers, or who takes care of the customer; null when nobody does.")
    async def representative(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        theirs = customers_here(info)
        customers: list[Any] = await theirs.load_many([row.customer_id for row in rows])
        both = zip(rows, customers, strict=True)
        people = await users_of(info, [row.assignee_id or customer.owner_id for row, customer in both])
        return [_representative(one) for one in people]

    @relation(Order | None, "The order it is about, unless the viewer may not see it.")
    async def order(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        actor, wanted = here(info).actor, [row.order_id for row in rows if row.order_id]
        if not wanted or not actor.can("orders.read"):
            return [None for _ in rows]
        known = {one.id: one for one in await visible_orders(actor).filter(id__in=wanted)}
        return [known.get(row.order_id) for row in rows]

    @relation(Product | None, "The product it is about; null for customers when it is no longer offered to them.")
    async def product(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        wanted = [row.product_id for row in rows if row.product_id]
        found = await keyed(info, "product", products_by_id).load_many(wanted)
        known = {one.id: one for one in found if one}
        if here(info).actor.buys:
            within = await range_here(info)
            sold = (one for one in known.values() if one.status is ProductStatus.PUBLISHED and offered(one, within))
            known = {one.id: one for one in sold}
        return [known.get(row.product_id) for row in rows]

    @relation(list[InquiryLine], "What lay in the cart it is about when it was asked; of other inquiries nothing.")
    async def lines(rows: strawberry.Parent[list[models.Inquiry]], info: Info) -> Any:
        ids = [row.id for row in rows if row.subject is models.InquirySubject.CART]
        found = await queries.lines_of(ids) if ids else []
        return grouped([row.id for row in rows], found, "inquiry_id")

    @relation(list[User], "Staff who may answer it, by name; nobody for customers.")
    async def answerers(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        if _asks(info):
            return [[] for _ in rows]
        theirs = await customers_here(info).load_many([row.customer_id for row in rows])
        able = await queries.answerers_of([one for one in theirs if one])
        people = {one.id: one for one in await users_of(info, [id for ids in able.values() for id in ids]) if one}
        named = sorted(people.values(), key=lambda one: one.name)
        return [[one for one in named if one.id in able[row.customer_id]] for row in rows]


@view(queries.InquiryCounts, "How many inquiries wait for what, of those that the viewer may see.")
class InquiryCounts:
    unread: int = strawberry.field(description="With messages that the viewer's side has not read.")
    open: int = strawberry.field(description="That wait for an answer.")
    mine: int = strawberry.field(description="Not closed, and assigned to the viewer, or asked by them.")
    unassigned: int = strawberry.field(description="That wait for an answer and that nobody has taken.")


@view(models.SavedReply, "A text that staff answer with again and again.")
class SavedReply:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    name: str = strawberry.field(description="What staff call it.")
    text_zh: str = strawberry.field(description="In Chinese.")
    text_en: str = strawberry.field(description="In English, empty when there is none.")
    updated_at: datetime = strawberry.field(description="When it last changed.")
    version: int = strawberry.field(description="Give it back when changing it.")


def _asks(info: Info) -> bool:
    actor: Actor = here(info).actor
    return queries.side_of(actor) is Side.CUSTOMER


@strawberry.input(description="Which inquiries.")
class InquiryFilter:
    search: str | None = strawberry.field(
        default=None, description="Words of messages, of the customer's name, or of the order's numbers; all of them."
    )
    states: list[models.InquiryState] | None = strawberry.field(default=None, description="In these states.")
    subject: models.InquirySubject | None = strawberry.field(default=None, description="About such a thing.")
    mine: bool = strawberry.field(default=False, description="true: assigned to the viewer, or asked by them.")
    unassigned: bool = strawberry.field(default=False, description="true: that nobody has taken.")
    unread: bool = strawberry.field(default=False, description="true: with messages that the side has not read.")
    customer_id: strawberry.ID | None = strawberry.field(default=None, description="Of this customer.")
    order_id: strawberry.ID | None = strawberry.field(default=None, description="About this order.")
    product_id: strawberry.ID | None = strawberry.field(default=None, description="About this product.")

    def plain(self) -> queries.InquiryFilter:
        """As the list understands it."""
        return queries.InquiryFilter(
            search=self.search,
            states=self.states,
            subject=self.subject,
            mine=self.mine,
            unassigned=self.unassigned,
            unread=self.unread,
            customer_id=wanted_id(self.customer_id),
            order_id=wanted_id(self.order_id),
            product_id=wanted_id(self.product_id),
        )


class Query:
    @query(
        rules.READ, Connection[Inquiry], "Inquiries of the customers that the viewer may see, the latest message first."
    )
    async def inquiries(
        self,
        info: Info,
        filter: Annotated[InquiryFilter | None, strawberry.argument(description="Which ones; absent: all.")] = None,
        first: Annotated[int, strawberry.argument(description="Rows a page, 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="Cursor of the last row seen.")] = None,
    ) -> Any:
        wanted = filter.plain() if filter else queries.InquiryFilter()
        return await queries.page(here(info).actor, wanted, PageRequest(first, after))

    @query(rules.READ, Inquiry, "One inquiry.")
    async def inquiry(self, info: Info, id: Id) -> Any:
        return await queries.get(here(info).actor, as_uuid(id))

    @query(rules.READ, Connection[InquiryMessage], "What was written in an inquiry, the latest first.")
    async def inquiry_messages(
        self,
        info: Info,
        inquiry_id: Annotated[strawberry.ID, strawberry.argument(description="Which inquiry.")],
        first: Annotated[int, strawberry.argument(description="Rows a page, 1 to 100.")] = 30,
        after: Annotated[str | None, strawberry.argument(description="Cursor of the last row seen.")] = None,
    ) -> Any:
        return await queries.messages(here(info).actor, as_uuid(inquiry_id), PageRequest(first, after))

    @query(rules.READ, InquiryCounts, "How many inquiries wait for what.")
    async def inquiry_counts(self, info: Info) -> Any:
        return await queries.counts(here(info).actor)

    @query(rules.READ, Representative | None, "Who takes care of the viewer's company; null when nobody does.")
    async def sales_representative(self, info: Info) -> Any:
        company: Any = await customer_here(info)
        return _representative((await users_of(info, [company.owner_id]))[0]) if company else None

    @query(rules.ANSWER, list[SavedReply], "Texts that staff answer with again and again, by name.")
    async def saved_replies(self, info: Info) -> Any:
        return await queries.saved_replies()
