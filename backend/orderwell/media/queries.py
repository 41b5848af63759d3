"""Reads pictures."""

from collections.abc import Sequence
from uuid import UUID

from orderwell.core.errors import NotFound

from .models import Media


async def of_products(product_ids: Sequence[UUID]) -> dict[UUID, list[Media]]:
    """The pictures of each product, in order. One statement."""
    found: dict[UUID, list[Media]] = {}
    shown = Media.filter(product_id__in=sorted(set(product_ids)), removed_at__isnull=True)
    for row in await shown.order_by("position", "id"):
        found.setdefault(row.product_id, []).append(row)
    return found


async def found(media_id: UUID | None) -> Media | None:
    return await Media.get_or_none(id=media_id)


async def get(product_id: UUID | None, media_id: UUID | None, *, removed: bool = False) -> Media:
    """A picture of that product, or one that was `removed` from it. Raises NotFound."""
    if row := await Media.get_or_none(id=media_id, product_id=product_id, removed_at__isnull=not removed):
        return row
    raise NotFound("The picture", "该图片", field="mediaId")


async def in_use(digest: str) -> bool:
    """Whether any product shows the picture of that hash, or could again."""
    return await Media.filter(hash=digest).exists()
