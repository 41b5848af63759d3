"""What customers are offered: assortments for the console, and who has which."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.assortments import commands, models, queries
from orderwell.assortments.rules import range_of
from orderwell.bitmaps.queries import columns
from orderwell.catalog import queries as catalog
from orderwell.catalog.rules import Range
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.customers.queries import by_ids as customers_by_id
from orderwell.faceting.queries import visible
from orderwell.faceting.rules import Viewer
from orderwell.taxonomy.queries import brands_by_id

from .access import Id
from .catalog import Product
from .context import here
from .customers import Customer
from .fields import field, mutation, query, relation, view
from .taxonomy import Brand, Category, tree_here
from .types import described, grouped
from .viewing import once

READ, WRITE = "catalog.read", "catalog.write"
MOST_ASSIGNED = 1000
described(
    models.AssortmentMode,
    "Whether what an assortment names is all that is offered, or what is not.",
    ONLY="Nothing but what is named.",
    EXCEPT="Everything but what is named.",
)


async def _offered(within: Range | None) -> int:
    """Published products in the range."""
    return visible(Viewer(within=within), await columns()).bit_count()


@view(models.Assortment, "What some customers are offered; for them there is nothing else.")
class Assortment:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    mode: models.AssortmentMode = strawberry.field(description="Only what is named, or everything else.")
    is_default: bool = strawberry.field(description="Whether visitors have it, and customers without one of their own.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")
    version: int = strawberry.field(description="Give it back when changing it.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[models.Assortment], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)

    @relation(list[Category], "Categories that are named, each with all below it.")
    async def categories(rows: strawberry.Parent[list[models.Assortment]], info: Info) -> Any:
        ids = [row.id for row in rows]
        named = grouped(ids, await queries.categories_of(ids), "assortment_id")
        by_id = {one.id: one for one in await tree_here(info)}
        return [[by_id[one.category_id] for one in mine] for mine in named]

    @relation(list[Brand], "Brands that are named.")
    async def brands(rows: strawberry.Parent[list[models.Assortment]], info: Info) -> Any:
        ids = [row.id for row in rows]
        named = await queries.brands_of(ids)
        known = await brands_by_id([one.brand_id for one in named])
        return [[known[one.brand_id] for one in mine] for mine in grouped(ids, named, "assortment_id")]

    @relation(list[Product], "Products that are named.")
    async def products(rows: strawberry.Parent[list[models.Assortment]], info: Info) -> Any:
        ids = [row.id for row in rows]
        named = await queries.products_of(ids)
        known = await catalog.products_by_id([one.product_id for one in named])
        return [[known[one.product_id] for one in mine] for mine in grouped(ids, named, "assortment_id")]

    @relation(int, "Published products that it offers.")
    async def product_count(rows: strawberry.Parent[list[models.Assortment]], info: Info) -> Any:
        every: queries.Ranges = await once(info, "all_ranges", queries.ranges)
        return [await _offered(every.of(row.id)) for row in rows]

    @relation(int, "Customers who have it as their own.")
    async def customer_count(rows: strawberry.Parent[list[models.Assortment]], info: Info) -> Any:
        counts: Mapping[UUID, int] = await queries.customer_counts([row.id for row in rows])
        return [counts.get(row.id, 0) for row in rows]

    @relation(list[Customer], "The first customers by name who have it as their own.", permission="customers.read")
    async def customers(
        rows: strawberry.Parent[list[models.Assortment]],
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many, at most 200.")] = 50,
    ) -> Any:
        most = max(1, min(first, 200))
        return [await queries.customers_of(here(info).actor, row.id, most) for row in rows]


@strawberry.type(description="How much of the catalogue an assortment offers.")
class AssortmentSize:
    offered: int = strawberry.field(description="Published products in it.")
    published: int = strawberry.field(description="Published products in all.")


@strawberry.type(description="Who has an assortment from now on.")
class AssortmentAssigned:
    customers: list[Customer] = strawberry.field(description="The customers that it was about.")


@strawberry.input(description="An assortment as it shall be.")
class AssortmentInput:
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    mode: models.AssortmentMode = strawberry.field(description="Only what is named, or everything else.")
    is_default: bool = strawberry.field(default=False, description="Visitors have it, and customers without one.")
    category_ids: list[strawberry.ID] = strawberry.field(default_factory=list, description="With all below them.")
    brand_ids: list[strawberry.ID] = strawberry.field(default_factory=list, description="Brands.")
    product_ids: list[strawberry.ID] = strawberry.field(default_factory=list, description="Products, 2,000 at most.")


def _data(given: AssortmentInput) -> models.AssortmentData:
    every = (given.category_ids, given.brand_ids, given.product_ids)
    ids = ([as_uuid(one) or UUID(int=0) for one in each] for each in every)
    return models.AssortmentData(given.name_zh, given.name_en, given.mode, given.is_default, *ids)


What = Annotated[AssortmentInput, strawberry.argument(description="What it shall be.")]


class Query:
    @query(READ, list[Assortment], "All assortments, the default one first.")
    async def assortments(self) -> Any:
        return await queries.assortments()

    @query(READ, Assortment | None, "One assortment.")
    async def assortment(self, id: Id) -> Any:
        return await queries.found(as_uuid(id))

    @query(READ, AssortmentSize, "How much an assortment would offer, before it is saved.")
    async def assortment_size(self, info: Info, input: What) -> Any:
        within = range_of(_data(input), await tree_here(info))
        return AssortmentSize(offered=await _offered(within), published=await _offered(None))


class Mutation:
    @mutation(WRITE, Assortment, "Add an assortment.")
    async def create_assortment(self, info: Info, input: What) -> Any:
        return await commands.create(here(info).work, _data(input))

    @mutation(WRITE, Assortment, "Change an assortment.")
    async def update_assortment(
        self,
        info: Info,
        id: Id,
        version: Annotated[int, strawberry.argument(description="The version that was edited.")],
        input: What,
    ) -> Any:
        return await commands.update(here(info).work, as_uuid(id), version, _data(input))

    @mutation(WRITE, Assortment, "Remove an assortment that no customer has.")
    async def remove_assortment(self, info: Info, id: Id) -> Any:
        return await commands.remove(here(info).work, as_uuid(id))

    @mutation("customers.write", AssortmentAssigned, "Give customers an assortment of their own, or take it away.")
    async def assign_assortment(
        self,
        info: Info,
        customer_ids: Annotated[list[strawberry.ID], strawberry.argument(description="The customers, 1,000 at most.")],
        assortment_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Which one; null: none of their own.")
        ] = None,
    ) -> Any:
        wanted = [as_uuid(one) or UUID(int=0) for one in customer_ids[:MOST_ASSIGNED]]
        await commands.assign(here(info).work, wanted, wanted_id(assortment_id))
        known = await customers_by_id(wanted)
        return AssortmentAssigned(customers=[known[one] for one in dict.fromkeys(wanted)])  # type: ignore[misc]
