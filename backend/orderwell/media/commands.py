"""Changes of products' pictures. Files are named by content: one left behind by a refused change does no harm."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from orderwell.catalog import commands as catalog
from orderwell.catalog import queries as products
from orderwell.catalog.models import Product
from orderwell.core.errors import NotFound
from orderwell.core.work import Work
from orderwell.taxonomy.models import Category
from orderwell.taxonomy.queries import category

from . import queries
from .models import CategoryPicture, Media
from .rules import Picture, original_name
from .stores import Store

RESTORABLE = timedelta(days=1)


async def add(
    work: Work, store: Store, product_id: UUID | None, picture: Picture, alt_zh: str = "", alt_en: str = ""
) -> Product:
    """Add a picture as the product's last; the same one again changes only its texts."""
    product = await products.get(product_id, path="productId")
    mine = await Media.filter(product_id=product.id)
    last = max((one.position for one in mine), default=-1) + 1
    texts = _texts(alt_zh, alt_en)
    if known := next((row for row in mine if row.hash == picture.hash), None):
        back = {"removed_at": None, "position": last} if known.removed_at else {}
        await Media.filter(id=known.id).update(**texts, **back)
    else:
        store.write(original_name(picture.hash, picture.extension), picture.content)
        row = await Media.create(
            product_id=product.id,
            hash=picture.hash,
            extension=picture.extension,
            width=picture.width,
            height=picture.height,
            colour=picture.colour,
            position=last,
            alt_zh=texts["alt_zh"],
            alt_en=texts["alt_en"],
        )
        await work.defer("resize_media", media_id=str(row.id))
    return await catalog.touch(work, product.id)


async def describe(
    work: Work, product_id: UUID | None, media_id: UUID | None, alt_zh: str | None, alt_en: str | None
) -> Product:
    """Say what a picture shows; None leaves that language. Raises NotFound."""
    row = await queries.get(product_id, media_id)
    texts = _texts(row.alt_zh if alt_zh is None else alt_zh, row.alt_en if alt_en is None else alt_en)
    await Media.filter(id=row.id).update(**texts)
    return await catalog.touch(work, row.product_id)


async def arrange(work: Work, product_id: UUID | None, media_ids: Sequence[UUID | None]) -> Product:
    """Put pictures in this order, the first one being the cover; those not named follow. Raises NotFound."""
    product = await products.get(product_id, path="productId")
    shown = [row.id for row in (await queries.of_products([product.id])).get(product.id, [])]
    named = list(dict.fromkeys(media_ids))
    for one in named:
        if one not in shown:
            raise NotFound("The picture", "该图片", field="mediaIds")
    for position, one in enumerate([*named, *(left for left in shown if left not in named)]):
        await Media.filter(id=one).update(position=position)
    return await catalog.touch(work, product.id)


async def remove(work: Work, product_id: UUID | None, media_id: UUID | None) -> Product:
    """Take a picture away; row and files go after `RESTORABLE`. Raises NotFound."""
    row = await queries.get(product_id, media_id)
    await Media.filter(id=row.id).update(removed_at=work.now)
    await work.defer("forget_media", run_at=work.now + RESTORABLE, media_id=str(row.id))
    return await catalog.touch(work, row.product_id)


async def restore(work: Work, product_id: UUID | None, media_id: UUID | None) -> Product:
    """Put a picture back where it was. Raises NotFound when it was not removed, or too long ago."""
    row = await queries.get(product_id, media_id, removed=True)
    await Media.filter(id=row.id).update(removed_at=None)
    return await catalog.touch(work, row.product_id)


async def stand_for(work: Work, category_id: UUID | None, media_id: UUID | None) -> Category:
    """Let a picture stand for a category; without one, that of its best seller does again. Raises NotFound."""
    row = await category(category_id)
    if media_id is None:
        await CategoryPicture.filter(category_id=row.id).delete()
        return row
    picture = await queries.found(media_id)
    if picture is None or picture.removed_at:
        raise NotFound("The picture", "该图片", field="mediaId")
    await CategoryPicture.update_or_create(defaults={"media_id": picture.id}, category_id=row.id)
    return row


async def forget(work: Work, media_id: UUID) -> Media | None:
    """Delete a picture that was removed `RESTORABLE` ago and not put back. Gives it, for its files, if it was."""
    row = await queries.found(media_id)
    if row is None or row.removed_at is None or row.removed_at > work.now - RESTORABLE:
        return None
    await row.delete()
    return row


async def note_widths(work: Work, media_id: UUID, widths: list[int]) -> None:
    """The files of these widths are there now."""
    if row := await queries.found(media_id):
        await Media.filter(id=row.id).update(widths=widths)
        await catalog.touch(work, row.product_id)


def _texts(alt_zh: str, alt_en: str) -> dict[str, str]:
    return {"alt_zh": alt_zh.strip()[:200], "alt_en": alt_en.strip()[:200]}
