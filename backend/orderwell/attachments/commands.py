"""Changes of orders' files. Files are named by content: one left behind by a refused change does no harm."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from orderwell.core.errors import Forbidden, NotFound
from orderwell.core.work import ActorKind, Work
from orderwell.events.orders import OrderChanged
from orderwell.media.stores import Store
from orderwell.orders import commands as orders
from orderwell.orders import queries as placed
from orderwell.orders.models import EntryKind, Order
from orderwell.product_documents.rules import Content

from . import queries, rules
from .errors import TooManyAttachments
from .models import OrderAttachment

KEPT = timedelta(days=1)  # what is removed, and what was uploaded for an order that nobody has placed


async def add(work: Work, store: Store, order_id: UUID | None, file: Content, name: str) -> OrderAttachment:
    """Add a file to an order, or without one to the order that the actor is about to place.

    Raises NotFound, Forbidden (who has no account), TooManyAttachments.
    """
    actor = work.actor
    if actor.user_id is None:
        raise Forbidden()
    order = await placed.get(actor, order_id, field="orderId") if order_id else None
    mine = (await queries.of_orders([order.id])).get(order.id, []) if order else await queries.waiting(actor)
    if len(mine) >= rules.MOST:
        raise TooManyAttachments(field="file", most=rules.MOST)
    store.write(rules.stored_name(file.hash), file.data)
    row = await OrderAttachment.create(
        order_id=order.id if order else None,
        uploaded_by_id=actor.user_id,
        actor=actor.name[:100],
        side="customer" if actor.kind is ActorKind.CUSTOMER else "staff",
        name=rules.plain_name(name),
        extension=file.extension,
        hash=file.hash,
        size=len(file.data),
        created_at=work.now,
    )
    if order:
        await _tell(work, order, row)
    else:
        await work.defer("forget_attachment", run_at=work.now + KEPT, attachment_id=str(row.id))
    return row


async def attach(work: Work, order_id: UUID, attachment_ids: Sequence[UUID]) -> None:
    """Give what the actor has uploaded to an order that has just been placed. Raises NotFound."""
    wanted = list(dict.fromkeys(attachment_ids))
    mine = OrderAttachment.filter(
        id__in=wanted, order_id__isnull=True, uploaded_by_id=work.actor.user_id, removed_at__isnull=True
    )
    if work.actor.user_id is None or await mine.update(order_id=order_id) != len(wanted):
        raise NotFound("An attachment", "附件", field="attachmentIds")


async def remove(work: Work, attachment_id: UUID | None) -> OrderAttachment:
    """Take away what one has uploaded; row and file go after `KEPT`. Raises NotFound."""
    row = await queries.own(work.actor, attachment_id)
    row.removed_at = work.now
    await row.save(update_fields=["removed_at"])
    await work.defer("forget_attachment", run_at=work.now + KEPT, attachment_id=str(row.id))
    await _tell_of(work, row, removed=True)
    return row


async def restore(work: Work, attachment_id: UUID | None) -> OrderAttachment:
    """Put back what one has removed. Raises NotFound when it was not removed, or too long ago."""
    row = await queries.own(work.actor, attachment_id, removed=True)
    row.removed_at = None
    await row.save(update_fields=["removed_at"])
    await _tell_of(work, row)
    return row


async def forget(work: Work, attachment_id: UUID) -> OrderAttachment | None:
    """Delete a file that was removed, or uploaded for no order, `KEPT` ago. Gives it, for its content, if it was."""
    row = await queries.found(attachment_id)
    if row is None:
        return None
    since = row.removed_at or (row.created_at if row.order_id is None else None)
    if since is None or since > work.now - KEPT:
        return None
    as_read = OrderAttachment.filter(id=row.id, order_id=row.order_id, removed_at=row.removed_at)
    return row if await as_read.delete() else None  # put back or ordered with a moment ago


async def _tell_of(work: Work, row: OrderAttachment, *, removed: bool = False) -> None:
    if row.order_id is not None:
        await _tell(work, (await placed.by_ids([row.order_id]))[0], row, removed=removed)


async def _tell(work: Work, order: Order, row: OrderAttachment, *, removed: bool = False) -> None:
    """Into the timeline, and to the screens that show the order."""
    await orders.record(work, order, EntryKind.ATTACHMENT, name=f"{row.name}.{row.extension}", removed=removed)
    status, customer_id, owner_id = order.status.value, order.customer_id, order.owner_id  # type: ignore[attr-defined]
    work.emit(OrderChanged(order.id, customer_id, owner_id, order.number, status, status))
