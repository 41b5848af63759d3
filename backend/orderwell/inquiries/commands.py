"""Asking, answering, and who takes care of it.

The inquiry's row is written before its messages, so that two who write at once wait for one another: messages are
numbered without gaps, and what is unread is counted exactly.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from orderwell.access.models import Side
from orderwell.assortments.queries import range_of
from orderwell.cart import queries as carts
from orderwell.catalog import queries as catalog
from orderwell.catalog.models import ProductStatus
from orderwell.core.db.prepared import fetch
from orderwell.core.db.sql import rows
from orderwell.core.errors import Forbidden, Invalid, NotFound, StaleVersion
from orderwell.core.work import Work
from orderwell.customers.queries import by_ids
from orderwell.events.inquiries import InquiryAssigned, InquiryChanged, InquiryWritten
from orderwell.orders import queries as orders

from . import queries, rules
from .errors import NotInCharge, TooManyInquiries, TooManyReplies
from .models import Inquiry, InquiryLine, InquiryMessage, InquiryState, InquirySubject, SavedReply
from .rules import Question, ReplyText, shortened


async def ask(work: Work, question: Question, *, names: Sequence[str] = ()) -> Inquiry:
    """Begin a conversation for the actor's company; `names`: of files that come with it, and may stand for the text.

    Raises Forbidden, NotFound, Invalid, TooManyInquiries.
    """
    actor = work.actor
    actor.require(rules.ASK)
    if actor.customer_id is None or actor.user_id is None:
        raise Forbidden()
    text = _said(question.text, "text", names)
    if await queries.open_count(actor.customer_id) >= rules.MOST_OPEN:
        raise TooManyInquiries(most=rules.MOST_OPEN)
    row = Inquiry(
        customer_id=actor.customer_id,
        opened_by_id=actor.user_id,
        subject=question.subject,
        **await _named(work, question),
        title=shortened(rules.shown(text, names), rules.LONGEST_TITLE),
        preview=shortened(rules.shown(text, names), rules.LONGEST_PREVIEW),
        last_side=Side.CUSTOMER,
        staff_unread=1,
        created_at=work.now,
        last_message_at=work.now,
    )
    await row.save(force_create=True)
    await _write(work, row.id, 1, Side.CUSTOMER, text)
    if question.subject is InquirySubject.CART:
        await _keep_lines(work, row)
    _tell_of_message(work, row, by_staff=False)
    return row


async def reply(work: Work, inquiry_id: UUID | None, text: str, *, names: Sequence[str] = ()) -> Inquiry:
    """Write in a conversation: the customer opens it again, staff answer it and take it on when nobody has.

    `names`: of files that come with it, and may stand for the text. Raises NotFound, Forbidden, Invalid.
    """
    side = queries.side_of(work.actor)
    work.actor.require(rules.ASK if side is Side.CUSTOMER else rules.ANSWER)
    row, said = await queries.get(work.actor, inquiry_id), _said(text, "text", names)
    other = Side.STAFF if side is Side.CUSTOMER else Side.CUSTOMER
    taker = work.actor.user_id if side is Side.STAFF else None
    counted = await rows(
        f"UPDATE inquiry SET message_count = message_count + 1, {other.value}_unread = {other.value}_unread + 1, "
        "state = ?, closed_at = NULL, last_side = ?, preview = ?, last_message_at = ?, "
        "assignee_id = COALESCE(assignee_id, ?), version = version + 1 "
        f"WHERE id = ? RETURNING message_count, {other.value}_unread AS unread",
        rules.state_after(side),
        side,
        shortened(rules.shown(said, names), rules.LONGEST_PREVIEW),
        work.now,
        taker,
        row.id,
    )
    await _write(work, row.id, counted[0]["message_count"], side, said)
    row = await queries.get(work.actor, row.id)
    if counted[0]["unread"] == 1:
        _tell_of_message(work, row, by_staff=side is Side.STAFF)
    else:
        _tell(work, row)
    return row


async def read(work: Work, inquiry_id: UUID | None, position: int) -> Inquiry:
    """The actor's side has read up to the message of that number. Raises NotFound."""
    side = queries.side_of(work.actor)
    row = await _locked(work, inquiry_id)
    reached, last = f"{side.value}_read_to", min(position, row.message_count)
    if last <= getattr(row, reached):
        return row
    other = Side.STAFF if side is Side.CUSTOMER else Side.CUSTOMER
    later = InquiryMessage.filter(inquiry_id=row.id, side=other, position__gt=last)
    setattr(row, reached, last)
    setattr(row, f"{side.value}_unread", await later.count())
    await row.save(update_fields=[reached, f"{side.value}_unread"])
    _tell(work, row)
    return row


async def assign(work: Work, inquiry_id: UUID | None, user_id: UUID | None) -> Inquiry:
    """Give it to a colleague, or to nobody. Raises NotFound, Forbidden, NotInCharge."""
    work.actor.require(rules.ANSWER)
    row = await _locked(work, inquiry_id)
    if user_id is not None:
        customer = (await by_ids([row.customer_id]))[row.customer_id]
        if user_id not in (await queries.answerers_of([customer]))[customer.id]:
            raise NotInCharge(field="assigneeId")
    if user_id == row.assignee_id:
        return row
    row.assignee_id = user_id
    row.version += 1
    await row.save(update_fields=["assignee_id", "version"])
    if user_id is not None:
        work.emit(InquiryAssigned(row.id, row.customer_id, row.title, user_id))
    _tell(work, row)
    return row


