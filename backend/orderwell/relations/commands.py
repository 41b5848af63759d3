"""Saying which goods belong together."""

from collections.abc import Sequence
from uuid import UUID

from orderwell.catalog import queries as catalog
from orderwell.catalog.models import Product
from orderwell.core.errors import NotFound
from orderwell.core.work import Work

from .errors import RelatedToItself, RelationsChanged, TooManyRelated
from .models import ProductRelation, RelationKind
from .rules import MOST, Wanted


async def relate(
    work: Work,
    product_id: UUID | None,
    kind: RelationKind,
    wanted: Sequence[Wanted],
    seen: Sequence[Wanted] | None = None,
) -> Product:
    """The product's list of that kind as a whole, in order; twice the same counts once.

    `seen`: the list that was changed to this one. Raises RelationsChanged when it is another one by now, NotFound,
    RelatedToItself or TooManyRelated.
    """
    product = await catalog.get(product_id, path="productId")
    chosen = {one.other_id: one for one in wanted}
    if product.id in chosen:
        raise RelatedToItself(field="products")
    if len(chosen) > MOST:
        raise TooManyRelated(field="products", most=MOST)
    if len(await catalog.products_by_id(list(chosen))) < len(chosen):
        raise NotFound("The product", "该商品", field="products")
    now = await ProductRelation.filter(product_id=product.id, kind=kind).order_by("position", "id")
    if seen is not None and list(seen) != [Wanted(one.other_id, one.both_ways) for one in now]:
        raise RelationsChanged(field="products")
    # Who is a moment later finds other rows, and fewer of these.
    if await ProductRelation.filter(id__in=[one.id for one in now]).delete() < len(now):
        raise RelationsChanged(field="products")
    await ProductRelation.bulk_create(
        [
            ProductRelation(product_id=product.id, other_id=key, kind=kind, position=place, both_ways=one.both_ways)
            for place, (key, one) in enumerate(chosen.items())
        ]
    )
    return product
