"""Reads categories, brands and attributes. There are hundreds, not thousands: lists are whole."""

from collections.abc import Sequence
from uuid import UUID

from orderwell.core.errors import NotFound

from .models import Attribute, Brand, Category


async def categories() -> list[Category]:
    """All categories in the order of the tree: a parent, then what is below it, by position."""
    below: dict[UUID | None, list[Category]] = {}
    for row in await Category.all().order_by("position", "code"):
        below.setdefault(row.parent_id, []).append(row)

    def walk(parent: UUID | None) -> list[Category]:
        return [one for row in below.get(parent, []) for one in (row, *walk(row.id))]

    return walk(None)


async def category(category_id: UUID | None, field: str = "categoryId") -> Category:
    """Raises NotFound."""
    if row := await Category.get_or_none(id=category_id):
        return row
    raise NotFound("The category", "该分类", field=field)


async def categories_by_id(ids: Sequence[UUID]) -> dict[UUID, Category]:
    return {row.id: row for row in await Category.filter(id__in=sorted(set(ids)))} if ids else {}


async def brands() -> list[Brand]:
    return await Brand.all().order_by("code")


async def brand(brand_id: UUID | None, field: str = "brandId") -> Brand:
    """Raises NotFound."""
    if row := await Brand.get_or_none(id=brand_id):
        return row
    raise NotFound("The brand", "该品牌", field=field)


async def brands_by_id(ids: Sequence[UUID]) -> dict[UUID, Brand]:
    return {row.id: row for row in await Brand.filter(id__in=sorted(set(ids)))} if ids else {}


async def attribute(attribute_id: UUID | None, field: str = "id") -> Attribute:
    """Raises NotFound."""
    if row := await Attribute.get_or_none(id=attribute_id):
        return row
    raise NotFound("The attribute", "该属性", field=field)


async def attributes() -> list[Attribute]:
    return await Attribute.all().order_by("position", "code")
