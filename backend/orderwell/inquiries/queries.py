"""Reads inquiries, as far as who asks may see their customer."""

from collections.abc import Collection, Sequence
from uuid import UUID

from msgspec import Struct
from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from orderwell.access.models import Side
from orderwell.access.queries import staff_holding
from orderwell.core.db.sql import rows
from orderwell.core.errors import NotFound
from orderwell.core.page import Page, PageRequest, keyset, sizes
from orderwell.core.work import Actor, ActorKind
from orderwell.customers.models import Customer
from orderwell.customers.queries import in_scope, sees
from orderwell.lookup.models import RecordKind
from orderwell.lookup.queries import records
from orderwell.lookup.rules import understood

from .models import Inquiry, InquiryLine, InquiryMessage, InquiryState, InquirySubject, SavedReply
from .rules import ANSWER


class InquiryFilter(Struct, frozen=True):
    """`mine`: assigned to the actor, or asked by them. `search`: words of messages, of the customer or of the order's
    identifiers; all of them must be met."""

    search: str | None = None
    states: Sequence[InquiryState] | None = None
    subject: InquirySubject | None = None
    mine: bool = False
    unassigned: bool = False
    unread: bool = False
    customer_id: UUID | None = None
    order_id: UUID | None = None
    product_id: UUID | None = None


class InquiryCounts(Struct, frozen=True):
    """How many inquiries wait for what; `unread` and `mine` are the actor's side's and their own."""

    unread: int
    open: int
    mine: int
    unassigned: int


def side_of(actor: Actor) -> Side:
    """On which side of a conversation the actor writes and reads."""
    return Side.CUSTOMER if actor.kind is ActorKind.CUSTOMER else Side.STAFF


def visible(actor: Actor) -> QuerySet[Inquiry]:
    """Those of the customers in the actor's scope: all, in one's own care, or one's own company."""
    return in_scope(actor, Inquiry.all())


async def get(actor: Actor, inquiry_id: UUID | None) -> Inquiry:
    """Raises NotFound, also for what the actor may not see."""
    if inquiry_id and (found := await visible(actor).get_or_none(id=inquiry_id)):
        return found
    raise NotFound("The inquiry", "该咨询", field="id")


def found(actor: Actor, wanted: InquiryFilter) -> QuerySet[Inquiry]:
    """The inquiries that a list with this filter is about."""
    query = visible(actor)
    for word in understood(wanted.search or ""):
        said = InquiryMessage.filter(text__icontains=word.text).values("inquiry_id")
        query = query.filter(
            Q(id__in=Subquery(said))
            | Q(customer_id__in=records(RecordKind.CUSTOMER, word))
            | Q(order_id__in=records(RecordKind.ORDER, word))
        )
    if wanted.states is not None:
        query = query.filter(state__in=list(wanted.states))
    if wanted.mine:
        column = "opened_by_id" if side_of(actor) is Side.CUSTOMER else "assignee_id"
        query = query.filter(**{column: actor.user_id or UUID(int=0)})
    if wanted.unassigned:
        query = query.filter(assignee_id__isnull=True)
    if wanted.unread:
        query = query.filter(**{f"{side_of(actor).value}_unread__gt": 0})
    named = {
        "subject": wanted.subject,
        "customer_id": wanted.customer_id,
        "order_id": wanted.order_id,
        "product_id": wanted.product_id,
    }
    return query.filter(**{column: value for column, value in named.items() if value is not None})


async def page(actor: Actor, wanted: InquiryFilter, request: PageRequest) -> Page[Inquiry]:
    """One page, the latest message first. One statement."""
    return await keyset(found(actor, wanted), "-last_message_at", request)


async def counts(actor: Actor) -> InquiryCounts:
    """One statement."""
    waiting = [InquiryState.OPEN]
    going_on = [InquiryState.OPEN, InquiryState.ANSWERED]
    wanted = [
        InquiryFilter(unread=True),
        InquiryFilter(states=waiting),
        InquiryFilter(states=going_on, mine=True),
        InquiryFilter(states=waiting, unassigned=True),
    ]
    return InquiryCounts(*await sizes([found(actor, one) for one in wanted]))


async def messages(actor: Actor, inquiry_id: UUID | None, request: PageRequest) -> Page[InquiryMessage]:
    """One page of a conversation, the latest first. Raises NotFound. Two statements."""
    row = await get(actor, inquiry_id)
    return await keyset(InquiryMessage.filter(inquiry_id=row.id), "-position", request)


async def message_id_of(inquiry_id: UUID, position: int) -> UUID:
    """The id of the message with that number. Raises DoesNotExist."""
    return (await InquiryMessage.get(inquiry_id=inquiry_id, position=position)).id


async def sees_message(actor: Actor, message_id: UUID) -> bool:
    """Whether the actor may see the inquiry that the message belongs to."""
    its = Subquery(InquiryMessage.filter(id=message_id).values("inquiry_id"))
    return await visible(actor).filter(id__in=its).exists()


async def lines_of(inquiry_ids: Collection[UUID]) -> list[InquiryLine]:
    """What lay in the carts that these inquiries are about, in its order. One statement."""
    return await InquiryLine.filter(inquiry_id__in=list(inquiry_ids)).order_by("position")


async def answerers_of(customers: Collection[Customer]) -> dict[UUID, set[UUID]]:
    """The users of staff who may answer each of the customers. One statement."""
    able = await staff_holding(ANSWER)
    return {one.id: {who.user_id for who in able if who.user_id and sees(who, one)} for one in customers}


async def open_count(customer_id: UUID) -> int:
    """How many of a company's inquiries wait for an answer."""
    return await Inquiry.filter(customer_id=customer_id, state=InquiryState.OPEN).count()


async def saved_replies() -> list[SavedReply]:
    """By name."""
    return await SavedReply.all().order_by("name", "id")


async def saved_reply(reply_id: UUID | None) -> SavedReply:
    """Raises NotFound."""
    if reply_id and (found := await SavedReply.get_or_none(id=reply_id)):
        return found
    raise NotFound("The saved reply", "该常用回复", field="id")


_RECOUNTED = """SELECT i.id, i.message_count, i.staff_unread, i.customer_unread, COUNT(m.id) AS messages,
  SUM(CASE WHEN m.side = 'customer' AND m.position > i.staff_read_to THEN 1 ELSE 0 END) AS for_staff,
  SUM(CASE WHEN m.side = 'staff' AND m.position > i.customer_read_to THEN 1 ELSE 0 END) AS for_customer
FROM inquiry i LEFT JOIN inquiry_message m ON m.inquiry_id = i.id
GROUP BY i.id, i.message_count, i.staff_unread, i.customer_unread"""


async def differences() -> Sequence[str]:
    """Inquiries whose counts are not what their messages say. One statement."""
    return [
        f"inquiry {row['id']} counts its messages or what is unread wrongly"
        for row in await rows(_RECOUNTED)
        if (row["message_count"], row["staff_unread"], row["customer_unread"])
        != (row["messages"], row["for_staff"], row["for_customer"])
    ]
