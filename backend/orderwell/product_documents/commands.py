"""Changes of products' documents. Files are named by content: one left behind by a refused change does no harm."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.catalog import queries as catalog
from orderwell.catalog.models import Product
from orderwell.core.errors import NotFound
from orderwell.core.work import Work
from orderwell.media.stores import Store

from . import queries, rules
from .errors import TooManyDocuments
from .models import Audience, DocumentKind, ProductDocument
from .rules import Content

RESTORABLE = timedelta(days=1)


class Description(Struct, frozen=True):
    """What is said of a document."""

    name_zh: str
    name_en: str
    kind: DocumentKind
    audience: Audience


async def add(work: Work, store: Store, product_id: UUID | None, file: Content, said: Description) -> Product:
    """Add a document as the product's last. Raises NotFound, Invalid or TooManyDocuments."""
    product = await catalog.get(product_id, path="productId")
    rules.check_names(said.name_zh, said.name_en)
    mine = await ProductDocument.filter(product_id=product.id, removed_at__isnull=True)
    if len(mine) >= rules.MOST:
        raise TooManyDocuments(field="file", most=rules.MOST)
    store.write(rules.stored_name(file.hash), file.data)
    await ProductDocument.create(
        product_id=product.id,
        hash=file.hash,
        extension=file.extension,
        size=len(file.data),
        position=max((one.position for one in mine), default=-1) + 1,
        created_at=work.now,
        **_columns(said),
    )
    return product


async def describe(work: Work, product_id: UUID | None, document_id: UUID | None, said: Description) -> Product:
    """Change names, kind and audience. Raises NotFound or Invalid."""
    row = await queries.get(product_id, document_id)
    rules.check_names(said.name_zh, said.name_en)
    await ProductDocument.filter(id=row.id).update(**_columns(said))
    return await catalog.get(row.product_id)


async def arrange(work: Work, product_id: UUID | None, document_ids: Sequence[UUID | None]) -> Product:
    """Put documents in this order; those not named follow. Raises NotFound."""
    product = await catalog.get(product_id, path="productId")
    mine = ProductDocument.filter(product_id=product.id, removed_at__isnull=True).order_by("position", "id")
    shown = [row.id for row in await mine]
    named = list(dict.fromkeys(document_ids))
    if any(one not in shown for one in named):
        raise NotFound("The document", "该资料", field="documentIds")
    for position, one in enumerate([*named, *(left for left in shown if left not in named)]):
        await ProductDocument.filter(id=one).update(position=position)
    return product


async def remove(work: Work, product_id: UUID | None, document_id: UUID | None) -> Product:
    """Take a document away; row and file go after `RESTORABLE`. Raises NotFound."""
    row = await queries.get(product_id, document_id)
    await ProductDocument.filter(id=row.id).update(removed_at=work.now)
    await work.defer("forget_document", run_at=work.now + RESTORABLE, document_id=str(row.id))
    return await catalog.get(row.product_id)


async def restore(work: Work, product_id: UUID | None, document_id: UUID | None) -> Product:
    """Put a document back where it was. Raises NotFound when it was not removed, or too long ago."""
    row = await queries.get(product_id, document_id, removed=True)
    await ProductDocument.filter(id=row.id).update(removed_at=None)
    return await catalog.get(row.product_id)


async def forget(work: Work, document_id: UUID) -> ProductDocument | None:
    """Delete a document that was removed `RESTORABLE` ago and not put back. Gives it, for its file, if it was."""
    row = await queries.found(document_id)
    if row is None or row.removed_at is None or row.removed_at > work.now - RESTORABLE:
        return None
    await row.delete()
    return row


def _columns(said: Description) -> dict[str, Any]:
    names = {"name_zh": said.name_zh.strip(), "name_en": said.name_en.strip()}
    return {**names, "kind": said.kind, "audience": said.audience}
