"""Reads files of orders, as far as who asks may see the order."""

from collections.abc import Collection
from uuid import UUID

from orderwell.core.errors import NotFound
from orderwell.core.work import Actor
from orderwell.orders import queries as orders

from .models import OrderAttachment


async def of_orders(order_ids: Collection[UUID]) -> dict[UUID, list[OrderAttachment]]:
    """The files of orders that who asks has seen, the oldest first. One statement."""
    found: dict[UUID, list[OrderAttachment]] = {}
    shown = OrderAttachment.filter(order_id__in=sorted(set(order_ids)), removed_at__isnull=True)
    for row in await shown.order_by("id"):
        if row.order_id is not None:
            found.setdefault(row.order_id, []).append(row)
    return found


async def waiting(actor: Actor) -> list[OrderAttachment]:
    """What the actor has uploaded for an order that is not placed yet."""
    if actor.user_id is None:
        return []
    mine = OrderAttachment.filter(uploaded_by_id=actor.user_id, order_id__isnull=True, removed_at__isnull=True)
    return await mine.order_by("id")


async def own(actor: Actor, attachment_id: UUID | None, *, removed: bool = False) -> OrderAttachment:
    """A file that the actor has uploaded. Raises NotFound."""
    row = None
    if attachment_id and actor.user_id:
        mine = OrderAttachment.filter(id=attachment_id, uploaded_by_id=actor.user_id, removed_at__isnull=not removed)
        row = await mine.first()
    if row is None:
        raise NotFound("The attachment", "该附件", field="id")
    return row


async def downloadable(actor: Actor, attachment_id: UUID | None) -> OrderAttachment | None:
    """The file, if the actor may see its order, or has uploaded it for one that is not placed."""
    row = await OrderAttachment.get_or_none(id=attachment_id, removed_at__isnull=True) if attachment_id else None
    if row is None:
        return None
    if row.order_id is None:
        return row if actor.user_id is not None and row.uploaded_by_id == actor.user_id else None
    seen = actor.can("orders.read") and await orders.visible(actor).filter(id=row.order_id).exists()
    return row if seen else None


async def in_use(digest: str) -> bool:
    """Whether any file has that content, or could again."""
    return await OrderAttachment.filter(hash=digest).exists()


async def found(attachment_id: UUID) -> OrderAttachment | None:
    return await OrderAttachment.get_or_none(id=attachment_id)
