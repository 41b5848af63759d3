"""Goods that belong together, and how the viewer's company bought a variant last."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.catalog import queries as catalog
from orderwell.core.errors import NotFound
from orderwell.core.ids import as_uuid
from orderwell.core.money import Money as Amount
from orderwell.orders import queries as orders
from orderwell.relations import commands, models, queries, rules

from .catalog import Product
from .context import here
from .fields import field, mutation, relation, view
from .types import Money
from .viewing import keyed


@view(queries.Related, "A product that belongs to another.")
class RelatedProduct:
    product: Product = strawberry.field(description="The other product.")
    curated: bool = strawberry.field(description="Whether staff chose it; else it was found to be like it.")


@view(models.ProductRelation, "What staff have said of two products.")
class ProductRelation:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    kind: models.RelationKind = strawberry.field(description="How they belong together.")
    both_ways: bool = strawberry.field(description="Whether it holds for the other product, too.")

    @relation(Product, "The product in whose list it was put.")
    async def of(rows: strawberry.Parent[list[models.ProductRelation]], info: Info) -> Any:
        return await keyed(info, "product", catalog.products_by_id).load_many([row.product_id for row in rows])

    @relation(Product, "The product that was put there.")
    async def other(rows: strawberry.Parent[list[models.ProductRelation]], info: Info) -> Any:
        return await keyed(info, "product", catalog.products_by_id).load_many([row.other_id for row in rows])


@view(orders.LastPurchase, "How a variant was bought last.")
class LastPurchase:
    number: str = strawberry.field(description="The order's number.")
    placed_at: datetime = strawberry.field(description="When it was ordered.")
    unit_code: str = strawberry.field(description="The unit that was counted.")
    factor: int = strawberry.field(description="Base units in it.")
    quantity: int = strawberry.field(description="How many of the unit.")

    @field(strawberry.ID, "The order.")
    def order_id(self, root: strawberry.Parent[orders.LastPurchase]) -> Any:
        return str(root.order_id)

    @field(str, "The unit's name then, in the viewer's language.")
    def unit_name(self, root: strawberry.Parent[orders.LastPurchase], info: Info) -> Any:
        return here(info).text(root.unit_name_zh, root.unit_name_en)

    @field(Money, "What a base unit cost then.")
    def unit_price(self, root: strawberry.Parent[orders.LastPurchase]) -> Any:
        return Amount(root.unit_price, root.currency)


@strawberry.input(description="A product in the list of another.")
class RelatedInput:
    product_id: strawberry.ID = strawberry.field(description="Which product.")
    both_ways: bool = strawberry.field(default=False, description="Whether it shall hold for the other product, too.")


def _wanted(given: Sequence[RelatedInput]) -> list[rules.Wanted]:
    found = []
    for place, one in enumerate(given):
        if (key := as_uuid(one.product_id)) is None:
            raise NotFound("The product", "该商品", field=f"products.{place}.productId")
        found.append(rules.Wanted(key, one.both_ways))
    return found


class Mutation:
    @mutation("catalog.write", Product, "Say which products belong to a product: the whole list of one kind.")
    async def set_related_products(
        self,
        info: Info,
        product_id: Annotated[strawberry.ID, strawberry.argument(description="The product.")],
        kind: Annotated[models.RelationKind, strawberry.argument(description="Which of its lists.")],
        products: Annotated[list[RelatedInput], strawberry.argument(description="In their order, at most 24.")],
        seen: Annotated[
            list[RelatedInput] | None,
            strawberry.argument(description="The list that was changed: RELATIONS_CHANGED when it is another one now."),
        ] = None,
    ) -> Any:
        before = None if seen is None else _wanted(seen)
        return await commands.relate(here(info).work, as_uuid(product_id), kind, _wanted(products), before)
