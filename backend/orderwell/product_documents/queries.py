"""Reads documents, as far as who asks may have them."""

from collections.abc import Sequence
from uuid import UUID

from orderwell.catalog.queries import SEES_ALL
from orderwell.catalog.rules import Range
from orderwell.core.errors import NotFound
from orderwell.core.work import Actor, ActorKind
from orderwell.listing import queries as listing

from .models import Audience, ProductDocument


def audiences(actor: Actor) -> list[Audience]:
    """Whose documents the actor may have."""
    if actor.can(SEES_ALL):
        return list(Audience)
    signed_in = actor.kind is not ActorKind.ANONYMOUS
    return [Audience.EVERYBODY, Audience.SIGNED_IN] if signed_in else [Audience.EVERYBODY]


async def of_products(actor: Actor, product_ids: Sequence[UUID]) -> dict[UUID, list[ProductDocument]]:
    """The documents of each product that the actor may have, in order. One statement."""
    found: dict[UUID, list[ProductDocument]] = {}
    mine = ProductDocument.filter(product_id__in=sorted(set(product_ids)), removed_at__isnull=True)
    for row in await mine.filter(audience__in=audiences(actor)).order_by("position", "id"):
        found.setdefault(row.product_id, []).append(row)
    return found


async def get(product_id: UUID | None, document_id: UUID | None, *, removed: bool = False) -> ProductDocument:
    """A document of that product, or one that was `removed` from it. Raises NotFound."""
    row = await ProductDocument.get_or_none(id=document_id, product_id=product_id, removed_at__isnull=not removed)
    if row is None:
        raise NotFound("The document", "该资料", field="documentId")
    return row


async def downloadable(actor: Actor, document_id: UUID | None, within: Range | None = None) -> ProductDocument | None:
    """The document, if the actor may have it and sees its product, which is `within` what they are offered."""
    row = await ProductDocument.get_or_none(id=document_id, removed_at__isnull=True) if document_id else None
    if row is None or row.audience not in audiences(actor):
        return None
    return row if await listing.one(actor, row.product_id, within=within) else None


async def found(document_id: UUID) -> ProductDocument | None:
    return await ProductDocument.get_or_none(id=document_id)


async def in_use(digest: str) -> bool:
    """Whether any document has that content, or could again."""
    return await ProductDocument.filter(hash=digest).exists()
