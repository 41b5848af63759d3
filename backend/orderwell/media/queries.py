"""Reads pictures."""

from collections.abc import Sequence
from uuid import UUID

from orderwell.catalog.rules import Range
from orderwell.core.db.prepared import fetch
from orderwell.core.db.sql import as_id, rows
from orderwell.core.errors import NotFound
from orderwell.listing.queries import in_range
from orderwell.taxonomy.models import Category

from .models import CategoryPicture, Media
from .rules import standing


async def of_products(product_ids: Sequence[UUID]) -> dict[UUID, list[Media]]:
    """The pictures of each product, in order. One statement."""
    found: dict[UUID, list[Media]] = {}
    shown = "WHERE product_id IN (?) AND removed_at IS NULL ORDER BY position, id"
    for row in await fetch(Media, shown, sorted(set(product_ids))):
        found.setdefault(row.product_id, []).append(row)
    return found


async def found(media_id: UUID | None) -> Media | None:
    return await Media.get_or_none(id=media_id)


async def get(product_id: UUID | None, media_id: UUID | None, *, removed: bool = False) -> Media:
    """A picture of that product, or one that was `removed` from it. Raises NotFound."""
    if row := await Media.get_or_none(id=media_id, product_id=product_id, removed_at__isnull=not removed):
        return row
    raise NotFound("The picture", "该图片", field="mediaId")


# The best seller with a picture right in each category.
_BEST = """SELECT category_id, media_id, popularity FROM (
  SELECT p.category_id, m.id AS media_id, p.popularity,
    ROW_NUMBER() OVER (PARTITION BY p.category_id ORDER BY p.popularity DESC, p.id, m.position, m.id) AS place
  FROM product p JOIN media m ON m.product_id = p.id AND m.removed_at IS NULL WHERE p.status = 'published'{within}
) ranked WHERE place = 1"""


async def chosen_for_categories() -> dict[UUID, UUID]:
    """Which picture staff have chosen for a category, as far as it is still shown."""
    shown = CategoryPicture.filter(media__removed_at__isnull=True).values_list("category_id", "media_id")
    return dict(await shown)


async def of_categories(tree: Sequence[Category], within: Range | None = None) -> dict[UUID, Media]:
    """The picture that stands for each category of `tree`, if there is one: staff's choice, or that of the best seller
    `within` what a viewer is offered. Three statements."""
    offered = in_range(within, "p.")
    where = "".join(f" AND {condition}" for condition, _ in offered)
    found = await rows(_BEST.format(within=where), *(value for _, given in offered for value in given))
    best = {as_id(row["category_id"]): (row["popularity"], as_id(row["media_id"])) for row in found}
    standing_for = standing({one.id: one.parent_id for one in tree}, best) | await chosen_for_categories()
    pictures = {row.id: row for row in await Media.filter(id__in=sorted(set(standing_for.values())))}
    return {category_id: pictures[media_id] for category_id, media_id in standing_for.items() if media_id in pictures}


async def in_use(digest: str) -> bool:
    """Whether any product shows the picture of that hash, or could again."""
    return await Media.filter(hash=digest).exists()
