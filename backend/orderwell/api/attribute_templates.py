"""Attributes and their templates, as staff keeps them."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.attribute_templates import commands, models, queries, rules
from orderwell.core.ids import as_uuid
from orderwell.taxonomy import commands as attributes
from orderwell.taxonomy import queries as taxonomy
from orderwell.taxonomy.models import AttributeKind as Kind

from .access import Id
from .context import here
from .fields import field, mutation, query, relation, view
from .specification import templates_here
from .taxonomy import Attribute
from .viewing import once

READ, WRITE = "catalog.read", "catalog.write"


@strawberry.type(description="An attribute that a template asks for.")
class TemplateAttribute:
    attribute: Attribute = strawberry.field(description="Which attribute.")
    required: bool = strawberry.field(description="Whether a product should not go without it.")


@strawberry.type(description="A named group of a template.")
class TemplateGroup:
    name: str = strawberry.field(description="Name in the viewer's language.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    attributes: list[TemplateAttribute] = strawberry.field(description="What it asks for, in display order.")


@view(models.AttributeTemplate, "Which attributes goods of a kind should have.")
class AttributeTemplate:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    code: str = strawberry.field(description="Stable code.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    strict: bool = strawberry.field(description="Whether nothing is published without its required attributes.")
    version: int = strawberry.field(description="Give it back when changing the template.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[models.AttributeTemplate], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)

    @relation(list[TemplateGroup], "Its groups, in display order.")
    async def groups(rows: strawberry.Parent[list[models.AttributeTemplate]], info: Info) -> Any:
        known = {one.id: one for one in await once(info, "all_attributes", taxonomy.attributes)}
        return [[_group(one, known, info) for one in row.groups] for row in rows]

    @relation(list[strawberry.ID], "Categories that it is assigned to.")
    async def category_ids(rows: strawberry.Parent[list[models.AttributeTemplate]], info: Info) -> Any:
        own = await once(info, "assigned_templates", queries.assigned)
        return [[str(category) for category, one in own.items() if one == row.id] for row in rows]

    @relation(list[strawberry.ID], "Categories that it goes for: its own and those below them without another.")
    async def applies_to(rows: strawberry.Parent[list[models.AttributeTemplate]], info: Info) -> Any:
        found = await templates_here(info)
        return [[str(category) for category, one in found.items() if one.id == row.id] for row in rows]


def _group(stored: dict[str, Any], known: dict[UUID, Any], info: Info) -> TemplateGroup:
    return TemplateGroup(
        name=here(info).text(stored["name_zh"], stored["name_en"]),
        name_zh=stored["name_zh"],
        name_en=stored["name_en"],
        attributes=[
            TemplateAttribute(attribute=known[key], required=required)
            for key, required in rules.asked([stored])
            if key in known
        ],
    )


@strawberry.input(description="A choice of an enum or colour attribute.")
class AttributeOptionInput:
    code: str = strawberry.field(description="The value that is stored.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    color: str | None = strawberry.field(default=None, description="#rrggbb of a colour.")


@strawberry.input(description="An attribute as it shall be.")
class AttributeInput:
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    unit: str | None = strawberry.field(default=None, description="The unit of its numbers, such as ml.")
    options: list[AttributeOptionInput] | None = strawberry.field(default=None, description="In display order.")
    position: int | None = strawberry.field(default=None, description="Order among the attributes, ascending.")


@strawberry.input(description="An attribute that a template asks for.")
class TemplateAttributeInput:
    attribute_id: strawberry.ID = strawberry.field(description="Which attribute.")
    required: bool = strawberry.field(default=False, description="Whether a product should not go without it.")


@strawberry.input(description="A group of a template.")
class TemplateGroupInput:
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    attributes: list[TemplateAttributeInput] = strawberry.field(description="In display order.")


@strawberry.input(description="A template as it shall be.")
class AttributeTemplateInput:
    code: str = strawberry.field(description="Letters, digits and . _ / -, unique.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    groups: list[TemplateGroupInput] = strawberry.field(description="In display order.")
    strict: bool = strawberry.field(default=False, description="Nothing is published without what is required.")
    category_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Categories that it goes for, with all below that have none of their own."
    )


def _data(given: AttributeTemplateInput) -> commands.TemplateData:
    return commands.TemplateData(
        code=given.code,
        name_zh=given.name_zh,
        name_en=given.name_en,
        strict=given.strict,
        categories=[as_uuid(one) for one in given.category_ids or []],
        groups=[
            rules.Group(
                one.name_zh, one.name_en, [(as_uuid(each.attribute_id), each.required) for each in one.attributes]
            )
            for one in given.groups
        ],
    )


def _options(given: Sequence[AttributeOptionInput] | None) -> list[dict[str, str]]:
    return [
        {"code": one.code, "name_zh": one.name_zh, "name_en": one.name_en, "color": one.color or ""}
        for one in given or []
    ]


class Query:
    @query(READ, list[AttributeTemplate], "All templates of attributes.")
    async def attribute_templates(self) -> Any:
        return await queries.templates()


class Mutation:
    @mutation(WRITE, Attribute, "Add an attribute. Its code and kind stay what they are.")
    async def create_attribute(
        self,
        info: Info,
        code: Annotated[str, strawberry.argument(description="Letters, digits and . _ / -, unique.")],
        kind: Annotated[Kind, strawberry.argument(description="What kind of values it has.")],
        input: Annotated[AttributeInput, strawberry.argument(description="What it shall be.")],
    ) -> Any:
        return await attributes.create_attribute(
            here(info).work, code, input.name_zh, input.name_en, kind, unit=input.unit or "",
            options=_options(input.options), position=input.position or 0,
        )  # fmt: skip

    @mutation(WRITE, Attribute, "Change an attribute; options that are there may be renamed, but not left out.")
    async def update_attribute(
        self, info: Info, id: Id, input: Annotated[AttributeInput, strawberry.argument(description="What it shall be.")]
    ) -> Any:
        return await attributes.update_attribute(
            here(info).work, as_uuid(id), input.name_zh, input.name_en, unit=input.unit or "",
            options=_options(input.options), position=input.position or 0,
        )  # fmt: skip

    @mutation(WRITE, AttributeTemplate, "Add a template of attributes.")
    async def create_attribute_template(
        self,
        info: Info,
        input: Annotated[AttributeTemplateInput, strawberry.argument(description="What it shall be.")],
    ) -> Any:
        return await commands.create(here(info).work, _data(input))

    @mutation(WRITE, AttributeTemplate, "Change a template of attributes.")
    async def update_attribute_template(
        self,
        info: Info,
        id: Id,
        input: Annotated[AttributeTemplateInput, strawberry.argument(description="What it shall be.")],
        version: Annotated[int, strawberry.argument(description="The version that was edited.")],
    ) -> Any:
        return await commands.update(here(info).work, as_uuid(id), _data(input), version)

    @mutation(WRITE, AttributeTemplate, "Remove a template; products keep their attributes.")
    async def remove_attribute_template(self, info: Info, id: Id) -> Any:
        return await commands.remove(here(info).work, as_uuid(id))
