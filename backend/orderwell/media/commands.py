"""Changes of products' pictures. Files are named by content: one left behind by a refused change does no harm."""

from uuid import UUID

from orderwell.catalog import commands as catalog
from orderwell.catalog import queries as products
from orderwell.catalog.models import Product
from orderwell.core.work import Work

from . import queries
from .models import Media
from .rules import Picture, original_name
from .stores import Store


async def add(
    work: Work, store: Store, product_id: UUID | None, picture: Picture, alt_zh: str = "", alt_en: str = ""
) -> Product:
    """Add a picture as the product's last; the same one again changes only its texts."""
    product = await products.get(product_id, path="productId")
    mine = await Media.filter(product_id=product.id)
    texts = {"alt_zh": alt_zh.strip()[:200], "alt_en": alt_en.strip()[:200]}
    if known := next((row for row in mine if row.hash == picture.hash), None):
        await Media.filter(id=known.id).update(**texts)
    else:
        store.write(original_name(picture.hash, picture.extension), picture.content)
        row = await Media.create(
            product_id=product.id,
            hash=picture.hash,
            extension=picture.extension,
            width=picture.width,
            height=picture.height,
            colour=picture.colour,
            position=max((one.position for one in mine), default=-1) + 1,
            alt_zh=texts["alt_zh"],
            alt_en=texts["alt_en"],
        )
        await work.defer("resize_media", media_id=str(row.id))
    return await catalog.touch(work, product.id)


async def remove(work: Work, product_id: UUID | None, media_id: UUID | None) -> Product:
    """Take a picture away; its files go when no product shows them. Raises NotFound."""
    row = await queries.get(product_id, media_id)
    await Media.filter(id=row.id).delete()
    await work.defer("forget_media", digest=row.hash, extension=row.extension, widths=row.widths)
    return await catalog.touch(work, row.product_id)


async def note_widths(work: Work, media_id: UUID, widths: list[int]) -> None:
    """The files of these widths are there now."""
    if row := await queries.found(media_id):
        await Media.filter(id=row.id).update(widths=widths)
        await catalog.touch(work, row.product_id)
