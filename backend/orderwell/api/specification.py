"""A product's attributes in the groups of its template, and how complete they are."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.attribute_templates import queries as templates
from orderwell.attribute_templates import rules
from orderwell.attribute_templates.models import AttributeTemplate
from orderwell.catalog import queries as catalog
from orderwell.taxonomy import queries as taxonomy
from orderwell.taxonomy.models import Attribute as AttributeRow

from .catalog_parts import ProductAttribute
from .context import here
from .taxonomy import Attribute, tree_here
from .types import grouped
from .viewing import once


@strawberry.type(description="Attributes of a product that belong together.")
class SpecificationGroup:
    name: str | None = strawberry.field(description="In the viewer's language; null: those that no template names.")
    values: list[ProductAttribute] = strawberry.field(description="Those that the product has, in display order.")


@strawberry.type(description="How much of what its template asks for a product has.")
class Completeness:
    filled: int = strawberry.field(description="Attributes of the template that it has.")
    total: int = strawberry.field(description="Attributes of the template.")
    missing: list[Attribute] = strawberry.field(description="Required attributes that it lacks.")
    strict: bool = strawberry.field(description="Whether it cannot be published without them.")


async def templates_here(info: Info) -> dict[UUID, AttributeTemplate]:
    """The template of each category, read once per request."""

    async def load() -> dict[UUID, AttributeTemplate]:
        return await templates.by_category(await tree_here(info))

    return await once(info, "category_templates", load)


async def specifications(products: Sequence[Any], info: Info) -> list[list[SpecificationGroup]]:
    """The groups of each product; a group without values is left out."""
    ids = [row.id for row in products]
    known, text = await templates_here(info), here(info).text
    found: list[list[SpecificationGroup]] = []
    for product, values in zip(products, grouped(ids, await catalog.attributes_of(ids), "product_id"), strict=True):
        left = {value.attribute_id: value for value in values}
        template = known.get(product.category_id)
        groups = [
            (
                text(group["name_zh"], group["name_en"]),
                [left.pop(key) for key, _ in rules.asked([group]) if key in left],
            )
            for group in (template.groups if template else ())
        ]
        named: list[tuple[str | None, list[Any]]] = [*groups, (None, list(left.values()))]
        found.append([SpecificationGroup(name=name, values=those) for name, those in named if those])
    return found


async def completeness(products: Sequence[Any], info: Info) -> list[Completeness | None]:
    """None for products whose category has no template."""
    ids = [row.id for row in products]
    known = await templates_here(info)
    attributes: dict[UUID, AttributeRow] = {row.id: row for row in await taxonomy.attributes()}
    found: list[Completeness | None] = []
    for product, values in zip(products, grouped(ids, await catalog.attributes_of(ids), "product_id"), strict=True):
        template, have = known.get(product.category_id), {value.attribute_id for value in values}
        if template is None:
            found.append(None)
            continue
        asked = [key for key, _ in rules.asked(template.groups) if key in attributes]
        lacking: list[Any] = [attributes[key] for key in rules.missing(template.groups, have) if key in attributes]
        filled = sum(key in have for key in asked)
        found.append(Completeness(filled=filled, total=len(asked), missing=lacking, strict=template.strict))
    return found
