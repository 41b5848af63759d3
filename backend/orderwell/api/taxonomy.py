"""Categories, brands and attributes."""

from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.catalog import queries as catalog
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.media import commands as choices
from orderwell.media import queries as pictures
from orderwell.taxonomy import commands, models, queries

from .access import Id
from .context import here
from .fields import PUBLIC, field, mutation, query, relation, view
from .media import Media
from .types import described
from .viewing import once, range_here

AttributeKind: Any = described(
    models.AttributeKind,
    "What kind of values an attribute has.",
    TEXT="Words.",
    NUMBER="A number in the attribute's unit.",
    ENUM="One of the attribute's options, by code.",
    BOOL="true or false.",
    COLOR="One of the attribute's options, by code; each has a colour to show.",
)


async def tree_here(info: Info) -> list[models.Category]:
    """All categories in the order of the tree, read once per request."""
    return await once(info, "tree", queries.categories, shelved=True)


@view(models.Category, "A node of the category tree.")
class Category:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    code: str = strawberry.field(description="Stable code, used in addresses and filters.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    icon: str = strawberry.field(description="Name of an icon.")
    position: int = strawberry.field(description="Order among its siblings.")
    version: int = strawberry.field(description="Give it back when changing the category.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[models.Category], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)

    @relation(Annotated["Category", strawberry.lazy(__name__)] | None, "The category above.")
    async def parent(rows: strawberry.Parent[list[models.Category]], info: Info) -> Any:
        by_id = {one.id: one for one in await tree_here(info)}
        return [by_id.get(row.parent_id) if row.parent_id else None for row in rows]

    @relation(list[Annotated["Category", strawberry.lazy(__name__)]], "The categories right below.")
    async def children(rows: strawberry.Parent[list[models.Category]], info: Info) -> Any:
        tree = await tree_here(info)
        shown = await _offered(info, tree)
        return [[one for one in shown if one.parent_id == row.id] for row in rows]

    @relation(list[Annotated["Category", strawberry.lazy(__name__)]], "From the root down to the parent.")
    async def ancestors(rows: strawberry.Parent[list[models.Category]], info: Info) -> Any:
        by_id = {str(one.id): one for one in await tree_here(info)}
        return [[by_id[key] for key in row.path.strip("/").split("/")[:-1] if key in by_id] for row in rows]

    @relation(int, "Products in it and below that the viewer may see.")
    async def product_count(rows: strawberry.Parent[list[models.Category]], info: Info) -> Any:
        counts = await _category_counts(info)
        return [counts.get(row.id, 0) for row in rows]

    @relation(Media | None, "The picture that stands for it: chosen by staff, or its best seller's.")
    async def picture(rows: strawberry.Parent[list[models.Category]], info: Info) -> Any:
        tree, within = await tree_here(info), await range_here(info)
        found = await once(info, "category_pictures", lambda: pictures.of_categories(tree, within))
        return [found.get(row.id) for row in rows]

    @relation(bool, "Whether staff have chosen the picture.", permission="catalog.write")
    async def picture_chosen(rows: strawberry.Parent[list[models.Category]], info: Info) -> Any:
        chosen = await once(info, "category_pictures_chosen", pictures.chosen_for_categories)
        return [row.id in chosen for row in rows]


async def _category_counts(info: Info) -> dict[UUID, int]:
    tree, within = await tree_here(info), await range_here(info)
    return await once(info, "category_counts", lambda: catalog.category_counts(here(info).actor, tree, within))


async def _offered(info: Info, tree: list[models.Category]) -> list[models.Category]:
    """The categories without those of which a viewer with a range of goods is offered nothing."""
    if await range_here(info) is None:
        return tree
    counts = await _category_counts(info)
    return [one for one in tree if counts.get(one.id)]


async def _brand_counts(info: Info) -> dict[UUID, int]:
    within = await range_here(info)
    return await once(info, "brand_counts", lambda: catalog.brand_counts(here(info).actor, within))


@view(models.Brand, "A brand.")
class Brand:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    code: str = strawberry.field(description="Stable code, used in filters.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    version: int = strawberry.field(description="Give it back when changing the brand.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[models.Brand], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)

    @relation(int, "Products of the brand that the viewer may see.")
    async def product_count(rows: strawberry.Parent[list[models.Brand]], info: Info) -> Any:
        counts = await _brand_counts(info)
        return [counts.get(row.id, 0) for row in rows]


@strawberry.type(description="One choice of an enum or colour attribute.")
class AttributeOption:
    code: str = strawberry.field(description="The value that is stored and filtered by.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    name: str = strawberry.field(description="Name in the viewer's language.")
    color: str | None = strawberry.field(default=None, description="#rrggbb of a colour.")


@view(models.Attribute, "A typed property of products.")
class Attribute:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    code: str = strawberry.field(description="Stable code, used in filters.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    kind: models.AttributeKind = strawberry.field(description="What kind of values it has.")
    unit: str = strawberry.field(description="The unit of its numbers, such as ml.")
    position: int = strawberry.field(description="Order among the attributes, ascending.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[models.Attribute], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)

    @field(list[AttributeOption], "The choices of an enum or of a colour.")
    def options(self, root: strawberry.Parent[models.Attribute], info: Info) -> Any:
        return [AttributeOption(**one, name=here(info).text(one["name_zh"], one["name_en"])) for one in root.options]


@strawberry.input(description="A category as it shall be.")
class CategoryInput:
    code: str = strawberry.field(description="Letters, digits and . _ / -, unique.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    parent_id: strawberry.ID | None = strawberry.field(default=None, description="The category above; null: a root.")
    icon: str | None = strawberry.field(default=None, description="Name of an icon.")
    position: int | None = strawberry.field(default=None, description="Order among its siblings, ascending.")


@strawberry.input(description="A brand as it shall be.")
class BrandInput:
    code: str = strawberry.field(description="Letters, digits and . _ / -, unique.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")


def _category(given: CategoryInput) -> commands.CategoryData:
    return commands.CategoryData(
        code=given.code,
        name_zh=given.name_zh,
        name_en=given.name_en,
        parent_id=wanted_id(given.parent_id),
        icon=given.icon or "",
        position=given.position or 0,
    )


class Query:
    @query(PUBLIC, list[Category], "All categories, flat, in the order of the tree.", scope="public")
    async def categories(self, info: Info) -> Any:
        return await _offered(info, await tree_here(info))

    @query(PUBLIC, list[Brand], "All brands.", scope="public")
    async def brands(self, info: Info) -> Any:
        every = await queries.brands()
        if await range_here(info) is None:
            return every
        counts = await _brand_counts(info)
        return [one for one in every if counts.get(one.id)]

    @query(PUBLIC, list[Attribute], "All attributes.", scope="public")
    async def attributes(self) -> Any:
        return await queries.attributes()


class Mutation:
    @mutation("catalog.write", Category, "Add a category.")
    async def create_category(
        self, info: Info, input: Annotated[CategoryInput, strawberry.argument(description="What it shall be.")]
    ) -> Any:
        return await commands.create_category(here(info).work, _category(input))

    @mutation("catalog.write", Category, "Change a category, or move it with all below it.")
    async def update_category(
        self,
        info: Info,
        id: Id,
        input: Annotated[CategoryInput, strawberry.argument(description="What it shall be.")],
        version: Annotated[int, strawberry.argument(description="The version that was edited.")],
    ) -> Any:
        return await commands.update_category(here(info).work, as_uuid(id), _category(input), version)

    @mutation("catalog.write", Category, "Let a picture of a product stand for a category, or its best seller's again.")
    async def set_category_picture(
        self,
        info: Info,
        id: Id,
        media_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="The picture; null: the best seller's.")
        ] = None,
    ) -> Any:
        return await choices.stand_for(here(info).work, as_uuid(id), wanted_id(media_id))

    @mutation("catalog.write", Brand, "Add a brand.")
    async def create_brand(
        self, info: Info, input: Annotated[BrandInput, strawberry.argument(description="What it shall be.")]
    ) -> Any:
        return await commands.create_brand(here(info).work, input.code, input.name_zh, input.name_en)

    @mutation("catalog.write", Brand, "Rename a brand; its products are found by the new names.")
    async def update_brand(
        self,
        info: Info,
        id: Id,
        input: Annotated[BrandInput, strawberry.argument(description="What it shall be.")],
        version: Annotated[int, strawberry.argument(description="The version that was edited.")],
    ) -> Any:
        return await commands.update_brand(
            here(info).work, as_uuid(id), input.code, input.name_zh, input.name_en, version
        )
