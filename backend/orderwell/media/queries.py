"""Reads pictures."""

from collections.abc import Sequence
from uuid import UUID

from orderwell.core.errors import NotFound

from .models import Media


async def of_products(product_ids: Sequence[UUID]) -> dict[UUID, list[Media]]:
    """The pictures of each product, in order. One statement."""
    found: dict[UUID, list[Media]] = {}
    for row in await Media.filter(product_id__in=sorted(set(product_ids))).order_by("position", "id"):
        found.setdefault(row.product_id, []).append(row)
    return found


async def found(media_id: UUID | None) -> Media | None:
    return await Media.get_or_none(id=media_id)


async def get(product_id: UUID | None, media_id: UUID | None) -> Media:
    """A picture of that product. Raises NotFound."""
    if row := await Media.get_or_none(id=media_id, product_id=product_id):
        return row
    raise NotFound("The picture", "该图片", field="mediaId")


async def in_use(digest: str) -> bool:
    """Whether any product shows the picture of that hash."""
    return await Media.filter(hash=digest).exists()