async def close(work: Work, inquiry_id: UUID | None) -> Inquiry:
    """There is no more to say, until the customer writes again. Raises NotFound, Forbidden, IllegalMove."""
    return await _decide(work, inquiry_id, InquiryState.CLOSED)


async def reopen(work: Work, inquiry_id: UUID | None) -> Inquiry:
    """It waits for an answer after all. Raises NotFound, Forbidden, IllegalMove."""
    return await _decide(work, inquiry_id, InquiryState.OPEN)


async def save_reply(work: Work, reply_id: UUID | None, text: ReplyText, version: int = 0) -> SavedReply:
    """A new saved reply, or the one of that id changed. Raises NotFound, StaleVersion, Invalid."""
    name = text.name.strip()
    if not 1 <= len(name) <= rules.LONGEST_NAME:
        zh, en = f"名称须为 1 到 {rules.LONGEST_NAME} 个字。", f"Write a name of 1 to {rules.LONGEST_NAME} characters."
        raise Invalid(field="name", reason_zh=zh, reason_en=en)
    chinese = _said(text.text_zh, "textZh")
    english = _said(text.text_en, "textEn") if text.text_en.strip() else ""
    if reply_id is None:
        if len(await queries.saved_replies()) >= rules.MOST_REPLIES:
            raise TooManyReplies(most=rules.MOST_REPLIES)
        return await SavedReply.create(name=name, text_zh=chinese, text_en=english, updated_at=work.now)
    row = await queries.saved_reply(reply_id)
    changes = {"name": name, "text_zh": chinese, "text_en": english, "updated_at": work.now, "version": version + 1}
    if not await SavedReply.filter(id=row.id, version=version).update(**changes):
        raise StaleVersion(current=row.version)
    return await queries.saved_reply(row.id)


async def remove_reply(work: Work, reply_id: UUID | None) -> SavedReply:
    """Forget a saved reply; what was answered with it stays. Raises NotFound."""
    row = await queries.saved_reply(reply_id)
    await row.delete()
    return row


async def _decide(work: Work, inquiry_id: UUID | None, state: InquiryState) -> Inquiry:
    work.actor.require(rules.ANSWER)
    row = await _locked(work, inquiry_id)
    row.state = rules.DECIDED.check(row.state, state)
    row.closed_at = work.now if state is InquiryState.CLOSED else None
    row.version += 1
    await row.save(update_fields=["state", "closed_at", "version"])
    _tell(work, row)
    return row


async def _locked(work: Work, inquiry_id: UUID | None) -> Inquiry:
    """The inquiry, kept from everybody else until the commit. Raises NotFound."""
    seen = await queries.get(work.actor, inquiry_id)
    return (await fetch(Inquiry, "WHERE id = ?", seen.id, lock=True))[0]


async def _named(work: Work, question: Question) -> dict[str, UUID | None]:
    """The order or product that is asked about, if the actor may see it. Raises NotFound, Forbidden."""
    if question.subject is InquirySubject.ORDER:
        work.actor.require("orders.read")
        return {"order_id": (await orders.get(work.actor, question.order_id, field="orderId")).id}
    if question.subject is InquirySubject.PRODUCT:
        wanted = question.product_id or UUID(int=0)
        row, within = (await catalog.products_by_id([wanted])).get(wanted), await range_of(work.actor.customer_id)
        if row is None or row.status is not ProductStatus.PUBLISHED or not catalog.offered(row, within):
            raise NotFound("The product", "该商品", field="productId")
        return {"product_id": row.id}
    return {}


async def _keep_lines(work: Work, row: Inquiry) -> None:
    """What lies in the cart of who asks, ticked or not: it goes on changing, and the question is about this."""
    mine = await carts.cart(work.actor, None)
    wishes = carts.wishes(await carts.lines(mine)) if mine else []
    basket = await carts.basket([replace(one, ticked=True) for one in wishes], include_unpublished=True)
    await InquiryLine.bulk_create(
        [
            InquiryLine(
                inquiry_id=row.id,
                position=line.position + 1,
                variant_id=line.item.variant.id,
                sku=line.item.variant.sku,
                name_zh=f"{line.item.product.name_zh} {line.item.variant.name_zh}".strip(),
                name_en=f"{line.item.product.name_en} {line.item.variant.name_en}".strip(),
                unit_name_zh=line.unit.name_zh,
                unit_name_en=line.unit.name_en,
                quantity=line.wish.quantity,
            )
            for line in basket.lines
        ]
    )


def _said(text: str, field: str, names: Sequence[str] = ()) -> str:
    said, most = text.strip(), rules.LONGEST_MESSAGE
    if not (0 if names else 1) <= len(said) <= most:
        zh, en = f"请填写 1 到 {most} 个字。", f"Write 1 to {most} characters."
        raise Invalid(field=field, reason_zh=zh, reason_en=en)
    return said


async def _write(work: Work, inquiry_id: UUID, position: int, side: Side, text: str) -> None:
    await InquiryMessage.create(
        inquiry_id=inquiry_id,
        position=position,
        side=side,
        author_id=work.actor.user_id,
        author_name=work.actor.name[:100],
        text=text,
        created_at=work.now,
    )


def _tell(work: Work, row: Inquiry) -> None:
    """To the screens that show it."""
    work.emit(InquiryChanged(row.id, row.customer_id))


def _tell_of_message(work: Work, row: Inquiry, *, by_staff: bool) -> None:
    """To the screens, and to the people on the other side: not for every sentence of those who write in turn."""
    _tell(work, row)
    work.emit(InquiryWritten(row.id, row.customer_id, row.title, by_staff, row.opened_by_id, row.assignee_id))
