"""Products as rows of texts, one for each SKU: what the grid and files are made of."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.catalog_columns import queries as columns
from orderwell.catalog_columns import rules
from orderwell.core.work import Actor

from .context import here
from .viewing import once


@strawberry.type(description="A SKU as a row of texts.")
class SkuRow:
    variant_id: strawberry.ID = strawberry.field(description="The SKU.")
    cells: list[str] = strawberry.field(description="One text for each column that was asked for, in that order.")


async def columns_here(info: Info) -> columns.Columns:
    """All columns, read once per request."""
    return await once(info, "catalog_columns", columns.columns)


def sees(actor: Actor, key: str) -> bool:
    """Whether somebody who sees the catalogue may also see this column of it."""
    return (right := rules.right_to_see(key)) is None or actor.can(right)


def require_to_set(actor: Actor, keys: Iterable[str]) -> None:
    """Raises Forbidden when the actor may not change one of these columns of the catalogue."""
    for right in sorted({right for key in keys if (right := rules.right_to_set(key))}):
        actor.require(right)


async def sku_rows(products: Sequence[Any], info: Info, wanted: Sequence[str]) -> list[list[SkuRow]]:
    """The rows of the SKUs of each product. Raises Forbidden for prices and costs that the viewer may not see."""
    known = await columns_here(info)
    fields = known.named(wanted, "columns")
    for right in sorted({right for key in wanted if (right := rules.right_to_see(key))}):
        here(info).actor.require(right)
    found: dict[UUID, list[SkuRow]] = {one.id: [] for one in products}
    for row in await columns.of_products(products, known):
        cells = SkuRow(variant_id=strawberry.ID(str(row.variant.id)), cells=row.texts(fields))
        found[row.product.id].append(cells)
    return [found[one.id] for one in products]
