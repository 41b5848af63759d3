"""Publishing products at their time, and taking them back. Their status stays the truth."""

from datetime import datetime
from uuid import UUID

from orderwell.catalog import commands as catalog
from orderwell.catalog import queries
from orderwell.catalog.errors import ProductNotReady
from orderwell.catalog.models import Product, ProductStatus
from orderwell.core.errors import raise_all
from orderwell.core.work import Work

from . import rules


async def schedule(
    work: Work, product_id: UUID | None, version: int, publish_at: datetime | None, unpublish_at: datetime | None
) -> Product:
    """From when to when the product shall be shown; None: nothing happens by itself.

    Raises NotFound, StaleVersion, and all that is wrong with the moments.
    """
    product = await queries.get(product_id)
    raise_all(rules.window_problems(product.status, work.now, publish_at, unpublish_at))
    product = await catalog.set_window(work, product.id, version, publish_at, unpublish_at)
    for moment in (publish_at, unpublish_at):
        if moment is not None:
            await work.defer("follow_window", run_at=moment, product_id=str(product.id))
    return product


async def follow(work: Work, product: Product) -> None:
    """Do what is due by the product's own moments, however late. Nothing when they have been changed meanwhile.

    What cannot be published, having no price for example, stays a draft whose time is over until it can be.
    """
    if product.publish_at is not None and product.publish_at <= work.now:
        try:
            product = await _moved(work, product, ProductStatus.DRAFT, ProductStatus.PUBLISHED)
        except ProductNotReady:
            return
    if product.unpublish_at is not None and product.unpublish_at <= work.now:
        await _moved(work, product, ProductStatus.PUBLISHED, ProductStatus.DRAFT)


async def _moved(work: Work, product: Product, before: ProductStatus, after: ProductStatus) -> Product:
    """The product in its new state; when somebody has moved it already, without the moment."""
    if product.status is before:
        return await catalog.move(work, product.id, after)
    left = (None, product.unpublish_at) if after is ProductStatus.PUBLISHED else (product.publish_at, None)
    return await catalog.set_window(work, product.id, product.version, *left)
