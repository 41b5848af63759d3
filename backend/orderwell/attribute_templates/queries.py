"""Reads templates of attributes. There are dozens: lists are whole."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from orderwell.core.errors import NotFound
from orderwell.taxonomy import queries as taxonomy
from orderwell.taxonomy.models import Category

from . import rules
from .models import AttributeTemplate, CategoryTemplate


async def templates() -> list[AttributeTemplate]:
    return await AttributeTemplate.all().order_by("code")


async def template(template_id: UUID | None) -> AttributeTemplate:
    """Raises NotFound."""
    if row := await AttributeTemplate.get_or_none(id=template_id):
        return row
    raise NotFound("The template", "该模板", field="id")


async def assigned() -> dict[UUID, UUID]:
    """The template of each category that has its own. One statement."""
    return {row.category_id: row.template_id for row in await CategoryTemplate.all()}


async def by_category(tree: Sequence[Category]) -> dict[UUID, AttributeTemplate]:
    """The template that goes for each category, its own or inherited. Two statements at most."""
    own = await assigned()
    if not own:
        return {}
    known = {row.id: row for row in await templates()}
    return {category: known[one] for category, one in rules.nearest(tree, own).items()}


async def strict_refusals(products: Mapping[UUID, tuple[UUID, set[UUID]]]) -> dict[UUID, tuple[str, str]]:
    """Why some of the products, given with category and attributes, cannot be published. One statement when no
    template is strict, else five, however many products."""
    if not products or not await CategoryTemplate.filter(template__strict=True).exists():
        return {}
    found = await by_category(await taxonomy.categories())
    attributes = {row.id: row for row in await taxonomy.attributes()}
    refused: dict[UUID, tuple[str, str]] = {}
    for product_id, (category_id, have) in products.items():
        one = found.get(category_id)
        lacking = rules.missing(one.groups, have) if one and one.strict else []
        if why := rules.strict_refusal([attributes[key] for key in lacking if key in attributes]):
            refused[product_id] = why
    return refused
